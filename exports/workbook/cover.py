"""The cover: what this is, who asked whom and when, how to read it, and where everything stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.marking import N_

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (29.0, 55.0)


def write(writing: "Writing") -> None:
    """Write the cover."""
    words, about = writing.words, writing.about
    page = writing.page(writing.cover, _WIDTHS, landscape=False)
    sentence = words.say(
        N_("What people said when they were asked. Evidence of %(day)s."),
        day=words.day(about.made_on),
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
    for survey in writing.evidence.surveys:
        title = words.text(survey.title, survey.default_language)
        yield (
            words.say(N_("Who was asked")),
            words.say(
                N_("%(base)s answered “%(survey)s”."),
                base=_opened(words.base(survey.base)),
                survey=title,
            ),
        )
        when = words.months(survey.first_month, survey.last_month)
        languages = words.listed(words.language(tag) for tag in survey.languages)
        yield words.say(N_("When and where")), ", ".join(filter(None, (when, about.place)))
        yield words.say(N_("In which languages")), languages
        if survey.as_released:
            yield words.say(N_("What stands as it was")), words.as_released(survey.as_released)
    if about.how_found:
        yield words.say(N_("How people were found")), about.how_found
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
    yield (
        words.say(N_("How people were protected")),
        words.say(
            N_(
                "Every range is at least five people wide, ten where a question is sensitive, so"
                " that no answer points at a person. Nothing is said of groups of fewer than 20,"
                " and never “all” or “nobody”. No answer in somebody's own words is shown."
            )
        ),
    )
    if writing.mark is not None:
        yield (
            words.say(N_("Release")),
            words.say(
                N_(
                    "Release %(number)s. Its figures are frozen; whoever has another copy can see"
                    " by this SHA-256 that they are the same: %(sha256)s"
                ),
                number=words.number(writing.mark.number),
                sha256=writing.mark.sha256,
            ),
        )
    if about.licence:
        yield words.say(N_("Terms of use")), about.licence
    if about.contact:
        yield words.say(N_("Contact")), about.contact


def _opened(text: str) -> str:
    """Return a phrase as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
