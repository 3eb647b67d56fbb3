"""The focus groups: who met, what came up, what was said, and what was voted on."""

from typing import TYPE_CHECKING

from exports.agreement import Rough
from exports.case import CameUp, Case, Group, Interpreted, Put, Taken
from exports.disclosure.rule import Range
from exports.marking import N_, N_n
from exports.quoting import Quoted
from exports.tabulation import WROTE
from exports.workbook.listing import write_list
from exports.workbook.page import Page
from surveys.frameworks import policy_areas

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (26.0, 16.0, 18.0, 24.0)

INTERPRETED = {
    Interpreted.NONE: N_("without an interpreter"),
    Interpreted.PROFESSIONAL: N_("with a professional interpreter"),
    Interpreted.COMMUNITY: N_("with an interpreter from the community"),
    Interpreted.FAMILY: N_("with a relative as interpreter, which changes what people can say"),
}
_TAKEN = {
    Taken.YES: N_("The group agreed to what was read back to it."),
    Taken.CHANGED: N_("The group agreed to what was read back to it, with changes."),
    Taken.DIVIDED: N_("The group was divided about what was read back to it."),
}
_SHARES = {
    Rough.MORE: N_("More than half agreed."),
    Rough.FEWER: N_("Half or fewer agreed."),
    Rough.UNTOLD: N_("So few voted that it is not told how."),
}


def is_shown(writing: "Writing") -> bool:
    """Tell whether there is anything to show."""
    case = writing.evidence.case
    return bool(case and (case.groups or case.themes or writing.quoted))


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words, case = writing.words, writing.evidence.case or Case()
    page = writing.page(name, _WIDTHS, landscape=False)
    title = words.say(N_("Focus groups"))
    sentence = words.say(
        N_(
            "What people said when they talked together. It shows what matters to them and why;"
            " how many think so it cannot show."
        )
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    page.sheet.freeze_panes(1, 0)
    if case.groups:
        with page.together():
            _write_groups(writing, page, case.groups)
    if case.themes:
        with page.together():
            _write_themes(writing, page, case.themes)
    if writing.quoted:
        _write_quotations(writing, page, writing.quoted)
    if any(one.put for one in case.groups):
        with page.together():
            _write_votes(writing, page, case.groups)
    writing.close(page, title)


def _write_groups(writing: "Writing", page: Page, groups: tuple[Group, ...]) -> None:
    words = writing.words
    rows = [
        (
            one.place,
            words.months(one.month, one.month),
            words.say(
                N_("%(language)s, %(interpreted)s"),
                language=words.language(one.language),
                interpreted=words.say(INTERPRETED[one.interpreted]),
            ),
            f"{_size(writing, one)} {words.say(_TAKEN[one.taken])}",
        )
        for one in groups
    ]
    heads = (N_("Place"), N_("When"), N_("Language"), N_("How it went"))
    write_list(writing, page, "focus_groups", heads, rows, heading=words.say(N_("The groups")))
    case = writing.evidence.case or Case()
    held = max((one.of_meetings for one in case.themes), default=0)
    if held > len(groups):  # of the groups in the list some may have said nothing that counts
        message = N_n(
            "At least %(number)s more group is not in this list: it has not answered the record of"
            " its meeting, or that was deleted. What came up there is counted below.",
            "At least %(number)s more groups are not in this list: they have not answered the"
            " records of their meetings, or these were deleted. What came up there is counted"
            " below.",
        )
        page.line(words.count(message, held - len(groups)), "small")
    page.space(14)


def _size(writing: "Writing", one: Group) -> str:
    words = writing.words
    if one.about is None:
        return words.say(N_("Fewer than 20 people took part."))
    return words.say(N_("About %(number)s people took part."), number=words.number(one.about))


def _write_themes(writing: "Writing", page: Page, themes: tuple[CameUp, ...]) -> None:
    words = writing.words
    order = [one.id for one in policy_areas()]
    ranked = sorted(themes, key=lambda one: (_rank(order, one.area), -one.meetings))
    rows = [
        (
            words.own(one.theme),
            words.area(one.area) if one.area else words.say(N_("Several")),
            _met(writing, one),
            _said(writing, one),
        )
        for one in ranked
    ]
    heads = (N_("Theme"), N_("Policy area"), N_("In focus groups"), N_("In people’s own words"))
    write_list(writing, page, "themes", heads, rows, heading=words.say(N_("What came up")))
    wrote = _own_words(writing)
    if wrote and any(one.people for one in themes):
        message = N_n(
            "People’s own words are answers to question %(numbers)s; beside it stands how many"
            " wrote anything. Somebody may have written of several themes, and members of the"
            " project decided which.",
            "People’s own words are answers to questions %(numbers)s; beside these stands how many"
            " wrote anything. Somebody may have written of several themes, and members of the"
            " project decided which.",
        )
        told = words.listed(words.number(number) for number in wrote)
        page.line(words.count(message, len(wrote), numbers=told), "small")
    page.space(14)


def _own_words(writing: "Writing") -> list[int]:
    """Return the numbers of the questions that people answered in their own words."""
    return sorted(
        one.number
        for one in writing.tables.values()
        if [row.answer.value for row in one.rows] == [WROTE.value]
    )


def _rank(order: list[str], area: str) -> int:
    return order.index(area) if area in order else len(order)


def _met(writing: "Writing", one: CameUp) -> str:
    if not one.meetings:
        return "–"
    words = writing.words
    return words.say(
        N_("%(number)s of %(all)s"),
        number=words.number(one.meetings),
        all=words.number(one.of_meetings),
    )


def _said(writing: "Writing", one: CameUp) -> str:
    words = writing.words
    if one.people is None:
        return words.say(N_("not told: fewer than 20 people, or none"))
    return words.say(N_("about %(number)s people"), number=words.number(one.people))


def _write_quotations(writing: "Writing", page: Page, quoted: tuple[Quoted, ...]) -> None:
    words = writing.words
    page.line(words.say(N_("In their own words")), "heading")
    page.line(
        words.say(
            N_(
                "Each quotation was approved by two people. Words in brackets stand for what might"
                " have told who spoke."
            )
        ),
        "small",
    )
    for one in quoted:
        with page.together():
            page.space(6)
            page.line(words.quoted(one.text), "quote")
            other = words.own(one.translation)
            if other and one.language != words.tag:
                page.line(words.quoted(other), "body")
            page.line(attribution(writing, one), "small")
    page.space(14)


def attribution(writing: "Writing", one: Quoted) -> str:
    """Return who said something, and in which language it was said."""
    words = writing.words
    told = words.say(one.sentence, survey=words.text(one.survey), group=words.own(one.group))
    return words.say(
        N_("%(who)s, in %(language)s"), who=told, language=words.language(one.language)
    )


def _write_votes(writing: "Writing", page: Page, groups: tuple[Group, ...]) -> None:
    words = writing.words
    rows = [
        (
            "\n".join(dict.fromkeys((put.text, words.text(put.translations) or put.text))),
            one.place,
            _voted(writing, put),
            words.say(N_("Some disagreed.")) if put.against else "–",
        )
        for one in groups
        for put in one.put
    ]
    heads = (N_("Statement"), N_("Place"), N_("Agreement"), N_("Disagreement"))
    write_list(writing, page, "votes", heads, rows, heading=words.say(N_("What was voted on")))


def _voted(writing: "Writing", put: Put) -> str:
    if isinstance(put.share, Range):
        return writing.words.say(N_("%(range)s agreed."), range=writing.words.range(put.share))
    return writing.words.say(_SHARES[put.share])
