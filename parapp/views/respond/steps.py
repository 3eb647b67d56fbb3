"""Decides what a respondent's form comes to: shown again, stored, or ended by a no.

With scripts off the page holds the questions that apply given the answers so far; the others wait
in template elements, which only scripts can open. So a form is stored only when every question that
applies has been on the page: where answers make more questions apply, the page comes again with all
that was written, and says how many there are. With scripts on the same page opens them at once and
says that they were asked, and nothing has to come again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from parapp.views.respond.arrange import Given, arrange
from parapp.views.respond.blocks import Form, Words
from parapp.views.respond.parts import Page, consent_path, names_of, opening, top
from parapp.views.respond.posted import BASE, Posted, Wish
from parapp.views.respond.settling import settle, without_blank_rows
from parapp.views.respond.showing import Again
from parapp.views.respond.uploads import Uploads
from parapp.views.respond.widgets import cannot_be_answered
from parapp.views.respond.wording import Beside, Wording
from surveys.answers import Reading
from surveys.answers.registry import FROM_FILE
from surveys.expressions import Environment
from surveys.index import CACHE_SIZE, Index, index
from surveys.model import Question, Survey
from surveys.relevance import FormState, start, state
from surveys.validation import Record, declined, finish, validate
from surveys.violations import Violation, violation


class Result(StrEnum):
    """What a form comes to."""

    SHOW = "show"
    NEXT = "next"
    STORE = "store"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next.

    Attributes:
        result: What to do.
        again: What came in, to be laid out where it is shown again.
        record: What to store, where the result says so.
        unknown: Names that the survey does not ask for.
        now: The form with the answers so far.
    """

    result: Result
    again: Again
    record: Record | None = None
    unknown: tuple[str, ...] = ()
    now: FormState | None = None

    @property
    def form(self) -> Form:
        """The page as it would be shown, with what was typed."""
        return self.again.form

    @property
    def agreed(self) -> bool:
        """Whether the person has agreed to take part."""
        return self.again.agreed

    @property
    def loose(self) -> tuple[Words, ...]:
        """What is the matter with answers whose question is not on the page."""
        return self.again.loose if self.result is Result.SHOW else ()

    @property
    def wrong(self) -> tuple[str, ...]:
        """The places of all that is the matter."""
        return tuple(each.path for each in self.again.found)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a form is before the person.

    Attributes:
        passed: Whether what is asked before the questions is answered so that they may be asked.
        part: The page, where each is shown by itself; None where the form is one page.
        whole: Whether the whole form is to be checked, and not the page alone.
        fresh: Whether the page comes to the person for the first time.
    """

    passed: bool = True
    part: Page | None = None
    whole: bool = True
    fresh: bool = False


_NONE: Final = Uploads()
_EVERYTHING: Final = Scope()


def begin(
    survey: Survey,
    language: str,
    environment: Environment,
    *,
    asks: bool = True,
    beside: Beside | None = None,
) -> Form:
    """Return what somebody sees first: what stands before the questions.

    Args:
        survey: The survey.
        language: Of the page.
        environment: The world outside.
        asks: Whether something is asked before the questions; else they come at once.
        beside: Finds what there is to see and hear beside a text.
    """
    now = state(survey, start(survey, environment), environment)
    before = opening(survey)
    agreed = not asks and not before
    part = names_of(survey) if agreed else before
    given = Given(raw=now.typed(), agreed=agreed)
    return arrange(survey, now, Wording(survey, language, now, beside), given, part)


def take(
    survey: Survey,
    posted: Posted,
    language: str,
    environment: Environment,
    *,
    uploads: Uploads = _NONE,
    scope: Scope = _EVERYTHING,
    beside: Beside | None = None,
) -> Step:
    """Return what a form that came in comes to; it stores nothing itself.

    Args:
        survey: The survey that was answered.
        posted: What came in, with all that was answered on other pages.
        language: The language of the page that may be shown again.
        environment: The world outside.
        uploads: The files that came with it or before.
        scope: What of the form is before the person.
        beside: Finds what there is to see and hear beside a text.
    """
    sends = posted.wish is Wish.SEND
    if sends:
        posted = without_blank_rows(survey, posted, {each.path for each in uploads.refused})
    posted, reading, now = settle(survey, posted, environment, uploads)
    found = _violations(survey, reading, now, environment) if sends else uploads.refused
    wording = Wording(survey, language, now, beside)
    again = _placed(Again(posted, reading, now, wording, uploads, found), scope)
    step = Step(Result.SHOW, again, now=now)
    if reading.unknown:
        return replace(step, result=Result.UNKNOWN, unknown=reading.unknown)
    if sends and declined(survey, reading.answers):
        return replace(step, result=Result.DECLINED)
    if not (sends and again.agreed and again.seen) or again.found or again.asks_more:
        return step
    if not scope.whole:
        return replace(step, result=Result.NEXT)
    record = finish(survey, reading.answers, environment, known=now)
    return replace(step, result=Result.STORE, record=record)


def _placed(again: Again, scope: Scope) -> Again:
    """Say which part of a form the page shows, and what is the matter there."""
    posted, found, survey = again.posted, again.found, again.wording.survey
    consent = consent_path(survey)
    agreed = scope.passed and (not consent or bool(again.reading.answers.get(consent)))
    # Whoever agrees only now has not seen the questions: nothing is wrong with their answers yet.
    bare = posted.is_bare(besides=consent)
    seen = (BASE in posted.asked or bare) and not scope.fresh
    if not (agreed and seen):
        asks = posted.wish is Wish.SEND and scope.passed and not agreed
        found = _before(survey, found, consent if asks else "")
        agreed = agreed and not found  # what stands before the consent comes first
    part = _part(survey, scope, found, agreed=agreed)
    if not scope.whole:
        found = tuple(each for each in found if top(each.path) in part)
    return replace(
        again,
        found=found,
        part=part,
        agreed=agreed,
        seen=seen,
        bare=bare,
        carries=scope.part is None,
    )


def _part(survey: Survey, scope: Scope, found: Sequence[Violation], *, agreed: bool) -> Page:
    """Return the names of the top-level items that the page shows."""
    before = opening(survey)
    if not agreed:
        return before
    if scope.part is not None:
        return scope.part
    names = names_of(survey)
    # What stood before the consent is shown again where something is the matter with it.
    again = any(top(each.path) in before for each in found)
    return names if again else names[len(before) :]


def _violations(
    survey: Survey, reading: Reading, now: FormState, environment: Environment
) -> tuple[Violation, ...]:
    """Return what is the matter; what could not be read is said once, and not also as missing."""
    # What cannot be answered here keeps nobody from sending the rest.
    unread = {each.path for each in reading.violations}
    if _from_files(index(survey)):
        unread |= {
            entry.at(indexes)
            for entry, indexes in now.questions()
            if cannot_be_answered(entry.question, _offered(entry.question, entry.at(indexes), now))
        }
    checked = validate(survey, reading.answers, environment, known=now)
    return (*reading.violations, *(each for each in checked if each.path not in unread))


@lru_cache(maxsize=CACHE_SIZE)
def _from_files(known: Index) -> bool:
    """Tell whether a survey takes choices from attached files, which may be missing."""
    return any(
        isinstance(entry.item, Question) and entry.item.type in FROM_FILE
        for entry in known.entries.values()
    )


def _before(survey: Survey, found: Sequence[Violation], missing: str) -> tuple[Violation, ...]:
    """Return what is the matter up to the consent, with the consent itself where it is missing."""
    first = opening(survey)
    kept = tuple(each for each in found if top(each.path) in first)
    return kept or ((violation("required.choice", missing),) if missing else ())


def _offered(question: Question, place: str, now: FormState) -> int:
    return len(now.choices(place)) if question.list_name else 0
