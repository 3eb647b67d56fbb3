"""What only the working edition has: exact numbers, gaps, disagreement, findings still open."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports import telling
from exports.case import Exact, Working
from exports.marking import N_
from exports.workbook.listing import Cell, write_list

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_EXACT_WIDTHS = (15.0, 27.0, 23.0, 8.5, 8.0, 8.0, 11.0, 9.0, 11.5)
_GAP_WIDTHS = (26.0, 19.0, 19.0, 19.0, 19.0)
_PENDING_WIDTHS = (6.0, 46.0, 32.0)
_VOTE_WIDTHS = (30.0, 26.0, 28.0)

_VOTES = {
    "agree": N_("agree: %(number)s"),
    "disagree": N_("disagree: %(number)s"),
    "unsure": N_("unsure: %(number)s"),
    "pass": N_("passed: %(number)s"),
}


def _working(writing: "Writing") -> Working:
    if writing.working is None:  # pragma: no cover - these sheets are planned for it alone
        raise ValueError("only the working edition has these sheets")
    return writing.working


def exact(writing: "Writing", name: str) -> None:
    """Write the exact counts of every question."""
    words = writing.words
    page = writing.page(name, _EXACT_WIDTHS, landscape=False)
    title = words.say(N_("Exact numbers"))
    sentence = words.say(
        N_("How many gave each answer, counted on %(day)s. Small numbers can point at people."),
        day=words.day(_working(writing).counted_on),
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (
        N_("Survey"),
        N_("Question"),
        N_("Answer"),
        N_("Number"),
        N_("Share"),
        N_("Base"),
        N_("Preferred not to say"),
        N_("Left blank"),
        N_("Were not asked"),
    )
    every = _working(writing).exact
    asked = Counter((one.survey, one.label, one.repeat) for one in every)
    rows = [
        row
        for one in every
        for row in _exact(writing, one, alone=asked[one.survey, one.label, one.repeat] == 1)
    ]
    write_list(writing, page, "exact_numbers", heads, rows, labels=3, apart=False, whole=True)
    writing.close(page, title)


def _exact(writing: "Writing", one: Exact, *, alone: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a question, named by its group too where others are in the same words."""
    words = writing.words
    asked = words.text(one.label)
    if one.section and not alone:
        asked = words.labelled(words.text(one.section[-1]), asked)
    if one.repeat:
        told = N_("%(question)s (entries of “%(repeat)s”)")
        asked = words.say(told, question=asked, repeat=words.text(one.repeat))
    for position, (answer, number) in enumerate(one.answers):
        repeated = "cell_small" if position else "cell_top"
        yield (
            (words.text(one.survey), "cell_small"),
            (asked, repeated),
            words.named(answer, whole=one.type == "integer"),
            (number, "count"),
            (number / one.base if one.base else None, "exact_percent"),
            (one.base, "count"),
            *((number, "count") for number in one.silent or (None, None, None)),
        )


def pending(writing: "Writing", name: str) -> None:
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
    rows = [
        (
            words.number(one.number),
            "\n".join(
                [words.own(one.claim), *(telling.figure(each, words) for each in one.figures)]
            ),
            telling.agreement(one.agreement, words)
            if one.agreement
            else words.say(N_("Those who took part have not been asked.")),
        )
        for one in _working(writing).pending
    ]
    heads = (N_("No."), N_("Finding"), N_("Where it stands"))
    write_list(writing, page, "not_agreed", heads, rows, whole=True)
    writing.close(page, title)


def gaps(writing: "Writing", name: str) -> None:
    """Write what is not known yet."""
    words = writing.words
    page = writing.page(name, _GAP_WIDTHS, landscape=False)
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
    rows = [
        tuple(words.own(text) for text in (one.what, one.why, one.who, one.how, one.answer))
        for one in _working(writing).gaps
    ]
    write_list(writing, page, "gaps", heads, rows, whole=True)
    writing.close(page, title)


def disagreement(writing: "Writing", name: str) -> None:
    """Write votes as they were counted, and why people disagree."""
    words = writing.words
    page = writing.page(name, _VOTE_WIDTHS, landscape=False)
    title = words.say(N_("Disagreement"))
    sentence = words.say(
        N_("How the focus groups voted, exactly, and what those said who did not agree.")
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (N_("What was voted on"), N_("Votes"), N_("Reasons against it"))
    rows = [
        (
            one.text,
            f"{words.commas((one.place, words.day(one.day)))}\n"
            + words.semicolons(
                words.say(_VOTES[vote], number=words.number(number)) for vote, number in one.votes
            ),
            "\n".join(one.reasons),
        )
        for one in _working(writing).votes
    ]
    rows += [
        (words.say(N_("What was read back")), words.commas((place, words.day(day))), told)
        for place, day, told in _working(writing).dissent
    ]
    write_list(writing, page, "disagreement", heads, rows, whole=True)
    writing.close(page, title)
