"""The choices of a question as a page shows them: of a long list only what is sought."""

from collections.abc import Sequence
from typing import Final

from markupsafe import escape

from parapp.views.respond.blocks import ChoiceBlock, Search, Words
from parapp.views.respond.widgets import range_steps
from parapp.views.respond.wording import Wording
from surveys.finding import find
from surveys.model import Choice, ChoiceRole, Question

LEAF: Final = 20
"""How many matches are shown at once: about three screens of a phone."""

_APART: Final = frozenset({ChoiceRole.REFUSED, ChoiceRole.DONT_KNOW})
_ALONE: Final = frozenset({ChoiceRole.REFUSED, ChoiceRole.DONT_KNOW, ChoiceRole.NONE_OF_THESE})


def search(
    offered: Sequence[Choice], values: Sequence[str], sought: str, leaf: int, wording: Wording
) -> tuple[tuple[Choice, ...], Search]:
    """Return which choices of a long list are shown, and the search in it.

    What is chosen comes first, then a part of what was found, then what is set apart.

    Args:
        offered: All choices.
        values: The names of those that are chosen.
        sought: What was typed.
        leaf: Which part of the matches is wanted, from 1; 0 where nobody has asked for one.
        wording: Gives the language of the labels.
    """
    chosen = [choice for choice in offered if choice.name in values]
    apart = [choice for choice in offered if choice.role in _APART and choice not in chosen]
    others = [choice for choice in offered if choice.role not in _APART]
    shows = bool(sought or leaf)
    fallback = wording.survey.default_language
    found = find(others, sought, wording.language, fallback) if shows else ()
    leaves = max(1, -(-len(found) // LEAF))
    leaf = min(max(leaf, 1), leaves)
    part = [each for each in found[(leaf - 1) * LEAF : leaf * LEAF] if each not in chosen]
    known = Search(sought, len(offered), shows, len(found), leaf, leaves)
    return (*chosen, *part, *apart), known


def choice_blocks(
    item: Question,
    place: str,
    offered: Sequence[Choice],
    values: Sequence[str],
    wording: Wording,
) -> tuple[ChoiceBlock, ...]:
    """Return the choices of a question, those that are set apart after the others."""
    if item.type in {"acknowledge", "trigger"}:
        return (ChoiceBlock("OK", wording.acknowledged(), chosen=any(values)),)
    if item.type == "range":
        return tuple(
            ChoiceBlock(step, Words(escape(step)), chosen=step in values)
            for step in range_steps(item)
        )
    blocks = [
        ChoiceBlock(
            choice.name,
            wording.choice(place, choice),
            chosen=choice.name in values,
            apart=choice.role in _APART,
            alone=choice.role in _ALONE,
            media=wording.media(choice.media),
        )
        for choice in offered
    ]
    return tuple(sorted(blocks, key=lambda block: block.apart))
