"""What a template of the library is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.catalogues import Entry
from surveys.model import Kind, Question, Role, Survey, Unit
from surveys.sources import Source
from surveys.text import LocalizedText


class LibraryError(Exception):
    """A file of the library cannot be read as meant; the sentence names the file and the place."""


class Place(StrEnum):
    """Where a block belongs in a survey that takes it in."""

    START = "start"
    AFTER_CONSENT = "after_consent"
    BEFORE_PROFILE = "before_profile"
    PROFILE = "profile"  # after all other questions, before the notes at the end
    END = "end"


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """The one question of a template that may ask for residence status, because it has to.

    Attributes:
        name: The name of the question.
        reason: Why the template cannot do without it; the question's hint tells respondents too.
    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Template:
    """A survey, a guide or a block in the library, with all its languages merged in.

    Attributes:
        id: Its name in commands and addresses, and the name of its files.
        survey: What is asked.
        minutes: How long it takes.
        description: What it is for, for the project that chooses it.
        whom: Whom it asks.
        sources: What its questions follow.
        blocks: The ids of the blocks that it takes in.
        entries: Its own English texts with the places where they are used, without those of blocks.
        status_question: The declared exception to the rule that nobody is asked for their status.
        module: For a template on a matter beside the seven policy areas: the id of the domain of
            indicators that it is tied to (`housing`, `health`). Its policy areas are the nearest.
        partner_project: The id of the partner project whose instrument it follows.
        place: For a block: where in a survey it belongs.
        spares: For a block: an expression on its answers; sensitive questions of the survey that
            takes it in are asked only where it holds.
        verbatim: Whether the source forbids other words, so that the texts must stay as they are.
    """

    id: str
    survey: Survey
    minutes: int
    description: LocalizedText
    whom: LocalizedText
    sources: tuple[Source, ...]
    blocks: tuple[str, ...]
    entries: tuple[Entry, ...]
    status_question: StatusQuestion | None = None
    module: str = ""
    partner_project: str = ""
    place: Place = Place.END
    spares: str = ""
    verbatim: bool = False

    @property
    def title(self) -> LocalizedText:
        """The title that respondents see too."""
        return self.survey.title

    @property
    def kind(self) -> Kind:
        """Whether it is a survey, a guide for a focus group, a log, an interview or a block."""
        return self.survey.kind

    @property
    def unit(self) -> Unit:
        """What one response describes."""
        return self.survey.unit

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it is written, English first."""
        return self.survey.languages

    @property
    def policy_areas(self) -> tuple[str, ...]:
        """The policy areas that it serves."""
        return self.survey.policy_areas

    @property
    def principles(self) -> tuple[str, ...]:
        """The ENAR principles that its questions speak to, in the order of the questions."""
        tagged = (question.tags.principles for _, question in self.questions())
        return tuple(dict.fromkeys(tag for tags in tagged for tag in tags))

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that its questions measure, in the order of the questions."""
        tagged = (question.tags.indicators for _, question in self.questions())
        return tuple(dict.fromkeys(tag for tags in tagged for tag in tags))

    @property
    def question_count(self) -> int:
        """How many questions a respondent can be asked; notes and calculations are not counted."""
        return sum(is_asked(question.type) for _, question in self.questions())

    @property
    def profile(self) -> tuple[str, ...]:
        """The paths of the questions by which figures can be broken down."""
        return tuple(path for path, question in self.questions() if question.role is Role.PROFILE)

    def taken_from(self, block: "Template") -> tuple[Entry, ...]:
        """Return the texts of a block that are in this template, which may leave some out."""
        names = {node.item.name for node in self.survey.walk()}
        lists = {known.name for known in self.survey.choice_lists}
        kinds = {"question": names, "group": names, "choice": lists}
        return tuple(
            entry
            for entry in block.entries
            if (place := entry.context.split("."))[1] in kinds.get(place[0], ())
        )

    def questions(self) -> Iterator[tuple[str, Question]]:
        """Yield each question with its path, in the order of the form."""
        for node in self.survey.walk():
            if isinstance(node.item, Question):
                yield node.path, node.item


_NOT_ASKED = frozenset(
    {"note", "calculate", "hidden", "start", "end", "today", "deviceid", "username", "audit"}
)


def is_asked(question_type: str) -> bool:
    """Say whether questions of this type are put to a respondent."""
    return question_type not in _NOT_ASKED
