"""What a respondent's page shows, as plain values that the templates write out.

Nothing here knows the database or the request; texts are safe HTML already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from parapp.views.respond.widgets import Widget


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is shown.

    Attributes:
        html: Safe HTML.
        lang: The language it is in where that is not the page's own, else empty.
        dir: Its direction where it is in another language, else empty.
    """

    html: Markup = Markup()
    lang: str = ""
    dir: str = ""

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address, and its size in pixels, so that nothing moves when it arrives."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Media:
    """What there is to see and hear beside a text.

    Attributes:
        picture: A picture, or None.
        large: Address of the same picture in full, or empty.
        sound: Address of a recording of the text, or empty.
        film: Address of a film, or empty.
    """

    picture: Picture | None = None
    large: str = ""
    sound: str = ""
    film: str = ""

    def __bool__(self) -> bool:
        return bool(self.picture or self.sound or self.film)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Recordings of what is the matter with an answer.

    Attributes:
        told: Address of the one that says what the page says beside the question, or empty.
        unfit: Address of the one that says that the answer does not fit the question, or empty; a
            script may say so too.
        sentence: What that one says.
        is_unfit: Whether the answer does not fit now.
    """

    told: str = ""
    unfit: str = ""
    sentence: Words = Words()
    is_unfit: bool = False

    def __bool__(self) -> bool:
        return bool(self.told or self.unfit)


@dataclass(frozen=True, slots=True)
class ChoiceBlock:
    """One choice of a question, as it stands now.

    Attributes:
        apart: Whether it is set apart from the answers proper ("prefer not to say").
        alone: Whether it excludes the others of a select_multiple ("none of these").
        media: What there is to see and hear beside it.
    """

    value: str
    label: Words
    chosen: bool = False
    apart: bool = False
    alone: bool = False
    media: Media = Media()


@dataclass(frozen=True, slots=True)
class Search:
    """The search in a list that is too long to be shown.

    Attributes:
        sought: What was typed.
        choices: How many there are to choose from.
        shows: Whether matches are shown, because somebody has searched.
        matches: How many there are.
        leaf: Which part of them is shown, from 1.
        leaves: How many parts there are.
    """

    sought: str
    choices: int
    shows: bool
    matches: int
    leaf: int
    leaves: int


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """One question.

    Attributes:
        name: Its path with the numbers of repeats: the input's name and the id of the block.
        widget: How it is answered.
        values: What was typed or chosen so far, valid or not.
        mark: `required`, `optional` or empty: what is said beside the label.
        error: What is the matter with the answer, or empty.
        new: Whether earlier answers made it appear, so that the person has not seen it yet.
        applies: Whether it is asked now; what is not waits in a template element.
        conditional: Whether other answers decide on it; then the page says that it was asked.
        media: What there is to see and hear beside it.
        spoken: What there is to hear beside what is the matter with the answer.
        file: The name of the file that it is answered with so far.
        search: The search in its list, where that is too long to be shown.
    """

    name: str
    widget: Widget
    label: Words
    hint: Words = Words()
    values: tuple[str, ...] = ()
    choices: tuple[ChoiceBlock, ...] = ()
    mark: str = ""
    error: Words = Words()
    new: bool = False
    applies: bool = True
    conditional: bool = False
    media: Media = Media()
    spoken: Spoken = Spoken()
    kept: tuple[tuple[str, str], ...] = ()
    file: str = ""
    search: Search | None = None

    @property
    def kind(self) -> str:
        """What the template tells apart."""
        return "question"

    @property
    def value(self) -> str:
        """The one value of a question that has one."""
        return self.values[0] if self.values else ""

    @property
    def target(self) -> str:
        """The id of its first input, where links from the summary lead."""
        return f"{self.name}."


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """Questions that belong together, under a heading where the group has a label.

    Attributes:
        depth: Of its heading: 2 for h2.
        likert: Whether its questions share one scale and stand close together.
        part: Its number among the parts of the form, or 0 where it is not one.
        new: Of a row: whether it was added just now.
        media: What there is to see and hear beside its heading.
        kept: Answers below it, as pairs of name and value, to be kept while it does not apply.
    """

    name: str
    label: Words
    hint: Words
    children: "tuple[Block, ...]"
    depth: int
    likert: bool = False
    part: int = 0
    new: bool = False
    applies: bool = True
    conditional: bool = False
    media: Media = Media()
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """What the template tells apart."""
        return "group"


@dataclass(frozen=True, slots=True)
class RepeatBlock:
    """A group that is asked several times, with the rows that there are now.

    Attributes:
        rows: One group for each row, named `path[1]`, `path[2]` and so on.
        open: Whether the person may add and remove rows; else their number follows from an answer.
        media: What there is to see and hear beside its heading.
    """

    name: str
    label: Words
    hint: Words
    rows: tuple[GroupBlock, ...]
    depth: int
    open: bool = True
    part: int = 0
    applies: bool = True
    conditional: bool = False
    media: Media = Media()
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """What the template tells apart."""
        return "repeat"


Block = QuestionBlock | GroupBlock | RepeatBlock


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of one page.

    Attributes:
        blocks: What is on the page.
        agreed: Whether the person has agreed to take part, so that the questions proper are asked.
        kept: Answers to what is not on the page, to be sent along with it.
        questions: How many questions the whole form asks now.
        parts: How many parts the form has.
        mark: Which marks the questions carry: `required` or `optional`, whichever is rarer.
        files: Whether a question may be answered with a file, so that the form has to carry some.
        speaks: Whether there is something to hear on the page.
        searches: Whether a list on the page is searched.
    """

    blocks: tuple[Block, ...] = ()
    agreed: bool = True
    kept: tuple[tuple[str, str], ...] = ()
    questions: int = 0
    parts: int = 0
    mark: str = "required"
    files: bool = False
    speaks: bool = False
    searches: bool = False

    @property
    def shown(self) -> tuple[QuestionBlock, ...]:
        """The questions that are asked now, in order."""
        return tuple(shown_questions(self.blocks))

    @property
    def wrong(self) -> tuple[QuestionBlock, ...]:
        """The questions with something the matter, in order."""
        return tuple(question for question in self.shown if question.error)

    @property
    def new(self) -> tuple[QuestionBlock, ...]:
        """The questions that appeared because of earlier answers, in order."""
        return tuple(question for question in self.shown if question.new and not question.error)


def shown_questions(blocks: Iterable[Block]) -> Iterator[QuestionBlock]:
    """Yield the questions that are asked now, in order."""
    for block in blocks:
        if not block.applies:
            continue
        if isinstance(block, QuestionBlock):
            yield block
        elif isinstance(block, GroupBlock):
            yield from shown_questions(block.children)
        else:
            yield from shown_questions(block.rows)


def find(blocks: Iterable[Block], name: str) -> Block | None:
    """Return the block of a name, wherever it stands, or None."""
    for block in blocks:
        if block.name == name:
            return block
        below = () if isinstance(block, QuestionBlock) else _below(block)
        found = find(below, name)
        if found is not None:
            return found
    return None


def _below(block: GroupBlock | RepeatBlock) -> tuple[Block, ...]:
    return block.rows if isinstance(block, RepeatBlock) else block.children
