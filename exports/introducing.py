"""What the workbook and the brief both say of a release as a whole, in the same words."""

from dataclasses import dataclass
from datetime import date

from exports.facts import About, SurveyFacts
from exports.marking import N_
from exports.wording import Words, begun

PROTECTED = N_(
    "Every range is at least five people wide, ten where a question is sensitive, so"
    " that no answer points at a person. No figure is given of fewer than 20 people, and none"
    " says “all” or “nobody”."
)
UNQUOTED = N_("No answer in somebody’s own words is shown.")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which release is shown.

    Attributes:
        number: As the project counts them.
        sha256: The hash by which its content is known.
        made_on: The day on which it was frozen; its figures may have been counted earlier.
        surveys: The names by which the project knows its surveys, in the order of the evidence:
            letters, digits and hyphens. Figures are named after them.
    """

    number: int
    sha256: str
    made_on: date | None = None
    surveys: tuple[str, ...] = ()


def made_on(about: About, mark: Mark | None) -> date:
    """Return the day of the release; its figures may have been counted earlier."""
    frozen = mark.made_on if mark else None
    return frozen or about.made_on


def who_asks(about: About, words: Words) -> str:
    """Say who asks, and who paid; empty where the project has not said who asks."""
    asked_by, paid_by = words.own(about.asked_by), words.own(about.paid_by)
    if not asked_by or not paid_by:
        return asked_by
    return words.say(
        N_("%(asked_by)s. Paid for by %(paid_by)s."),
        asked_by=asked_by.rstrip("."),
        paid_by=paid_by.rstrip("."),
    )


def who_answered(survey: SurveyFacts, words: Words) -> str:
    """Say how many answered a survey: "About 205 people answered “Work”."."""
    return words.say(
        N_("%(base)s answered “%(survey)s”."),
        base=begun(words.base(survey.base)),
        survey=words.text(survey.title, survey.default_language),
    )


def how_to_read(words: Words) -> str:
    """Say what a range, a base and a bar are."""
    return words.say(
        N_(
            "A percentage is given as a range, such as %(example)s: the true share lies in"
            " it. Beside it stands the base, the number of people it speaks for, rounded to"
            " 5; where a question was asked only of those who gave certain answers, it is told as"
            " widely as these answers are. In the charts a bar is solid to the lower end of the"
            " range and pale to its upper end."
        ),
        example=words.example(),
    )


def release(about: About, mark: Mark, words: Words) -> str:
    """Say which release it is, when it was counted where that was earlier, and its hash."""
    told = [
        words.say(
            N_(
                "Release %(number)s. It is frozen; whoever has another copy can see by this SHA-256"
                " that it is the same: %(sha256)s"
            ),
            number=words.number(mark.number),
            sha256=words.kept(mark.sha256),
        )
    ]
    if made_on(about, mark) != about.made_on:
        counted = N_("The figures were counted on %(day)s.")
        told.insert(0, words.say(counted, day=words.day(about.made_on)))
    return " ".join(told)
