"""Takes a block of the library into a survey, under names that the survey does not have yet."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from surveys.library.records import Place, Template
from surveys.library.sparing import spare
from surveys.model import ChoiceList, Group, Item, Kind, Question, Role, Survey
from surveys.text import LocalizedText

_MENTION = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_SOURCES = (
    "relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "default",
    "trigger",
)  # fmt: skip
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def insert(survey: Survey, block: Template, *, only: Iterable[str] = ()) -> Survey:
    """Return the survey with a block in it, where a block of its kind belongs.

    A name or a choice list that the survey already has is numbered (`gender_2`), in expressions and
    piped texts too. A block that spares people sensitive questions, such as the interview
    conditions, spares them those of the survey.

    Args:
        survey: Any survey, from the library or from a workbook.
        block: A template of the kind `BLOCK`.
        only: Names of the questions that are wanted; all of them where empty.

    Raises:
        ValueError: The template is no block, or has none of the questions that are wanted.
    """
    if block.kind is not Kind.BLOCK:
        raise ValueError(f"{block.id} is no block")
    wanted = frozenset(only) or frozenset(question.name for _, question in block.questions())
    children = keep(block.survey.children, wanted)
    if not children:
        raise ValueError(f"{block.id} has no question named {', '.join(sorted(wanted))}")
    names = _new_names(
        (node.item.name for node in survey.walk()),
        (item.name for item in walk(children)),
    )
    lists = _new_lists(survey, block, {name for item in walk(children) if (name := _list(item))})
    added = tuple(
        _renamed(item, names, {old: new.name for old, new in lists.items()}) for item in children
    )
    there = survey.children
    if block.spares:
        there = spare(there, _rewritten(block.spares, names))
    index = _index(there, block.place)
    known = {each.name for each in survey.choice_lists}
    return replace(
        survey,
        children=(*there[:index], *added, *there[index:]),
        choice_lists=(
            *survey.choice_lists,
            *(each for each in lists.values() if each.name not in known),
        ),
    )


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Yield every group and question in the order of the form."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from walk(item.children)


def keep(items: Iterable[Item], names: frozenset[str]) -> tuple[Item, ...]:
    """Return the items without the questions that are not named, and without groups left empty."""
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            children = keep(item.children, names)
            if children:
                kept.append(replace(item, children=children))
        elif item.name in names:
            kept.append(item)
    return tuple(kept)


def _list(item: Item) -> str:
    return item.list_name if isinstance(item, Question) else ""


def _new_names(taken: Iterable[str], wanted: Iterable[str]) -> dict[str, str]:
    """Give each name that is taken the next free number behind it."""
    used = set(taken)
    names: dict[str, str] = {}
    for name in wanted:
        names[name] = _free(name, used)
        used.add(names[name])
    return names


def _free(name: str, used: set[str]) -> str:
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}_{number}"
    return free


def _new_lists(survey: Survey, block: Template, names: Iterable[str]) -> dict[str, ChoiceList]:
    """Return the lists of the block by their old name; one that the survey has too is shared."""
    used = {each.name: each for each in survey.choice_lists}
    lists: dict[str, ChoiceList] = {}
    for name in sorted(names):
        found = block.survey.choices(name)
        if found is None:
            continue
        same = (known for known in used.values() if known.choices == found.choices)
        shared = next(same, None)
        lists[name] = shared or replace(found, name=_free(name, set(used)))
        used[lists[name].name] = lists[name]
    return lists


def _renamed(item: Item, names: Mapping[str, str], lists: Mapping[str, str]) -> Item:
    if isinstance(item, Group):
        children = tuple(_renamed(child, names, lists) for child in item.children)
        changed = _in_texts(item, ("label", "hint"), names)
        return replace(
            item,
            name=names[item.name],
            relevant=_rewritten(item.relevant, names),
            children=children,
            **changed,
        )
    sources: dict[str, Any] = {
        source: _rewritten(getattr(item, source), names) for source in _SOURCES
    }
    return replace(
        item,
        name=names[item.name],
        list_name=lists.get(item.list_name, item.list_name),
        **sources,
        **_in_texts(item, _TEXTS, names),
    )


def _in_texts(item: Item, attributes: Iterable[str], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        attribute: LocalizedText(
            tuple((tag, _rewritten(text, names)) for tag, text in getattr(item, attribute).texts)
        )
        for attribute in attributes
    }


def _rewritten(source: str, names: Mapping[str, str]) -> str:
    return _MENTION.sub(lambda match: f"${{{names.get(match[1], match[1])}}}", source)


def _index(items: tuple[Item, ...], place: Place) -> int:
    """Return before which of the survey's items a block belongs."""
    last = len(items)
    while last and _is_note(items[last - 1]):
        last -= 1
    first = 0
    while first < last and _is_note(items[first]):
        first += 1
    if place is Place.START:
        return first
    if place is Place.AFTER_CONSENT:
        asked = _first(items, lambda question: question.role is Role.CONSENT)
        return first if asked is None else asked + 1
    if place is Place.BEFORE_PROFILE:
        profile = _first(items, lambda question: question.role is Role.PROFILE)
        return last if profile is None else profile
    return last if place is Place.PROFILE else len(items)


def _first(items: tuple[Item, ...], wanted: Callable[[Question], bool]) -> int | None:
    for index, item in enumerate(items):
        if any(isinstance(each, Question) and wanted(each) for each in walk((item,))):
            return index
    return None


def _is_note(item: Item) -> bool:
    return isinstance(item, Question) and item.type == "note"
