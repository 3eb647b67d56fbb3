"""Whether a survey's responses may be counted exactly, and which of them may be told at all.

DESIGN.md, decision 10: documents and official positions are counted exactly; a position is one only
when it is on the record and signed off by who holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.model import ChoiceRole, Survey, Unit

_ONE_ANSWER = "select_one"


@dataclass(frozen=True, slots=True)
class SigningOff:
    """Where a form notes that a position is signed off.

    Attributes:
        path: The question.
        choice: The answer by which it is.
    """

    path: str
    choice: str


def signing_off(survey: Survey) -> SigningOff | None:
    """Return where a form notes that a position is signed off; None where it does not."""
    for node in survey.questions():
        known = survey.choices(getattr(node.item, "list_name", ""))
        if node.repeats or known is None or getattr(node.item, "type", "") != _ONE_ANSWER:
            continue
        for choice in known.choices:
            if choice.role is ChoiceRole.SIGNED_OFF:
                return SigningOff(node.path, choice.name)
    return None


def is_exact(survey: Survey) -> bool:
    """Tell whether a survey is counted exactly: nobody is told of by it who has not agreed to it.

    A sensitive question says that documents tell of persons (case files, letters of complaint).
    Then all of it is protected: of figures of the same documents the exact ones would give away
    what the ranges keep. Positions without a question of signing off may be anybody's.
    """
    if any(getattr(node.item, "sensitive", False) for node in survey.questions()):
        return False
    if survey.unit is Unit.OFFICIAL_POSITION:
        return signing_off(survey) is not None
    return survey.unit is Unit.DOCUMENT


def is_told(survey: Survey, answers: Mapping[str, object]) -> bool:
    """Tell whether anything may be told of one response: of a position, once it is signed off.

    Args:
        survey: The version that was answered.
        answers: The typed answers.
    """
    if survey.unit is not Unit.OFFICIAL_POSITION:
        return True
    place = signing_off(survey)
    return place is None or answers.get(place.path) == place.choice
