"""The studio's words for meetings: where they stand, who interprets, what was voted and agreed."""

from typing import Final

from flask_babel import gettext as _

from parapp.models import Agreed, Consent, Interpreter, Stage
from parapp.services.telltale import Sign
from parapp.services.voting import Vote
from surveys.guide import Subject
from surveys.marking import N_

_STAGES: Final = {
    Stage.PLANNED: N_("Planned"),
    Stage.UNDER_WAY: N_("Under way"),
    Stage.CALLED_OFF: N_("Not held: the group did not agree"),
    Stage.HELD: N_("To be read back"),
    Stage.AGREED: N_("Agreed"),
}
INTERPRETERS: Final = {
    Interpreter.NONE: (N_("Nobody interprets"), N_("Everybody speaks the same language.")),
    Interpreter.PROFESSIONAL: (
        N_("A professional interpreter"),
        N_("Trained, and bound to keep silent about what is said."),
    ),
    Interpreter.COMMUNITY: (
        N_("Somebody of the community"),
        N_("Knows the words. Ask beforehand whether people speak freely with this person."),
    ),
    Interpreter.FAMILY: (
        N_("A relative of somebody in the group"),
        N_("Only where there is nobody else: people say less before relatives."),
    ),
}
CONSENTS: Final = {
    Consent.EVERYONE: N_("Yes, everyone"),
    Consent.THOSE_HERE: N_("Some people left, and everyone still here agrees"),
    Consent.NO: N_("No, the meeting ends here"),
}
AGREEMENTS: Final = {
    Agreed.YES: N_("Yes, as it was read"),
    Agreed.CHANGED: N_("Yes, with the changes written down"),
    Agreed.DIVIDED: N_("No, the group is divided"),
}
VOTES: Final = {
    Vote.AGREE: N_("Agree"),
    Vote.DISAGREE: N_("Disagree"),
    Vote.UNSURE: N_("Not sure"),
    Vote.PASS: N_("Pass"),
}
_SIGNS: Final = {
    Sign.PHONE: N_("This looks like a telephone number."),
    Sign.EMAIL: N_("This looks like an e-mail address."),
    Sign.DAY: N_("This looks like a date."),
    Sign.NAME: N_("This looks like a name."),
}
_SUBJECTS: Final = {
    Subject.GAPS: N_("What nobody here knows"),
    Subject.ASK: N_("What the group asks for"),
    Subject.READING_BACK: N_("Reading back"),
}


def stage_word(stage: Stage) -> str:
    """Say where a meeting stands."""
    return _(_STAGES[stage])


def interpreter_word(kind: Interpreter) -> str:
    """Say who interprets."""
    return _(INTERPRETERS[kind][0])


def consent_word(consent: Consent) -> str:
    """Say what the group answered when it was asked whether it takes part."""
    return _(CONSENTS[consent])


def agreed_word(agreed: Agreed) -> str:
    """Say how the group took what was read back."""
    return _(AGREEMENTS[agreed])


def vote_word(vote: Vote) -> str:
    """Name a vote."""
    return _(VOTES[vote])


def sign_sentence(sign: Sign) -> str:
    """Say what a text looks as if it held."""
    return _(_SIGNS[sign])


def subject_word(subject: Subject) -> str:
    """Name a phase of which the guide says only what it is about."""
    return _(_SUBJECTS[subject]) if subject in _SUBJECTS else ""
