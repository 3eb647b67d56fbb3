"""The survey itself, as frozen values: groups, questions, choice lists, tags.

The shape is an XLSForm's (https://xlsform.org/en/ref-table/) with additions of our own: unit, kind,
policy area, principle, indicator, sensitivity and role, which XLSForms carry in `par::` columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from surveys.text import LocalizedText

Cell = str | int | float | bool | datetime | date | time | None
"""What a spreadsheet cell may hold."""


class Kind(StrEnum):
    """What a questionnaire is for."""

    SURVEY = "survey"
    FOCUS_GROUP = "focus_group"
    LOG = "log"
    INTERVIEW = "interview"
    BLOCK = "block"


class Unit(StrEnum):
    """What one response describes (DESIGN.md, decision 10)."""

    PERSON = "person"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    OFFICIAL_POSITION = "official_position"


class Role(StrEnum):
    """What a question is to the platform, beyond what it asks.

    `CONSENT`: taking part; its choice with the role `ChoiceRole.DECLINE` ends the survey and stores
    nothing. `PROFILE`: says who answers, so figures may be broken down by it.
    """

    NONE = ""
    CONSENT = "consent"
    PROFILE = "profile"


class ChoiceRole(StrEnum):
    """What choosing a choice means, beyond its label."""

    NONE = ""
    REFUSED = "refused"  # "prefer not to say": counted apart from missing
    DONT_KNOW = "dont_know"
    NONE_OF_THESE = "none_of_these"  # excludes the others in a select_multiple
    OTHER = "other"
    DECLINE = "decline"  # "no" to the consent question
    SIGNED_OFF = "signed_off"  # an official position that may be told; see surveys.exactness


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item stands in the workbook it was read from: sheet name, row counted from 1."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: all rows, the header included, cells with their types."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


class EvidenceKind(StrEnum):
    """How an answer bears witness to an indicator."""

    NONE = ""
    EXPERIENCE = "experience"  # what people have lived through, or how it is for them
    KNOWLEDGE = "knowledge"  # what people know of a right, a rule or a service
    SERVICE_RECORD = "service_record"  # what a service noted of its own work


@dataclass(frozen=True, slots=True)
class Tags:
    """What a question speaks to.

    Attributes:
        policy_areas: Ids from `surveys.frameworks`.
        principles: Ids of ENAR principles.
        indicators: Ids of Council of Europe indicators that the question measures.
        evidence: How its answers bear witness to those indicators.
    """

    policy_areas: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    evidence: EvidenceKind = EvidenceKind.NONE


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice list; `filters` are the extra columns that a choice_filter may use."""

    name: str
    label: LocalizedText = LocalizedText()
    role: ChoiceRole = ChoiceRole.NONE
    media: tuple[tuple[str, LocalizedText], ...] = ()
    filters: tuple[tuple[str, Cell], ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A named list of choices, in order."""

    name: str
    choices: tuple[Choice, ...]

    def get(self, name: str) -> Choice | None:
        """Return the choice of that name, or None."""
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or one thing noted beside the questions (note, calculate, hidden, metadata).

    Expressions (`relevant`, `constraint`, `required`, `read_only`, `calculation`, `choice_filter`,
    `default`, `trigger`) are XLSForm source text, empty where there is none. `required` and
    `read_only` are `true()` for a plain "yes".

    Attributes:
        name: Unique among its siblings.
        type: The XLSForm type without its list: `select_one`, `integer`, `begin_group` is a Group.
        list_name: The choice list of a select or rank; the file name of a select_one_from_file.
        or_other: Whether the type ended in `or_other`.
        media: Pairs of kind (`image`, `audio`, `video`, `big-image`, and of our own
            `par::constraint_audio` and `par::required_audio`, in which somebody says what is the
            matter with an answer) and file name.
        parameters: Pairs of name and value of the `parameters` column.
        bind: Other bind and body columns by header, such as (`bind::odk:length`, `3`).
        purpose: For the project: what the question is for and which kind of ask it can carry.
        bands: For numbers: the lower ends of the bands in which answers are counted, rising.
        sensitive: Whether published ranges are at least ten people wide instead of five.
    """

    name: str
    type: str
    label: LocalizedText = LocalizedText()
    hint: LocalizedText = LocalizedText()
    guidance_hint: LocalizedText = LocalizedText()
    list_name: str = ""
    or_other: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: LocalizedText = LocalizedText()
    required: str = ""
    required_message: LocalizedText = LocalizedText()
    read_only: str = ""
    calculation: str = ""
    choice_filter: str = ""
    default: str = ""
    trigger: str = ""
    appearance: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    media: tuple[tuple[str, LocalizedText], ...] = ()
    bind: tuple[tuple[str, str], ...] = ()
    tags: Tags = Tags()
    role: Role = Role.NONE
    sensitive: bool = False
    bands: tuple[float, ...] = ()
    purpose: LocalizedText = LocalizedText()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; in a guide, a phase of the meeting with its minutes."""

    name: str
    children: "tuple[Item, ...]" = ()
    label: LocalizedText = LocalizedText()
    hint: LocalizedText = LocalizedText()
    relevant: str = ""
    appearance: str = ""
    minutes: int | None = None
    media: tuple[tuple[str, LocalizedText], ...] = ()
    bind: tuple[tuple[str, str], ...] = ()
    origin: Origin | None = None
    end_origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Repeat(Group):
    """A group that is asked several times; `repeat_count` is empty where people decide."""

    repeat_count: str = ""


Item = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Node:
    """An item in its place: its path (`group/question`) and its groups, outermost first."""

    path: str
    item: Item
    ancestors: tuple[Group, ...] = ()

    @property
    def repeats(self) -> tuple[str, ...]:
        """The paths of the repeats around the item, outermost first."""
        parts = self.path.split("/")
        return tuple(
            "/".join(parts[: depth + 1])
            for depth, group in enumerate(self.ancestors)
            if isinstance(group, Repeat)
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """A questionnaire or guide.

    Attributes:
        name: Its identifier, an XLSForm's `form_id`.
        languages: BCP 47 tags in which there are texts, in the order in which they are offered.
        default_language: The one that other languages fall back to; one of `languages`.
        consent_audio: File name of a recording of what is told before anybody agrees.
        settings: Other settings by name (`style`, `instance_name`, `allow_choice_duplicates` ...).
        workbook: Every sheet as it was read, so that nothing is lost when the form is written
            again; empty for surveys that did not come from a workbook.
    """

    name: str
    title: LocalizedText
    languages: tuple[str, ...]
    default_language: str
    children: tuple[Item, ...]
    choice_lists: tuple[ChoiceList, ...] = ()
    kind: Kind = Kind.SURVEY
    unit: Unit = Unit.PERSON
    version: str = ""
    policy_areas: tuple[str, ...] = ()
    consent_audio: LocalizedText = LocalizedText()
    settings: tuple[tuple[str, str], ...] = ()
    workbook: tuple[Sheet, ...] = field(default=())

    def walk(self) -> Iterator[Node]:
        """Yield every group and question in the order of the form, a group before its children."""
        yield from _walk(self.children, ())

    def questions(self) -> Iterator[Node]:
        """Yield the nodes that are questions."""
        return (node for node in self.walk() if isinstance(node.item, Question))

    def choices(self, list_name: str) -> ChoiceList | None:
        """Return the choice list of that name, or None."""
        return next((known for known in self.choice_lists if known.name == list_name), None)

    def setting(self, name: str) -> str:
        """Return a setting, or the empty string."""
        return dict(self.settings).get(name, "")


def _walk(items: tuple[Item, ...], ancestors: tuple[Group, ...]) -> Iterator[Node]:
    prefix = "".join(f"{group.name}/" for group in ancestors)
    for item in items:
        yield Node(prefix + item.name, item, ancestors)
        if isinstance(item, Group):
            yield from _walk(item.children, (*ancestors, item))
