"""Measures: what was decided or is proposed, and how each of those concerned takes it."""

from typing import TYPE_CHECKING

from exports.marking import N_
from exports.measures import Furthers, Measure, Taken, View
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (24.0, 15.0, 19.0, 26.0)

VIEWS = {
    View.WELCOME: N_("welcomes it"),
    View.MIXED: N_("sees two sides"),
    View.REJECTED: N_("rejects it"),
}
_FURTHERS = {
    Furthers.YES: N_("it brings the aim nearer"),
    Furthers.PARTLY: N_("it brings the aim nearer in part"),
    Furthers.NO: N_("it does not bring the aim nearer"),
    Furthers.UNSURE: N_("not sure whether it helps"),
}


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words, case = writing.words, writing.evidence.case
    page = writing.page(name, _WIDTHS, landscape=False)
    title = words.say(N_("Measures"))
    sentence = words.say(
        N_("What was decided or is proposed, and how those whom it concerns take it, side by side.")
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    for measure in case.measures if case else ():
        with page.together():
            _write(writing, page, measure)
    writing.close(page, title)


def _write(writing: "Writing", page: Page, measure: Measure) -> None:
    words = writing.words
    page.line(words.own(measure.text), "heading")
    for message, told in (
        (N_("Aim: %(text)s"), words.own(measure.aim)),
        (N_("Source: %(text)s"), words.own(measure.source)),
    ):
        if told:
            page.line(words.say(message, text=told), "small")
    if not measure.views:
        page.line(words.say(N_("Nobody’s view of it is on the record yet.")), "small")
    else:
        heads = (N_("Who"), N_("How it is taken"), N_("Does it help?"), N_("Why"))
        for column, head in enumerate(heads):
            page.put(column, words.say(head), "head")
        page.end()
    for view in measure.views:
        page.put(0, _who(writing, view), "cell_top")
        page.put(1, words.say(VIEWS[view.view]), "cell_top")
        page.put(2, words.say(_FURTHERS[view.furthers]), "cell_top")
        page.put(3, _why(writing, view), "cell_top")
        page.end()
    page.space(14)


def _who(writing: "Writing", view: Taken) -> str:
    words = writing.words
    return words.own(view.stakeholder) or words.say(N_("An office, not on the record"))


def _why(writing: "Writing", view: Taken) -> str:
    words, told = writing.words, [writing.words.own(view.reasons)]
    if view.signed_off_by and view.signed_off_on:
        told.append(
            words.say(
                N_("On the record: %(who)s, %(day)s."),
                who=view.signed_off_by,
                day=words.day(view.signed_off_on),
            )
        )
    return " ".join(one for one in (*told, view.link) if one)
