"""The cover: what this is, who asked whom and when, how to read it, and where everything stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports import introducing, speaking
from exports.facts import SurveyFacts
from exports.marking import N_, N_n

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (29.0, 71.0)


def write(writing: "Writing") -> None:
    """Write the cover."""
    words, about = writing.words, writing.about
    page = writing.page(writing.cover, _WIDTHS, landscape=False)
    of_people = introducing.of_people(writing.evidence.surveys)
    sentence = words.say(
        N_("What people said when they were asked. Evidence of %(day)s.")
        if of_people
        else N_("What was counted. Evidence of %(day)s."),
        day=words.day(introducing.made_on(writing.evidence.about, writing.mark)),
    )
    page.opening(about.project, sentence, warning=writing.warning())
    for term, told in _facts(writing):
        page.put(0, term, "term")
        page.put(1, told, "told")
        page.end()
    page.space(16)
    with page.together():
        page.put(0, words.say(N_("In this workbook")), "heading", span=2)
        page.end()
        for chapter in writing.chapters:
            page.link(0, chapter.name, chapter.name)
            page.put(1, chapter.contents)
            page.end()
    writing.close(page, words.say(N_("Cover")))
    page.sheet.activate()


def _facts(writing: "Writing") -> Iterator[tuple[str, str]]:
    words, about = writing.words, writing.about
    asks = introducing.who_asks(writing.evidence.about, words)
    if asks:
        yield words.say(N_("Who asks")), asks
    yield from _asked(writing)
    yield from _found(writing)
    yield (
        words.say(N_("How to read the figures")),
        introducing.how_to_read(writing.evidence.surveys, words),
    )
    term = introducing.protected_term(writing.evidence.surveys)
    yield words.say(term), _protected(writing)
    if writing.evidence.case is not None:
        yield words.say(N_("What was agreed by whom")), _agreed(writing)
    if writing.mark is not None:
        yield (
            words.say(N_("Release")),
            introducing.release(writing.evidence.about, writing.mark, words),
        )
    unsaid = words.say(N_("The project has not said it."))
    yield words.say(N_("Terms of use")), about.licence or unsaid
    yield words.say(N_("Contact")), about.contact or unsaid


def _asked(writing: "Writing") -> Iterator[tuple[str, str]]:
    """Yield who was asked, when, where, in which languages: in one row for each of many surveys."""
    words, surveys = writing.words, writing.evidence.surveys
    for number, survey in enumerate(surveys):
        who = introducing.who_answered(survey, words)
        months = words.months(survey.first_month, survey.last_month)
        when = words.commas((months, writing.about.place))
        languages = words.listed(words.language(tag) for tag in survey.languages)
        if len(surveys) == 1:
            yield words.say(introducing.asked_term(survey)), who
            yield words.say(N_("When and where")), when
            yield words.say(N_("In which languages")), languages
            return
        told = words.say(
            N_("%(who)s When and where: %(when)s. In which languages: %(languages)s."),
            who=who,
            when=when,
            languages=languages,
        )
        term = introducing.asked_term(survey)
        before = introducing.asked_term(surveys[number - 1]) if number else ""
        yield words.say(term) if term != before else "", told


def _found(writing: "Writing") -> Iterator[tuple[str, str]]:
    """Yield which surveys were not counted anew, and how people were found."""
    words, surveys = writing.words, writing.evidence.surveys
    for survey in surveys:
        if survey.as_released:
            told = _of(writing, survey, words.as_released(survey.as_released))
            yield words.say(N_("What stands as it was")), told
    if writing.about.how_found:
        yield words.say(N_("How people were found")), writing.about.how_found
    for survey in surveys:
        told = " ".join(speaking.reached(words, survey))
        if told:
            yield words.say(N_("Whom they reached")), _of(writing, survey, told)


def _of(writing: "Writing", survey: SurveyFacts, told: str) -> str:
    """Return what is told of one survey, with its name."""
    words = writing.words
    title = words.text(survey.title, survey.default_language)
    return words.say(N_("“%(survey)s”: %(told)s"), survey=title, told=told)


def _protected(writing: "Writing") -> str:
    words = writing.words
    quoted = N_(
        "Answers in somebody’s own words are shown where whoever said them agreed and two people"
        " have approved the very words, and nowhere else."
    )
    told = [
        introducing.protected(writing.evidence.surveys, words),
        words.say(quoted if writing.quoted else introducing.UNQUOTED),
    ]
    if writing.working:
        told.append(
            words.say(
                N_(
                    "None of this holds for the last sheets of this edition: they have exact"
                    " numbers and people’s reasons, and are for the project alone."
                )
            )
        )
    return " ".join(told)


def _agreed(writing: "Writing") -> str:
    words, case = writing.words, writing.evidence.case
    number = len(writing.findings())
    told = [
        words.count(
            N_n(
                "%(number)s finding: more than half of those who took part and were asked say that"
                " it is right.",
                "%(number)s findings: more than half of those who took part and were asked say"
                " that they are right.",
            ),
            number,
        )
        if number
        else words.say(N_("No finding is agreed yet by those who took part."))
    ]
    if case and case.groups:
        told.append(
            words.count(
                N_n(
                    "%(number)s focus group heard its record read back and answered it.",
                    "%(number)s focus groups heard their record read back and answered it.",
                ),
                len(case.groups),
            )
        )
    return " ".join(told)
