"""How a survey is divided: what stands before the consent, and which page shows what."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from surveys.answers import handler
from surveys.index import CACHE_SIZE, Index, index
from surveys.model import Group, Item, Question, Repeat, Role, Survey
from surveys.relevance import FormState

Page = tuple[str, ...]
"""The names of the top-level items of one page, in order."""

_STYLE: Final = "pages"
"""The word in the setting `style` that asks for pages (https://docs.getodk.org/form-styling/)."""


def consent_path(survey: Survey) -> str:
    """Return the path of the question that asks whether somebody takes part, or empty."""
    return _consent_path(index(survey))


@lru_cache(maxsize=CACHE_SIZE)
def _consent_path(known: Index) -> str:
    return next(
        (
            node.path
            for node in known.source.questions()
            if isinstance(node.item, Question) and node.item.role is Role.CONSENT
        ),
        "",
    )


def opening(survey: Survey) -> Page:
    """Return the names of the top-level items up to the consent question; none without one."""
    first = top(consent_path(survey))
    names = names_of(survey)
    return names[: names.index(first) + 1] if first else ()


def names_of(survey: Survey) -> Page:
    """Return the names of all top-level items."""
    return _names(index(survey))


@lru_cache(maxsize=CACHE_SIZE)
def _names(known: Index) -> Page:
    return tuple(item.name for item in known.survey.children)


def pages(survey: Survey) -> tuple[Page, ...]:
    """Return the pages after the consent: one for each group where the form asks for pages.

    Questions that stand in no group share a page with those beside them.
    """
    children = index(survey).survey.children[len(opening(survey)) :]
    if not in_pages(survey):
        return (tuple(item.name for item in children),)
    found: list[Page] = []
    loose: list[str] = []
    for item in children:
        if not isinstance(item, Group):
            loose.append(item.name)
            continue
        if loose:
            found.append(tuple(loose))
            loose = []
        found.append((item.name,))
    if loose:
        found.append(tuple(loose))
    return tuple(found) or ((),)


def in_pages(survey: Survey) -> bool:
    """Tell whether a form asks to be shown in pages."""
    return _STYLE in survey.setting("style").split()


def asked(survey: Survey, state: FormState, part: Sequence[str] | None = None) -> int:
    """Count the questions that apply now.

    Args:
        survey: The survey.
        state: What applies.
        part: The names of top-level items; then what is only read counts too. None for all. A
            repeat counts as one, whoever may add rows to it.
    """
    found = 0
    for path, entry in index(survey).entries.items():
        if part is not None and top(path) not in part:
            continue
        if entry.repeats or not state.relevant(path):
            continue
        item = entry.item
        if isinstance(item, Repeat):
            found += not item.repeat_count or state.count(path) > 0
        elif isinstance(item, Question):
            known = handler(item.type)
            found += known.asked and not item.read_only and (known.answered or part is not None)
    return found


def parts_of(survey: Survey) -> int:
    """Return how many parts a form has that is shown on one page; none where it is one whole."""
    parts = sum(1 for item in survey.children if is_part(item))
    return parts if parts > 1 and not in_pages(survey) else 0


def is_part(item: Item) -> bool:
    """Tell whether a top-level item is a part of the form: a group that everybody sees."""
    return isinstance(item, Group) and bool(item.label) and not item.relevant


def top(path: str) -> str:
    """Return the name of the top-level item that a path or a field's name belongs to."""
    return path.split("/", maxsplit=1)[0].split("[", maxsplit=1)[0].split(":", maxsplit=1)[0]
