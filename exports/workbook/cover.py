"""The cover: what this is, who asked whom and when, how to read it, and where everything stands."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from exports.marking import N_, N_n
from exports.workbook import declaring

if TYPE_CHECKING:
    from exports.workbook.writing import Mark, Writing

_WIDTHS = (29.0, 55.0)


def write(writing: "Writing") -> None:
    """Write the cover."""
    words, about = writing.words, writing.about
    page = writing.page(writing.cover, _WIDTHS, landscape=False)
    sentence = words.say(
        N_("What people said when they were asked. Evidence of %(day)s."),
        day=words.day(_made_on(writing)),
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
    if about.asked_by:
        told = about.asked_by
        if about.paid_by:
            told = words.say(
                N_("%(asked_by)s. Paid for by %(paid_by)s."),
                asked_by=told.rstrip("."),
                paid_by=about.paid_by.rstrip("."),
            )
        yield words.say(N_("Who asks")), told
    yield from _asked(writing)
    yield from _found(writing)
    yield (
        words.say(N_("How to read the figures")),
        words.say(
            N_(
                "A percentage is given as a range, such as %(example)s: the true share lies in"
                " it. Beside it stands the base, the number of people it speaks for, rounded to"
                " 5. In the charts a bar is solid to the lower end of the range and pale to its"
                " upper end."
            ),
            example=words.example(),
        ),
    )
    yield words.say(N_("How people were protected")), _protected(writing)
    if writing.evidence.case is not None:
        yield words.say(N_("What was agreed by whom")), _agreed(writing)
    if writing.mark is not None:
        yield words.say(N_("Release")), _release(writing, writing.mark)
    if about.licence:
        yield words.say(N_("Terms of use")), about.licence
    if about.contact:
        yield words.say(N_("Contact")), about.contact


def _made_on(writing: "Writing") -> date:
    """Return the day of the release; its figures may have been counted earlier."""
    frozen = writing.mark.made_on if writing.mark else None
    return frozen or writing.about.made_on


def _asked(writing: "Writing") -> Iterator[tuple[str, str]]:
    """Yield who was asked, when, where, in which languages: in one row for each of many surveys."""
    words, surveys = writing.words, writing.evidence.surveys
    for number, survey in enumerate(surveys):
        who = words.say(
            N_("%(base)s answered “%(survey)s”."),
            base=_opened(words.base(survey.base)),
            survey=words.text(survey.title, survey.default_language),
        )
        months = words.months(survey.first_month, survey.last_month)
        when = ", ".join(filter(None, (months, writing.about.place)))
        languages = words.listed(words.language(tag) for tag in survey.languages)
        if len(surveys) == 1:
            yield words.say(N_("Who was asked")), who
            yield words.say(N_("When and where")), when
            yield words.say(N_("In which languages")), languages
            return
        told = words.say(
            N_("%(who)s When and where: %(when)s. In which languages: %(languages)s."),
            who=who,
            when=when,
            languages=languages,
        )
        yield words.say(N_("Who was asked")) if not number else "", told


def _found(writing: "Writing") -> Iterator[tuple[str, str]]:
    """Yield which surveys were not counted anew, and how people were found."""
    words, surveys = writing.words, writing.evidence.surveys
    for survey in surveys:
        if survey.as_released:
            yield words.say(N_("What stands as it was")), words.as_released(survey.as_released)
    if writing.about.how_found:
        yield words.say(N_("How people were found")), writing.about.how_found
    for survey in surveys:
        for told in declaring.reached(writing, survey):
            yield words.say(N_("Whom they reached")), told


def _protected(writing: "Writing") -> str:
    words = writing.words
    ranges = N_(
        "Every range is at least five people wide, ten where a question is sensitive, so"
        " that no answer points at a person. Nothing is said of groups of fewer than 20,"
        " and never “all” or “nobody”."
    )
    quoted = N_(
        "Answers in somebody’s own words are shown where whoever said them agreed and two people"
        " have approved the very words, and nowhere else."
    )
    unquoted = N_("No answer in somebody’s own words is shown.")
    told = [words.say(ranges), words.say(quoted if writing.quoted else unquoted)]
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


def _release(writing: "Writing", mark: "Mark") -> str:
    words = writing.words
    told = [
        words.say(
            N_(
                "Release %(number)s. It is frozen; whoever has another copy can see by this SHA-256"
                " that it is the same: %(sha256)s"
            ),
            number=words.number(mark.number),
            sha256=mark.sha256,
        )
    ]
    if mark.made_on and mark.made_on != writing.about.made_on:
        told.insert(
            0,
            words.say(
                N_("The figures were counted on %(day)s."), day=words.day(writing.about.made_on)
            ),
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


def _opened(text: str) -> str:
    """Return a phrase as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
