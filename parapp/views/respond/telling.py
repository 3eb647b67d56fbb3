"""Pages that say one thing: thanks, closed, kept for later, who helps, what went wrong."""

from collections.abc import Iterable

from flask import Response, current_app, redirect, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from parapp.errors import UnavailableError
from parapp.extensions import db
from parapp.i18n import page_language, speaking
from parapp.services import saving, tallying, welcoming
from parapp.services.welcoming import Standing
from parapp.settings import Settings
from parapp.views.respond import consent
from parapp.views.respond.blocks import Words
from parapp.views.respond.door import Door
from parapp.views.respond.media import Beside
from parapp.views.respond.rendering import (
    Help,
    Message,
    about_page,
    message_page,
    saved_page,
    standing_page,
)
from parapp.views.respond.wording import Wording


def not_taken(door: Door, status: int = 200) -> Response:
    """Say that a survey takes no answers now, why, and what can be done."""
    heading, *sentences = _standing(door)
    message = Message(heading, sentences, helps=helps(door), sound=spoken(door, "closed"))
    return message_page(message, status, door)


def not_taken_in_every_language(door: Door) -> Response:
    """Say the same in each of the survey's languages, before anybody has chosen one."""
    said, early = [], door.standing is Standing.EARLY
    for offered in door.languages:
        with speaking(offered.tag):
            contact = Wording(door.survey, offered.tag).text(door.project.contact)
            sound = spoken(door, "closed")
            said.append((offered, _standing(door), Words() if early else contact, sound))
    return standing_page(door, said)


def _standing(door: Door) -> tuple[str, ...]:
    turn = _("If you want to tell the people who asked something, turn to them.")
    if door.standing is Standing.EARLY and door.publication is not None:
        day = format_date(welcoming.opening_day(door.row, door.publication), "long")
        return (
            _("This survey has not begun yet"),
            _("It takes answers from %(day)s on. Open the same link again then.", day=day),
        )
    if door.standing is Standing.FULL:
        return (
            _("This survey has all its answers"),
            _("As many people have answered as were wanted, and nothing was stored."),
            turn,
        )
    return (
        _("This survey is closed"),
        _("It does not take answers any more, and nothing was stored."),
        turn,
    )


def thanks(door: Door, sentences: list[str], sound: str = "") -> Response:
    """Say thank you, show who helps, and lead somebody else to the beginning.

    Args:
        door: What was answered.
        sentences: What became of it.
        sound: Address of a recording of them, or empty.
    """
    again = url_for("respond.languages", token=door.token)
    message = Message(_("Thank you"), sentences, helps=helps(door), sound=sound, again=again)
    return message_page(message, door=door)


def tried(door: Door) -> Response:
    """Say that a draft was answered to its end."""
    again = url_for("respond.languages", token=door.token)
    sentences = [_("This was a draft. Nothing was stored.")]
    message = Message(_("Thank you"), sentences, helps=helps(door), again=again)
    return message_page(message, door=door)


def turned_away(door: Door, tag: str, outcome: tallying.Outcome) -> AnyResponse:
    """Count that somebody does not take part, and lead to the page that says so.

    A page of its own, so that loading it again counts nobody twice.
    """
    if door.channel is not None:
        try:
            tallying.note(db.session, channel=door.channel, outcome=outcome)
        except UnavailableError as error:  # nobody is kept from saying no
            current_app.logger.error("a contact is not counted: %s", error)  # noqa: TRY400
    endpoint = "young" if outcome is tallying.Outcome.NOT_ELIGIBLE else "declined"
    return redirect(url_for(f"respond.{endpoint}", token=door.token, language=tag), 303)


def young(door: Door) -> Response:
    """Say that the survey is for older people."""
    terms = welcoming.conditions(door.row)
    age = terms.least_age or terms.own_age or 0
    sentences = [
        _("It is for people of %(age)s years or more. Nothing was stored.", age=age),
        _("If you want to tell the people who asked something, turn to them."),
    ]
    heading, sound = _("This survey is not for your age"), spoken(door, "young")
    return message_page(Message(heading, sentences, helps=helps(door), sound=sound), door=door)


def alone(door: Door, tag: str) -> Response:
    """Say to a child who is alone what can be done, and to whom it may turn."""
    terms = welcoming.conditions(door.row)
    sentences = [
        _("At your age an adult has to agree too, so you cannot take part alone. It is not your "
          "fault, and nothing was stored."),
        _("You can come back with a parent, a guardian or another adult who takes care of you."),
    ]  # fmt: skip
    back = url_for("respond.form", token=door.token, language=tag)
    message = Message(
        _("You need an adult for this"),
        sentences,
        extra=Wording(door.survey, tag).text(terms.unaccompanied),
        sound=spoken(door, "alone"),
        links=[(back, _("Back to the survey"))],
        helps=helps(door),
    )
    return message_page(message, door=door)


def about(door: Door, tag: str) -> Response:
    """Say again what was said before the questions."""
    return about_page(door, consent.told(door, tag), helps(door))


def helping(door: Door, tag: str) -> Response:
    """Show who helps."""
    found = helps(door)
    sentences = [] if found else [_("The project has named nobody yet. You can turn to itself.")]
    back = url_for("respond.form", token=door.token, language=tag)
    links = [(back, _("Back to the survey"))]
    message = Message(_("You are not alone"), sentences, links=links, helps=found)
    return message_page(message, door=door)


def spoken(door: Door, what: str) -> str:
    """Return the address of a recording of what a page says, in its language; or empty."""
    tag = page_language().tag
    return Wording(door.survey, tag, beside=Beside(door, tag)).recording(what)


def helps(door: Door) -> list[Help]:
    """Return the project's referral card in the language of the page."""
    wording = Wording(door.survey, page_language().tag)
    return [
        Help(wording.text(each.name), wording.text(each.helps_with), wording.text(each.contact))
        for each in door.referrals
    ]


def saved(door: Door, tag: str, held: saving.Held) -> Response:
    """Show the link and the code of an unfinished response, and until when they are good."""
    settings: Settings = current_app.extensions["parapp_settings"]
    path = url_for("respond.unfinished", token=door.token, language=tag, code=held.code, number=1)
    until, sound = format_date(held.until, "long"), spoken(door, "saved")
    return saved_page(door, held.code, settings.base_url, path, until=until, sound=sound)


def gone(door: Door, tag: str, kept: Iterable[tuple[str, str]] = ()) -> Response:
    """Say that an unfinished response is not there, and offer to begin anew with what came in."""
    sentences = [
        _(
            "What was saved under this code is not here any more. It was sent, or thrown away "
            "after %(days)s days without a change, or the code was typed wrongly.",
            days=saving.KEPT_DAYS,
        )
    ]
    pairs = list(kept)
    if pairs:
        sentences.append(
            _("What you have just written is still on this page. Go on, and it is filled in again.")
        )
    message = Message(
        _("Nothing is saved here"),
        sentences,
        fields=pairs,
        action=url_for("respond.form", token=door.token, language=tag),
        links=[] if pairs else [(url_for("respond.languages", token=door.token), _("Begin anew"))],
    )
    return message_page(message, 410 if pairs else 404, door)


def foreign(door: Door) -> Response:
    """Refuse a form that another site has sent."""
    sentence = _(
        "They came from the page of somebody else. Open the survey's own link and send them there."
    )
    return message_page(Message(_("Your answers were not taken"), [sentence]), 403, door)


def malformed(door: Door | None) -> Response:
    """Say that something came that is no form."""
    sentence = _(
        "What was sent cannot be read as a form, and nothing was stored. Open the survey again."
    )
    return message_page(Message(_("Your answers did not arrive"), [sentence]), 400, door)


def unknown(door: Door, names: tuple[str, ...]) -> Response:
    """Say that the form holds what the survey does not ask for."""
    # First strong isolate and its end: a name in Latin letters does not upset an Arabic sentence.
    named = ", ".join(f"\u2068{name[:60]}\u2069" for name in names[:5])
    sentences = [
        _("The form holds something that this survey does not ask for: %(names)s.", names=named),
        _("Nothing was stored. Go back, open the survey's link again and answer there."),
    ]
    return message_page(Message(_("Your answers were not stored"), sentences), 400, door)
