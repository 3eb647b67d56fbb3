"""Lays out the questions of a survey for one page, given the answers so far."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from parapp.views.respond.blocks import (
    Block,
    ChoiceBlock,
    Form,
    GroupBlock,
    Media,
    QuestionBlock,
    RepeatBlock,
    Spoken,
    Words,
)
from parapp.views.respond.offering import choice_blocks, search
from parapp.views.respond.parts import asked, is_part, parts_of
from parapp.views.respond.widgets import FILES, LONG_LIST, Widget, widget
from parapp.views.respond.wording import Wording
from surveys.answers import handler
from surveys.answers.registry import FROM_FILE
from surveys.index import index
from surveys.model import Choice, Group, Item, Question, Repeat, Survey
from surveys.relevance import FormState
from surveys.violations import violation

_DEEPEST_HEADING: Final = 6
_ROW: Final = re.compile(r"\[\d+\]\Z")


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one respondent's form.

    Attributes:
        raw: What was typed, by field name.
        rows: The rows of repeats that were on the page, such as `house/member[2]`; None where the
            page is the first.
        errors: What is the matter, by path with numbers.
        codes: The codes of `surveys.violations` for that.
        asked: The conditional questions that were on the page before; None where nothing of this
            page can be new to the person.
        added: The repeat that is to have one row more, or empty.
        agreed: Whether the person has agreed to take part.
        carries: Whether the page carries the answers to what is not on it.
        files: What is known of files, by the token that stands for each among what was typed.
        sought: What long lists are searched for, by their places.
        leaf: Which part of the matches is shown, from 1, by the places of the lists.
        finds: Whether the page comes again to show matches. It then opens at their list, and what
            is new elsewhere on it has not been seen.
    """

    raw: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: frozenset[str] | None = None
    errors: Mapping[str, Words] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] | None = None
    added: str = ""
    agreed: bool = True
    carries: bool = True
    files: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    sought: Mapping[str, str] = field(default_factory=dict)
    leaf: Mapping[str, int] = field(default_factory=dict)
    finds: bool = False


def arrange(
    survey: Survey, state: FormState, wording: Wording, given: Given, part: Sequence[str]
) -> Form:
    """Return the form as it stands on one page.

    Args:
        survey: The survey that is answered.
        state: What applies, which choices there are, and what is worked out.
        wording: Writes its texts in the language of the page.
        given: What the person has done so far.
        part: The names of the top-level items that are on the page.
    """
    full = index(survey).survey
    arranger = _Arranger(full, state, wording, given)
    items = [item for item in full.children if item.name in part]
    blocks = tuple(arranger.blocks(items, _Around()))
    return Form(
        blocks=blocks,
        agreed=given.agreed,
        kept=tuple(
            pair
            for item in full.children
            if given.carries and item.name not in part
            for pair in arranger.kept(item.name)
        ),
        questions=asked(survey, state),
        parts=arranger.parts,
        mark=arranger.mark,
        files=any(_is_file(node.item) for node in full.questions()),
        speaks=arranger.speaks,
        searches=arranger.searches,
    )


class _Arranger:
    """Walks a survey once and makes its blocks."""

    def __init__(self, survey: Survey, state: FormState, wording: Wording, given: Given) -> None:
        self.state = state
        self.wording = wording
        self.given = given
        self.parts = parts_of(survey)
        self.part = 0
        self.mark = _rarer_mark(survey)
        self.speaks = self.searches = False

    def blocks(self, items: Sequence[Item], around: "_Around") -> Iterator[Block]:
        """Yield the blocks of items that stand at a place."""
        for item in items:
            if isinstance(item, Repeat):
                yield self.repeat(item, around)
            elif isinstance(item, Group):
                yield self.group(item, around)
            elif handler(item.type).asked and not _is_only_header(item, items):
                yield self.question(item, around)

    def group(self, item: Group, around: "_Around") -> GroupBlock:
        """Return the block of a group."""
        place = around.at + item.name
        applies = self.relevant(item, place, around)
        part = self.numbered(item, around)
        label = self.wording.label(place, item.label)
        seen = self.was_asked(place, bool(item.relevant))
        inside = around.inside(place, headed=bool(label), seen=seen, applies=applies)
        return GroupBlock(
            name=place,
            label=label,
            hint=self.wording.hint(place, item.hint),
            children=tuple(self.blocks(item.children, inside)),
            depth=around.depth,
            likert=_is_likert(item),
            part=part,
            applies=applies,
            conditional=self.tells(bool(item.relevant), seen=seen),
            media=self.media(item),
            kept=() if applies else self.kept(place),
        )

    def repeat(self, item: Repeat, around: "_Around") -> RepeatBlock:
        """Return the block of a repeat with its rows."""
        place = around.at + item.name
        applies = self.relevant(item, place, around)
        seen = self.was_asked(place, bool(item.relevant))
        inside = around.inside(place, headed=True, seen=seen, applies=applies)
        return RepeatBlock(
            name=place,
            label=self.wording.label(place, item.label),
            hint=self.wording.hint(place, item.hint),
            rows=tuple(
                self.row(item, f"{place}[{number}]", inside)
                for number in range(1, self.count(item, place) + 1)
            ),
            depth=around.depth,
            open=not item.repeat_count,
            part=self.numbered(item, around),
            applies=applies,
            conditional=self.tells(bool(item.relevant), seen=seen),
            media=self.media(item),
            kept=() if applies else self.kept(place),
        )

    def row(self, item: Repeat, row: str, around: "_Around") -> GroupBlock:
        """Return the block of one row of a repeat."""
        # Rows whose number follows from an answer appear when that answer is given.
        counted = bool(item.repeat_count)
        seen = self.was_asked(row, counted)
        inside = around.inside(row, headed=True, seen=seen)
        known = self.given.rows is None or row in self.given.rows
        return GroupBlock(
            name=row,
            label=self.wording.label(row, item.label),
            hint=Words(),
            children=tuple(self.blocks(item.children, inside)),
            depth=around.depth,
            new=not known and not counted,
            conditional=self.tells(counted, seen=seen),
        )

    def count(self, item: Repeat, place: str) -> int:
        """Return how many rows a repeat has now."""
        if item.repeat_count:
            return self.state.count(place)
        rows = self.given.rows
        around = place.rpartition("]")[0]
        if rows is None or (around and f"{around}]" not in rows):
            return 1  # nobody has seen it yet: begin with one, as other tools do
        known = sum(1 for row in rows if _ROW.sub("", row) == place)
        return known + (place == self.given.added)

    def question(self, item: Question, around: "_Around") -> QuestionBlock:
        """Return the block of a question."""
        place = around.at + item.name
        values = tuple(self.given.raw.get(place, ()))
        offered = self.state.choices(place) if item.list_name else ()
        pictures = any(choice.media for choice in offered)
        way = widget(item, len(offered), values[0] if values else "", pictures=pictures)
        listed, found = offered, None
        if way.macro == "search":
            sought, leaf = self.given.sought.get(place, ""), self.given.leaf.get(place, 0)
            listed, found = search(offered, values, sought, leaf, self.wording)
        choices = choice_blocks(item, place, listed, values, self.wording)
        self.note_scripts(item, way, choices)
        shown_only = not way.answers
        if way.macro == "output":
            values = self.state.shown(place)
        conditional = bool(item.relevant or item.choice_filter)
        seen = around.seen and self.was_asked(place, conditional)
        new = not seen and not shown_only and not any(values)
        return QuestionBlock(
            name=place,
            widget=way,
            label=self.wording.label(place, item.label),
            hint=self.wording.hint(place, item.hint),
            values=values,
            choices=choices,
            search=found,
            mark="" if shown_only else self.marked(place),
            # Nobody is reproached for a blank that was not there to be filled.
            error=Words() if new else self.given.errors.get(place, Words()),
            new=new,
            applies=(applies := self.applies(item, around, offered, values)),
            conditional=self.tells(conditional, seen=seen),
            media=self.media(item),
            spoken=Spoken() if shown_only else self.spoken(item, place, new=new),
            kept=() if applies else self.kept(place),
            file=self.file(values),
        )

    def applies(
        self, item: Question, around: "_Around", offered: Sequence[Choice], values: Sequence[str]
    ) -> bool:
        """Tell whether a question can be asked now, or has something to show."""
        if not self.relevant(item, around.at + item.name, around):
            return False
        if item.read_only:
            return item.type == "note" or bool(values)
        # A list that another answer still narrows to nothing offers nothing to answer with.
        return bool(offered) or not item.choice_filter

    def note_scripts(self, item: Question, way: Widget, choices: Sequence[ChoiceBlock]) -> None:
        """Note what a list needs, also one of which another answer will bring more."""
        self.speaks = self.speaks or any(choice.media.sound for choice in choices)
        self.searches = self.searches or way.macro == "search"
        if item.choice_filter:
            full = self.state.index.choices(item).values()
            self.searches = self.searches or len(full) > LONG_LIST or item.type in FROM_FILE
            self.speaks = self.speaks or any(
                self.wording.media(choice.media).sound for choice in full if choice.media
            )

    def media(self, item: Item) -> Media:
        """Return what there is to see and hear beside an item."""
        found = self.wording.media(item.media)
        self.speaks = self.speaks or bool(found.sound)
        return found

    def spoken(self, item: Question, place: str, *, new: bool) -> Spoken:
        """Return what there is to hear beside what is the matter with the answer to a question."""
        code = "" if new else self.given.codes.get(place, "")
        own = dict(item.media)

        def sound(kind: str) -> str:
            """Return the question's own recording, else what the survey has for all questions."""
            files = own.get(f"par::{kind}_audio")
            heard = self.wording.media((("audio", files),)).sound if files else ""
            return heard or self.wording.recording(kind)

        if code in {"required", "required.choice"}:
            told = sound("required")
        else:  # what a question says of its constraint is wrong of a word where a number belongs
            told = self.wording.recording("constraint") if code not in {"", "constraint"} else ""
        found = Spoken(
            told=told,
            unfit=sound("constraint") if item.constraint else "",
            is_unfit=code == "constraint",
        )
        if found:
            self.speaks = True
            unfit = violation("constraint", place, text=item.constraint_message)
            return replace(found, sentence=self.wording.violation(unfit))
        return found

    def file(self, values: Sequence[str]) -> str:
        """Return the name of the file that a question is answered with, or empty."""
        known = (self.given.files[value] for value in values if value in self.given.files)
        return next((str(each["name"]) for each in known), "")

    def marked(self, place: str) -> str:
        """Return what is said beside the label about having to answer."""
        needed = "required" if self.state.required(place) else "optional"
        return needed if needed == self.mark else ""

    def relevant(self, item: Item, place: str, around: "_Around") -> bool:
        """Tell whether an item applies, as far as it is for itself to say.

        What stands in a group that waits appears with the group, and has not to wait once more.
        """
        return self.state.relevant(place) if around.applies else not item.relevant

    def was_asked(self, place: str, conditional: bool) -> bool:
        """Tell whether something stood on the page that the person has sent."""
        asked = self.given.asked
        return asked is None or not conditional or place in asked

    def tells(self, conditional: bool, *, seen: bool) -> bool:
        """Tell whether the page says that something was asked on it."""
        return conditional and (seen or not self.given.finds)

    def numbered(self, item: Group, around: "_Around") -> int:
        """Return the number of a part, or 0 for a group that is none."""
        if not self.parts or around.at or not is_part(item):
            return 0
        self.part += 1
        return self.part

    def kept(self, place: str) -> tuple[tuple[str, str], ...]:
        """Return what was typed at a place and below it."""
        below = (f"{place}/", f"{place}[", f"{place}:")
        return tuple(
            (name, value)
            for name, values in self.given.raw.items()
            if name == place or name.startswith(below)
            for value in values
            if value
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """Where a block stands.

    Attributes:
        at: The path of what is around it, with a slash at the end.
        depth: The level of a heading there.
        seen: Whether what is around it was on the page before.
        applies: Whether what is around it applies.
    """

    at: str = ""
    depth: int = 2
    seen: bool = True
    applies: bool = True

    def inside(self, place: str, *, headed: bool, seen: bool, applies: bool = True) -> "_Around":
        """Return where the blocks inside a group stand."""
        deeper = min(self.depth + headed, _DEEPEST_HEADING)
        return _Around(f"{place}/", deeper, self.seen and seen, self.applies and applies)


def _is_file(item: Item) -> bool:
    return isinstance(item, Question) and item.type in FILES


def _is_likert(group: Group) -> bool:
    """Tell whether the questions of a group share one scale (`table-list`, or all `likert`)."""
    if "table-list" in group.appearance.split():
        return True
    selects = [child for child in group.children if isinstance(child, Question)]
    return bool(selects) and all("likert" in each.appearance for each in selects)


def _is_only_header(item: Question, siblings: Sequence[Item]) -> bool:
    """Tell whether a select only shows the labels above others, which here show their own."""
    return item.appearance == "label" and any(
        isinstance(each, Question) and "list-nolabel" in each.appearance for each in siblings
    )


def _rarer_mark(survey: Survey) -> str:
    """Return which mark says most with fewest words."""
    asked = [
        node.item
        for node in survey.questions()
        if isinstance(node.item, Question) and handler(node.item.type).answered
    ]
    required = sum(1 for item in asked if item.required)
    return "optional" if required * 2 > len(asked) else "required"
