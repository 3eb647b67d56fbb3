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


def facts(writing: "Writing", survey: SurveyFacts) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of one survey: whom it reached, and whether it was changed."""
    words = writing.words
    title = words.text(survey.title, survey.default_language)
    for channel, told in speaking.contacts(words, survey):
        yield words.say(N_("Whom “%(survey)s” reached"), survey=title), f"{channel}. {told}"
    unknown = _uncounted(writing, survey)
    if unknown:
        yield words.say(N_("Whom “%(survey)s” reached"), survey=title), unknown
    if len(survey.languages) > 1:
        yield (
            words.say(N_("In which languages")),
            words.say(
                N_(
                    "“%(survey)s” was asked in %(languages)s. How its questions read in another"
                    " language stands in the workbook of this release in that language."
                ),
                survey=title,
                languages=words.listed(words.language(tag) for tag in survey.languages),
            ),
        )
    again = repeated(writing, survey)
    if again:
        yield words.say(N_("Who answered before")), again
    if survey.versions > 1:
        yield (
            words.say(N_("Versions")),
            words.say(
                N_(
                    "“%(survey)s” was changed while it was answered. A question is counted"
                    " over all versions only where it was asked in the same words."
                ),
                survey=title,
            ),
        )


def _uncounted(writing: "Writing", survey: SurveyFacts) -> str:
    """Say by which ways of asking nobody counted who was asked; empty where all were counted."""
    words, known = writing.words, {one.channel for one in survey.declared.contacts}
    if survey.base.exact or survey.base.about is None:
        return ""
    if not known:
        return words.say(
            N_(
                "How many people were asked, and how many of them did not want to take part, was"
                " not counted."
            )
        )
    ways = survey.channels.rows if survey.channels and not survey.channels.withheld else ()
    left = [
        words.answer(row.answer, survey.channels, survey.default_language)
        for row in ways
        if survey.channels and row.answer.value not in known
    ]
    if not left:
        return ""
    return words.say(
        N_("Of these ways of asking nobody counted whom they reached: %(channels)s."),
        channels=words.listed(left),
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
