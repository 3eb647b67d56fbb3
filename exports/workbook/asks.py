"""The asks: what is to be decided by whom, by when, on which finding, and what was replied."""

from typing import TYPE_CHECKING

from exports import telling
from exports.claims import Asked, Claim
from exports.marking import N_
from exports.workbook.listing import write_list

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (29.0, 19.0, 13.0, 20.0, 23.0, 18.0)


def asks(writing: "Writing") -> list[tuple[Asked, Claim]]:
    """Return every ask of an agreed finding with that finding."""
    case = writing.evidence.case
    return [(ask, one.claim) for one in (case.findings if case else ()) for ask in one.claim.asks]


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words = writing.words
    page = writing.page(name, _WIDTHS, landscape=True)
    title = words.say(N_("Asks"))
    sentence = words.say(N_("What is asked of whom, by when, and what was answered."))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (
        N_("Decision"),
        N_("Who decides"),
        N_("By when"),
        N_("First step"),
        N_("Finding behind it"),
        N_("Reply"),
    )
    rows = [
        (
            words.own(ask.decision),
            words.own(ask.owner),
            words.day(ask.by_when) if ask.by_when else words.say(N_("no day set")),
            words.own(ask.first_step),
            words.own(claim.claim),
            telling.reply(ask, words) or words.say(N_("none yet")),
        )
        for ask, claim in asks(writing)
    ]
    write_list(writing, page, "asks", heads, rows, whole=True)
    writing.close(page, title)
