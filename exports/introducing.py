"""What the workbook and the brief both say of a release as a whole, in the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exports.facts import About, SurveyFacts
from exports.marking import N_, N_n
from exports.phrases import begun
from exports.wording import Words
from surveys.model import Unit

PROTECTED = N_(
    "Every range is at least five people wide, ten where a question is sensitive, so"
    " that no answer points at a person. No figure is given of fewer than 20 people, and none"
    " says “all” or “nobody”."
)
_EXACT = {
    Unit.DOCUMENT: N_(
        "Documents are counted exactly, however few there are, because they are not people."
    ),
    Unit.OFFICIAL_POSITION: N_(
        "Official positions are counted exactly, however few there are, because each is on the"
        " record and signed off by who holds it."
    ),
}
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
    """Say how many answered: "About 205 people answered “Work”.", "“Log” has 40 documents."."""
    title = words.text(survey.title, survey.default_language)
    if survey.base.exact:
        told = words.say(
            N_("“%(survey)s” has %(base)s."), survey=title, base=words.base(survey.base)
        )
        return " ".join(filter(None, (told, unsigned(survey, words))))
    message = N_("%(base)s answered “%(survey)s”.")
    return words.say(message, base=begun(words.base(survey.base)), survey=title)


def unsigned(survey: SurveyFacts, words: Words) -> str:
    """Say how many positions are in no figure, because nobody has signed them off."""
    if not survey.unsigned:
        return ""
    return words.count(
        N_n(
            "%(number)s more position is not signed off, and is in no figure.",
            "%(number)s more positions are not signed off, and are in no figure.",
        ),
        survey.unsigned,
    )


def asked_term(survey: SurveyFacts) -> str:
    """Return what a line on a survey is called, as a msgid."""
    return N_("What was counted") if survey.base.exact else N_("Who was asked")


def protected_term(surveys: Sequence[SurveyFacts]) -> str:
    """Return what the lines on protection are called, as a msgid."""
    return N_("How people were protected") if of_people(surveys) else N_("What is told exactly")


def of_people(surveys: Sequence[SurveyFacts]) -> bool:
    """Tell whether any figure is protected; so it is also where there is no survey yet."""
    return not surveys or not all(one.base.exact for one in surveys)


def nothing(surveys: Sequence[SurveyFacts]) -> str:
    """Return what is said where there is no figure at all, as a msgid; empty where there are."""
    if any(one.base.about for one in surveys):
        return ""
    if of_people(surveys):
        return N_(
            "Fewer than 20 people have answered, so that there are no figures and no findings."
        )
    return N_("Nothing has been entered yet.")


def exactly(surveys: Sequence[SurveyFacts], words: Words) -> str:
    """Say what is counted exactly, and why that may be; empty where nothing is."""
    units = {one.unit for one in surveys if one.base.exact}
    return " ".join(words.say(told) for unit, told in _EXACT.items() if unit in units)


def protected(surveys: Sequence[SurveyFacts], words: Words) -> str:
    """Say how wide ranges are, and what is told exactly."""
    ranges = words.say(PROTECTED) if of_people(surveys) else ""
    return " ".join(filter(None, (ranges, exactly(surveys, words))))


def how_to_read(surveys: Sequence[SurveyFacts], words: Words) -> str:
    """Say what a range, a base and a bar are, and what is given of documents and positions."""
    told = [_range(words)] if of_people(surveys) else []
    if any(one.base.exact for one in surveys):
        message = N_(
            "Of documents and official positions the count itself is given, and of how many it is."
        )
        told.append(words.say(message))
    return " ".join(told)


def _range(words: Words) -> str:
    return words.say(
        N_(
            "A percentage is given as a range, such as %(example)s: the share among those"
            " who answered lies in it. Beside it stands the base, the number of people it speaks"
            " for, rounded to 5; where a question was asked only of those who gave certain answers,"
            " it is told as widely as these answers are. In the charts a bar is solid to the lower"
            " end of the range and pale to its upper end."
        ),
        example=words.example(),
    )


def release(about: About, mark: Mark, words: Words) -> str:
    """Say which release it is, when it was counted where that was earlier, and its hash."""
    told = [
        words.say(
            N_(
                "Release %(number)s. It is frozen, and this SHA-256 is of what was frozen, not of"
                " this file: %(sha256)s. It stands on every copy, in each language and format;"
                " whoever doubts a copy can ask for what was frozen and work it out anew."
            ),
            number=words.number(mark.number),
            sha256=words.kept(mark.sha256),
        )
    ]
    if made_on(about, mark) != about.made_on:
        counted = N_("The figures were counted on %(day)s.")
        told.insert(0, words.say(counted, day=words.day(about.made_on)))
    return " ".join(told)
