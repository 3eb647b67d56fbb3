"""What a project declares of its surveys, in words: how people were found, figures from outside."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports import speaking
from exports.declared import Comparator
from exports.facts import SurveyFacts
from exports.figures import Base, Table
from exports.marking import N_
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing


def samples(writing: "Writing") -> Iterator[str]:
    """Yield for each survey of people that declares it how they were found."""
    of_people = (one for one in writing.evidence.surveys if not one.base.exact)
    yield from filter(None, (speaking.sample(writing.words, survey) for survey in of_people))


def reached(writing: "Writing", survey: SurveyFacts) -> Iterator[str]:
    """Yield for each channel of a survey how many people were asked and how many finished."""
    words = writing.words
    for one in survey.declared.contacts:
        yield words.say(
            N_("%(channel)s: asked %(asked)s, finished %(finished)s."),
            channel=words.channel(one.channel),
            asked=speaking.number(words, one, "approached"),
            finished=speaking.number(words, one, "completed"),
        )


def repeated(writing: "Writing", survey: SurveyFacts) -> str:
    """Return what is known of people who answered more than once, empty where links are closed."""
    words, declared = writing.words, survey.declared
    title = words.text(survey.title, survey.default_language)
    found = declared.repeated
    if survey.base.exact:
        return ""  # what is entered twice is a matter of the log, not of people
    if found is None:
        return words.say(_UNASKED, survey=title) if declared.open_links else ""
    base = words.base(Base(found.base, survey.unit))
    if found.share is None:
        return words.say(_TOO_FEW, survey=title, base=base)
    told = words.say(_REPEATED, survey=title, base=base, share=words.range(found.share))
    return " ".join(filter(None, (told, words.as_released(found.as_released))))


_REPEATED = N_(
    "“%(survey)s”: %(share)s of those who were asked (%(base)s) said that they had answered before."
    " All their answers are counted."
)
_TOO_FEW = N_(
    "“%(survey)s”: %(base)s said whether they had answered before, too few to tell what they said."
)
_UNASKED = N_(
    "“%(survey)s”: whoever had the link could answer more than once, and nobody was asked about it."
)


def compare(writing: "Writing", page: Page, table: Table, column: int) -> None:
    """Write the figures from outside that belong to a question, each with how it differs."""
    survey = writing.evidence.surveys[table.survey]
    for one in survey.declared.comparators:
        if one.key == table.key:
            page.line(_comparison(writing, table, one), "small", column=column)


def _comparison(writing: "Writing", table: Table, one: Comparator) -> str:
    words = writing.words
    answers = {row.answer.value: row.answer for row in table.rows}
    if one.answer in answers:
        label = words.answer(answers[one.answer], table, writing.fallback(table))
        figure = words.labelled(label, words.share(one.figure))
    else:
        figure = words.number(one.figure)
    return words.say(
        N_(
            "To compare with: %(figure)s (%(source)s, %(place)s, %(year)s). It counts:"
            " %(definition)s What differs: %(difference)s %(link)s"
        ),
        figure=figure,
        source=words.own(one.source),
        place=words.own(one.place),
        year=one.year,
        definition=_sentence(words.own(one.definition)),
        difference=_sentence(words.own(one.difference)),
        link=one.link,
    )


def _sentence(text: str) -> str:
    """Return a text that ends, so that another can follow it."""
    return text if text.endswith((".", "!", "?", "؟", "。")) else f"{text}."
