"""What only the working edition has: exact numbers, gaps, disagreement, findings still open."""

from itertools import groupby
from typing import TYPE_CHECKING

from exports import telling
from exports.case import Exact, Working
from exports.marking import N_
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_EXACT_WIDTHS = (60.0, 12.0, 12.0)
_GAP_WIDTHS = (30.0, 23.0, 23.0, 23.0, 23.0)
_PENDING_WIDTHS = (6.0, 46.0, 32.0)
_VOTE_WIDTHS = (32.0, 20.0, 32.0)

_VOTES = {
    "agree": N_("agree: %(number)s"),
    "disagree": N_("disagree: %(number)s"),
    "unsure": N_("unsure: %(number)s"),
    "pass": N_("passed: %(number)s"),
}


def exact(writing: "Writing", name: str, found: Working) -> None:
    """Write the exact counts of every question."""
    words = writing.words
    page = writing.page(name, _EXACT_WIDTHS, landscape=False)
    title = words.say(N_("Exact numbers"))
    sentence = words.say(
        N_("How many gave each answer, counted on %(day)s. Small numbers can point at people."),
        day=words.day(found.counted_on),
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    for survey, members in groupby(found.exact, key=lambda one: one.survey):
        page.line(words.text(survey), "heading")
        for one in members:
            with page.together():
                _exact(writing, page, one)
    writing.close(page, title)


def _exact(writing: "Writing", page: Page, one: Exact) -> None:
    words = writing.words
    page.put(0, words.text(one.label), "strong")
    page.put(1, words.say(N_("Number")), "head_end")
    page.put(2, words.say(N_("Share")), "head_end")
    page.end()
    for label, value, number in one.answers:
        page.put(0, words.text(label) or value, "cell")
        page.figure(1, number, "count")
        page.figure(2, number / one.base if one.base else None, "exact_percent")
        page.end()
    told = words.say(
        N_("Answered: %(number)s. Did not, or were not asked: %(silent)s."),
        number=words.number(one.base),
        silent=words.number(one.silent),
    )
    page.line(told, "small")
    page.space(8)


def pending(writing: "Writing", name: str, found: Working) -> None:
    """Write the findings that are not agreed, or whose figures have changed."""
    words = writing.words
    page = writing.page(name, _PENDING_WIDTHS, landscape=False)
    title = words.say(N_("Findings not yet agreed"))
    sentence = words.say(
        N_(
            "What the project may come to claim: those who took part have not agreed to it, or"
            " its figures have changed since."
        )
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    for column, head in enumerate((N_("No."), N_("Finding"), N_("Where it stands"))):
        page.put(column, words.say(head), "head")
    page.end()
    for one in found.pending:
        page.put(0, words.number(one.number), "cell_top")
        told = [words.own(one.claim), *(telling.figure(each, words) for each in one.figures)]
        page.put(1, "\n".join(told), "cell_top")
        asked = (
            telling.agreement(one.agreement, words)
            if one.agreement
            else words.say(N_("Those who took part have not been asked."))
        )
        page.put(2, asked, "cell_top")
        page.end()
    writing.close(page, title)


def gaps(writing: "Writing", name: str, found: Working) -> None:
    """Write what is not known yet."""
    words = writing.words
    page = writing.page(name, _GAP_WIDTHS, landscape=True)
    title = words.say(N_("Gaps"))
    sentence = words.say(N_("What nobody in the project knows yet, and how it might be found out."))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (
        N_("What is not known"),
        N_("Why it matters"),
        N_("Who may know"),
        N_("How to find out"),
        N_("What was found out"),
    )
    for column, head in enumerate(heads):
        page.put(column, words.say(head), "head")
    page.end()
    page.repeat()
    for one in found.gaps:
        for column, text in enumerate((one.what, one.why, one.who, one.how, one.answer)):
            page.put(column, words.own(text), "cell_top")
        page.end()
    writing.close(page, title)


def disagreement(writing: "Writing", name: str, found: Working) -> None:
    """Write votes as they were counted, and why people disagree."""
    words = writing.words
    page = writing.page(name, _VOTE_WIDTHS, landscape=False)
    title = words.say(N_("Disagreement"))
    sentence = words.say(
        N_("How the focus groups voted, exactly, and what those said who did not agree.")
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (N_("What was voted on"), N_("Votes"), N_("Reasons against it"))
    for column, head in enumerate(heads):
        page.put(column, words.say(head), "head")
    page.end()
    page.repeat()
    for one in found.votes:
        votes = [words.say(_VOTES[vote], number=words.number(number)) for vote, number in one.votes]
        page.put(0, one.text, "cell_top")
        page.put(1, "\n".join([f"{one.place}, {words.day(one.day)}", *votes]), "cell_top")
        page.put(2, "\n".join(one.reasons), "cell_top")
        page.end()
    for place, day, told in found.dissent:
        page.put(0, words.say(N_("What was read back")), "cell_top")
        page.put(1, f"{place}, {words.day(day)}", "cell_top")
        page.put(2, told, "cell_top")
        page.end()
    writing.close(page, title)
