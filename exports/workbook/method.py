"""Method and limits: how people were found, what was withheld, and what the figures cannot show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exports import introducing, speaking
from exports.case import Group
from exports.facts import SurveyFacts
from exports.figures import Table, Why, Withheld
from exports.marking import N_, N_n
from exports.workbook import declaring, firm, groups
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (27.0, 31.0, 13.0, 13.0)


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words = writing.words
    page = writing.page(name, _WIDTHS, landscape=False)
    title = words.say(N_("Method and limits"))
    sentence = words.say(N_("How the figures came about, and what they cannot show."))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    for term, told in _statements(writing):
        page.put(0, term, "term")
        page.put(1, told, "told", span=3)
        page.end()
    for survey in writing.evidence.surveys:
        title_of_survey = words.text(survey.title, survey.default_language)
        for table, heading in (
            (
                survey.channels,
                words.say(N_("How the answers came: %(survey)s"), survey=title_of_survey),
            ),
            (
                survey.spoken,
                words.say(N_("Languages of the answers: %(survey)s"), survey=title_of_survey),
            ),
        ):
            if table is not None:
                page.space(14)
                with page.together():
                    _write_shares(writing, page, table, heading, survey)
    writing.close(page, title)


def _statements(writing: "Writing") -> Iterator[tuple[str, str]]:
    words, evidence = writing.words, writing.evidence
    of_people = introducing.of_people(evidence.surveys)
    yield from _speak_for(writing, of_people=of_people)
    for survey in evidence.surveys:
        yield from declaring.facts(writing, survey)
    for told in _standing(writing):
        yield words.say(N_("What stands as it was")), told
    yield words.say(N_("What was widened or left out")), _protection(writing)
    for (why, exact), number in _withheld(writing):
        message = N_n("%(number)s question. %(why)s", "%(number)s questions. %(why)s")
        yield (
            words.say(N_("Without figures")),
            words.count(message, number, why=words.withheld(why, exact=exact)),
        )
    if any(one.claim.agreement for one in writing.findings()):
        agreed = N_(
            "Findings are shown to people who took part, by a link or at a meeting. Nobody is asked"
            " for a name, so that it cannot be checked who they are, or that each answered once."
            " Whoever looked had chosen to: what they say is no measure of the others."
        )
        yield words.say(N_("Who agreed")), words.say(agreed)
    if writing.evidence.case and writing.evidence.case.groups:
        yield words.say(N_("Interpreters")), _interpreters(writing, writing.evidence.case.groups)
    if sheets := len(firm.surveys(writing)):
        message = N_n(
            "What chance, single channels, the open link and an official mix of people make of each"
            " figure stands on the sheet “%(sheet)s”.",
            "What chance, single channels, the open link and an official mix of people make of each"
            " figure stands on the sheets called “%(sheet)s”.",
        )
        yield (
            words.say(N_("How much depends on who was reached")),
            words.count(message, sheets, sheet=words.say(N_("How firm the figures are"))),
        )
    for told in _mixes(writing):
        yield words.say(N_("Official mixes of people")), told
    exactly = introducing.exactly(evidence.surveys, words)
    if exactly:
        yield words.say(N_("Counted exactly")), exactly
    if of_people:
        yield words.say(N_("Ranges")), _ranges(writing)
    beyond = N_(
        "Why something is so; what became of people who were not reached; whether it"
        " would be the same elsewhere. Answers are what people said of themselves."
    )
    elsewhere = N_("Why something is so; whether it would be the same elsewhere.")
    yield words.say(N_("What this cannot show")), words.say(beyond if of_people else elsewhere)


def _speak_for(writing: "Writing", *, of_people: bool) -> Iterator[tuple[str, str]]:
    """Yield whom figures speak for; of documents and positions, that somebody chose them."""
    words = writing.words
    found = [
        *filter(None, (writing.about.how_found,)),
        *speaking.recorded(writing.words, writing.evidence.surveys),
    ]
    unsaid = N_(
        "For those who answered. How people were found is not recorded, so nothing"
        " follows for others."
    )
    for told in found or ([words.say(unsaid)] if of_people else []):
        yield words.say(N_("Whom the figures speak for")), told
    if of_people:
        yield (
            words.say(N_("Not a measure of everybody")),
            words.say(
                N_(
                    "Unless people were drawn at random, shares among those who answered are not"
                    " shares of a whole population, and no margin of error would make them so."
                )
            ),
        )
    for survey in writing.evidence.surveys:
        if survey.base.exact:
            chosen = N_(
                "“%(survey)s”: what was looked at, and nothing else. Shares of it are not shares of"
                " all that there is."
            )
            title = words.text(survey.title, survey.default_language)
            told = speaking.sample(words, survey) or words.say(chosen, survey=title)
            left = introducing.unsigned(survey, words)
            yield words.say(N_("What the counts speak for")), " ".join(filter(None, (told, left)))


def _standing(writing: "Writing") -> Iterator[str]:
    """Yield which figures stand as an earlier release told them, and why."""
    words = writing.words
    for survey in writing.evidence.surveys:
        since = survey.as_released
        if since:
            few = N_(
                "“%(survey)s”: %(told)s New figures beside the old ones would be about these"
                " few people; they are counted again once ten answers have changed."
            )
            yield words.say(
                few if since.why is Why.FEW else N_("“%(survey)s”: %(told)s"),
                survey=words.text(survey.title, survey.default_language),
                told=words.as_released(since),
            )
    once = [
        table
        for table in writing.tables.values()
        if table.as_released and table.as_released.why is Why.ONCE
    ]
    if once:
        yield words.count(
            N_n(
                "The numbers in %(number)s question stand as an earlier release told them: medians"
                " and means are told once.",
                "The numbers in %(number)s questions stand as an earlier release told them: medians"
                " and means are told once.",
            ),
            len(once),
        )


def _ranges(writing: "Writing") -> str:
    words = writing.words
    widths = N_(
        "With 20 to 24 people a range is 25 percentage points wide, from 25 people 20,"
        " from 50 ten, from 100 five, from 250 two, from 500 one. Where the answers of a"
        " question would together give more away, its ranges are wider."
    )
    chance = N_(
        "Some ranges are wider without need, so that nobody can conclude anything from how wide a"
        " range is."
    )
    sensitive = N_("Ranges of sensitive questions are at least twice as wide.")
    return f"{words.say(widths)} {words.say(chance)} {words.say(sensitive)}"


def _protection(writing: "Writing") -> str:
    words, method = writing.words, writing.evidence.method
    counted = [
        (method.tables, N_n("%(number)s question is shown.", "%(number)s questions are shown.")),
        (
            method.widened,
            N_n(
                "%(number)s of them has wider ranges than its base asks for.",
                "%(number)s of them have wider ranges than their base asks for.",
            ),
        ),
        (
            method.withheld,
            N_n(
                "%(number)s of them is without figures; why, stands below.",
                "%(number)s of them are without figures; why, stands below.",
            ),
        ),
        (
            method.groups_hidden,
            N_n(
                "%(number)s group of fewer than 20 people is left out of the breakdowns.",
                "%(number)s groups of fewer than 20 people are left out of the breakdowns.",
            ),
        ),
    ]
    told = [words.count(message, number) for number, message in counted if number]
    if not method.widened and not method.withheld and not method.groups_hidden:
        told.append(words.say(N_("Nothing was widened or left out.")))
    return " ".join(told)


def _withheld(writing: "Writing") -> list[tuple[tuple[Withheld, bool], int]]:
    """Return why questions are without figures, and whether they are of people, with how many."""
    tables = writing.tables.values()
    found = Counter((one.withheld, one.base.exact) for one in tables if one.withheld)
    return sorted(found.items())


def _mixes(writing: "Writing") -> Iterator[str]:
    """Yield how far figures are told with official mixes of people, and why some are not."""
    words = writing.words
    if any(survey.declared.margins for survey in writing.evidence.surveys):
        yield words.say(
            N_(
                "An official mix shows how firm a figure is; it never takes the figure's place. Two"
                " mixes are the most, and it takes 200 answers. Nobody's answer counts more than"
                " three times, or less than three tenths."
            )
        )
    found = Counter(
        (table.survey, one.margin, one.also, one.why)
        for table in writing.tables.values()
        for one in table.not_weighted
    )
    message = N_n(
        "With the mix of %(mixes)s, %(number)s question has no such figure. %(why)s",
        "With the mix of %(mixes)s, %(number)s questions have no such figure. %(why)s",
    )
    for (survey, margin, also, why), number in found.items():
        names = [words.quoted(firm.question(writing, survey, key)) for key in (margin, also) if key]
        told = words.listed(names)
        yield words.count(message, number, mixes=told, why=words.unweighted(why))


def _interpreters(writing: "Writing", held: Sequence[Group]) -> str:
    words = writing.words
    found = Counter(one.interpreted for one in held)
    message = N_n(
        "%(number)s focus group %(interpreted)s.", "%(number)s focus groups %(interpreted)s."
    )
    return " ".join(
        words.count(message, number, interpreted=words.say(groups.INTERPRETED[kind]))
        for kind, number in found.items()
    )


def _write_shares(
    writing: "Writing", page: Page, table: Table, heading: str, survey: SurveyFacts
) -> None:
    words = writing.words
    page.line(heading, "heading")
    if table.withheld:
        page.line(words.withheld(table.withheld, exact=table.base.exact))
        return
    for row in table.rows:
        page.put(0, words.answer(row.answer, table), "cell", span=2)
        page.put(2, words.range(row.range), "figure_strong")
        page.end()
    base = words.base(survey.base)
    page.line(words.say(N_("Base: %(base)s who answered."), base=base), "small")
