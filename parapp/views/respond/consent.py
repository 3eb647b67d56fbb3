"""What somebody is told before agreeing: who asks, why, what becomes of the answers, a way back."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from parapp.extensions import db
from parapp.services import consenting, welcoming
from parapp.services.consenting import Agreed
from parapp.services.projects import today
from parapp.services.saving import KEPT_DAYS, Held
from parapp.views.respond.blocks import Words
from parapp.views.respond.door import Door
from parapp.views.respond.gate import Gate
from parapp.views.respond.media import Beside
from parapp.views.respond.parts import in_pages
from parapp.views.respond.wording import Wording

_ASKED: Final = ("age", "company", "card", "before", "required", "constraint")
"""What is asked before the questions, and what is said there of answers."""


@dataclass(frozen=True, slots=True)
class Told:
    """The consent page's words.

    Attributes:
        about: Who asks, who pays, why and whom to turn to: pairs of a term and the project's words.
        sentences: What happens to the answers.
        unaccompanied: To whom somebody may turn who has no guardian here, or empty.
        sound: Address of a recording of all this, or empty.
    """

    about: tuple[tuple[str, Words], ...]
    sentences: tuple[str, ...]
    unaccompanied: Words = Words()
    sound: str = ""

    @property
    def plain(self) -> tuple[str, ...]:
        """Everything, without markup."""
        pairs = (text for term, words in self.about for text in (term, words.html.striptags()))
        extra = (self.unaccompanied.html.striptags(),) if self.unaccompanied else ()
        return (*pairs, *self.sentences, *extra)


def told(door: Door, tag: str) -> Told:
    """Return the words of the consent page in the language of the page."""
    recording = (("audio", door.survey.consent_audio),)
    return Told(
        about(door, tag),
        tuple(_sentences(door)),
        _unaccompanied(door, tag),
        Beside(door, tag)(recording).sound,
    )


def spoken(door: Door, tag: str) -> dict[str, str]:
    """Return the addresses of recordings of what is asked before the questions, by its name."""
    wording = Wording(door.survey, tag, beside=Beside(door, tag))
    found = ((name, wording.recording(name)) for name in _ASKED)
    return {name: address for name, address in found if address}


def about(door: Door, tag: str) -> tuple[tuple[str, Words], ...]:
    """Return who asks, who pays, why, and whom to turn to, as far as the project says."""
    project = door.project
    wording = Wording(door.survey, tag)
    said = (
        (_("Who asks"), project.organisation or project.title),
        (_("Who pays"), project.funder),
        (_("Why"), welcoming.conditions(door.row).why or project.summary),
        (_("Whom to turn to"), project.contact),
    )
    return tuple((term, words) for term, text in said if (words := wording.text(text)))


def version(door: Door, tag: str) -> str:
    """Return the version of the words, which are kept so that anybody can see what was agreed to.

    Raises:
        UnavailableError: They are new, and the database cannot take them now.
    """
    return consenting.note_words(
        db.session, survey=door.row, language=tag, words=told(door, tag).plain
    )


def agreed(door: Door, tag: str, gate: Gate, draft: Held | None = None) -> Agreed | None:
    """Return what is kept beside a response; None where another program asked for consent.

    Args:
        door: What was answered.
        tag: The language of the page.
        gate: What was answered before the questions.
        draft: The unfinished response, which knows on which day it was agreed to.
    """
    if gate.bare or door.is_trial:
        return None
    shown = gate.given.get("words", "")
    language = consenting.language_of(db.session, door.row, shown)
    if language is None:
        shown, language = version(door, tag), tag
    on = draft.content.agreed_on if draft else ""
    day = date.fromisoformat(on) if on else today(door.project)
    return Agreed(shown, language, day, gate.answered_before)


def _sentences(door: Door) -> list[str]:
    told = [
        _("Taking part is up to you, and you can stop whenever you want."),
        _(
            "Your answers are stored without a name, an address or a phone number, unless you "
            "write them yourself. The people of the project can read them. What others get to see "
            "are figures about many people, given as ranges, so that nobody can be picked out."
        ),
        _(
            "At the end you get a code. With it you can take your answers back. What was printed "
            "before that stays."
        ),
    ]
    if in_pages(door.survey):
        told.append(
            _(
                "Until you send them, your answers are kept locked for %(days)s days; only the "
                "address of your page opens them.",
                days=KEPT_DAYS,
            )
        )
    else:
        told.append(_("Nothing is stored before you send your answers or save them for later."))
    months = door.project.retention_months
    if months is not None:
        told.append(
            ngettext(
                "Single answers are deleted %(num)d month after the survey closes.",
                "Single answers are deleted %(num)d months after the survey closes.",
                months,
            )
        )
    told.append(
        _("With your answers we keep which version of this text you agreed to, and on which day.")
    )
    return told


def _unaccompanied(door: Door, tag: str) -> Words:
    terms = welcoming.conditions(door.row)
    return Wording(door.survey, tag).text(terms.unaccompanied) if terms.own_age else Words()
