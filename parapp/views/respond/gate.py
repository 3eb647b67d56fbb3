"""What is asked before the questions: how old, with whom, with which card, and whether at all.

None of it is stored, but for what somebody says who is asked if they have answered before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from parapp.services.welcoming import conditions
from parapp.views.respond.door import Door
from parapp.views.respond.parts import consent_path
from parapp.views.respond.posted import Posted, Wish
from surveys.model import Unit

OWN: Final = "own"
MINOR: Final = "minor"
YOUNG: Final = "young"
ALONE: Final = "alone"
_PEOPLE: Final = frozenset({Unit.PERSON, Unit.HOUSEHOLD, Unit.ORGANISATION})
"""Of these somebody has to agree; a document or an official position is on the record."""


class Result(StrEnum):
    """What the answers before the questions come to."""

    ASK = "ask"
    PASSED = "passed"
    DECLINED = "declined"
    YOUNG = "young"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen, and whether it was."""

    value: str
    label: "str | LazyString"
    chosen: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked before the questions, and what was answered.

    Attributes:
        result: What it comes to.
        consent: The answers to our own question whether somebody takes part; empty where the survey
            has one of its own, or nobody has to be asked.
        ages: The groups of age to choose from; empty where the age does not matter.
        company: With whom a child is; empty where that is not asked.
        before: The answers to whether somebody has answered before; empty where nobody is asked.
        card: The code of the card as it was typed; None where none is needed.
        given: What was answered, by name.
        errors: What is the matter, by name.
        bare: Whether another program has sent the answers, which has asked for consent itself.
    """

    result: Result = Result.ASK
    consent: tuple[Option, ...] = ()
    ages: tuple[Option, ...] = ()
    company: tuple[Option, ...] = ()
    before: tuple[Option, ...] = ()
    card: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.consent or self.ages or self.before or self.card is not None)

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """What the pages after it carry along."""
        return tuple(self.given.items())

    @property
    def answered_before(self) -> bool | None:
        """What the person said, None where nothing."""
        return {"yes": True, "no": False}.get(self.given.get("before", ""))


def ask(door: Door, given: Mapping[str, str]) -> Gate:
    """Return what is asked before the questions of a survey, with what was answered so far."""
    terms = conditions(door.row)

    def options(name: str, *pairs: "tuple[str, str | LazyString]") -> tuple[Option, ...]:
        return tuple(Option(value, said, given.get(name) == value) for value, said in pairs)

    ages = []
    oldest, least = terms.own_age or terms.least_age, terms.least_age
    if oldest:
        ages.append((OWN, _("%(age)s years or older", age=oldest)))
    if terms.own_age and least:
        between = _("From %(least)s to %(most)s years", least=least, most=terms.own_age - 1)
        ages.append((MINOR, between))
    if oldest:
        youngest = least or oldest
        young = MINOR if terms.own_age and not least else YOUNG
        ages.append((young, _("Younger than %(age)s years", age=youngest)))
    company: tuple[Option, ...] = ()
    if given.get("age") == MINOR:
        trusted = [("trusted", _("The adult whom the project names here is with me"))]
        company = options(
            "company",
            ("guardian", _("A parent or guardian is with me")),
            *(trusted if terms.unaccompanied else []),
            (ALONE, _("I am alone")),
        )
    yes, no = lazy_gettext("Yes, I take part"), lazy_gettext("No, I do not take part")
    return Gate(
        consent=options("consent", ("yes", yes), ("no", no)) if _asks_consent(door) else (),
        ages=options("age", *ages),
        company=company,
        before=options("before", ("no", lazy_gettext("No")), ("yes", lazy_gettext("Yes")))
        if terms.asks_before
        else (),
        card=given.get("card", "") if door.is_by_card else None,
        given=given,
    )


def read(door: Door, posted: Posted, check_card: Callable[[str], str]) -> Gate:
    """Return what the answers before the questions come to.

    Args:
        door: What was come to.
        posted: What came in.
        check_card: Returns what is the matter with a card's code, or nothing.
    """
    gate = ask(door, posted.gate)
    given = gate.given
    bare = not given and posted.is_bare(besides=consent_path(door.survey))
    if bare and not gate.ages and gate.card is None:
        return replace(gate, result=Result.PASSED, bare=True)
    ends = (
        (Result.DECLINED, posted.wish is Wish.STOP),
        (Result.DECLINED, gate.consent and given.get("consent") == "no"),
        (Result.YOUNG, gate.ages and given.get("age") == YOUNG),
        (Result.ALONE, gate.company and given.get("company") == ALONE),
    )
    for result, reached in ends:
        if reached:
            return replace(gate, result=result)
    errors = _errors(gate, check_card)
    if not errors:
        return replace(gate, result=Result.PASSED)
    if gate.company and not given.get("shown"):
        errors.pop("company", None)  # nobody is reproached for what was not on the page
    return replace(gate, errors=errors if posted.wish is Wish.SEND else {})


def _errors(gate: Gate, check_card: Callable[[str], str]) -> dict[str, str]:
    given = gate.given
    errors = {
        name: _("Choose one of the answers.")
        for name, offered in (
            ("age", gate.ages),
            ("company", gate.company),
            ("consent", gate.consent),
        )
        if offered and not any(option.chosen for option in offered)
    }
    if gate.company and "company" not in errors:
        missing = next((name for name in ("adult", "assent") if not given.get(name)), "")
        if missing:
            errors[missing] = _("Both have to agree: the adult and the child.")
    if gate.card is not None and (wrong := check_card(gate.card)):
        errors["card"] = wrong
    return errors


def _asks_consent(door: Door) -> bool:
    return not consent_path(door.survey) and door.survey.unit in _PEOPLE
