"""The addresses at which respondents begin: choose a language, agree, answer, be thanked."""

from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from parapp.extensions import db
from parapp.i18n import force_language
from parapp.permissions import public
from parapp.views.respond import gate, rescuing, steps, telling
from parapp.views.respond.answering import Answered, settle
from parapp.views.respond.blocks import Words
from parapp.views.respond.cards import CardCheck
from parapp.views.respond.door import enter
from parapp.views.respond.gate import Result as Passage
from parapp.views.respond.media import Beside
from parapp.views.respond.parts import in_pages
from parapp.views.respond.posted import Wish, new_identity
from parapp.views.respond.rendering import Sheet, form_page, languages_page, part_page
from parapp.views.respond.taking import Taken, keep, language_of, receive, turn_away
from parapp.views.respond.ways import blueprint
from surveys.xlsform.languages import UNDETERMINED

rescuing.init_blueprint(blueprint)


@blueprint.get("/<any(s, d):way>/<token>", strict_slashes=False)
@public
def languages(token: str) -> ResponseReturnValue:
    """Offer the survey's languages by their own names, or say in each that it takes no answers."""
    door = enter(db.session, token)
    offered = door.survey.languages
    if not door.taken:
        return telling.not_taken_in_every_language(door)
    if len(offered) == 1:
        card = request.args.get("card")
        return redirect(url_for("respond.form", token=token, language=offered[0], card=card))
    return languages_page(door)


@blueprint.get("/<any(s, d):way>/<token>/<language>", strict_slashes=False)
@public
def form(token: str, language: str) -> ResponseReturnValue:
    """Show what comes before the questions; an unknown language leads to the choice of one."""
    door = enter(db.session, token)
    tag = door.language_for(language)
    if tag is None:
        return languages_page(door)
    force_language(tag)
    if not door.taken:
        return telling.not_taken(door)
    identity = new_identity()
    card = request.args.get("card", "")[:_CODE]
    before = gate.ask(door, {"card": card} if card and door.is_by_card else {})
    environment = door.environment(tag, identity)
    first = steps.begin(door.survey, tag, environment, asks=before.asks, beside=Beside(door, tag))
    return form_page(door, tag, Sheet(first, identity, before))


@blueprint.post("/<any(s, d):way>/<token>/<language>", strict_slashes=False)
@public
@rescuing.giving_back
def answer(token: str, language: str) -> ResponseReturnValue:
    """Take in a form: store it, or show it again in another language or with what is missing."""
    taken = receive(token, language)
    if not isinstance(taken, Taken):
        return taken
    door, tag, posted = taken.door, taken.tag, taken.posted
    before = gate.read(door, posted, CardCheck(door, posted.identity))
    passed = before.result is Passage.PASSED
    if not passed and posted.wish in {Wish.SEND, Wish.STOP} and (away := turn_away(taken, before)):
        return away
    step = steps.take(
        door.survey,
        posted,
        tag,
        door.environment(tag, posted.identity),
        uploads=taken.files,
        scope=steps.Scope(passed=passed),
        beside=Beside(door, tag),
    )
    if posted.wish is Wish.PART:
        return part_page(door, step.form, posted.target)
    if step.agreed and not before.bare and not door.is_trial:
        if posted.wish is Wish.SAVE:
            return telling.saved(door, tag, keep(taken, before))
        if in_pages(door.survey) and posted.wish is Wish.SEND and step.result in _GOES_ON:
            code = keep(taken, before).code
            address = url_for("respond.unfinished", token=token, language=tag, code=code, number=1)
            return redirect(address, 303)

    def lay_out() -> Sheet:
        return Sheet(step.form, posted.identity, before, now=step.now, loose=step.loose)

    return settle(Answered(door, tag, posted, before), step, lay_out)


_GOES_ON: Final = frozenset({steps.Result.SHOW, steps.Result.STORE})
_CODE: Final = 40  # characters of a card's code in an address, with hyphens and what was mistyped


@blueprint.get("/<any(s, d):way>/<token>/<language>/thanks")
@public
def thanks(token: str, language: str) -> ResponseReturnValue:
    """Say that the answers have arrived."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    return telling.thanks(door, [_("Your answers have arrived. You can close this page.")])


@blueprint.get("/<any(s, d):way>/<token>/<language>/no")
@public
def declined(token: str, language: str) -> ResponseReturnValue:
    """Thank somebody who does not take part."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    return telling.thanks(
        door,
        [_("You chose not to take part. Nothing was stored. You can close this page.")],
        sound=telling.spoken(door, "declined"),
    )


@blueprint.get("/<any(s, d):way>/<token>/<language>/young")
@public
def young(token: str, language: str) -> ResponseReturnValue:
    """Tell somebody that the survey is for older people."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    return telling.young(door)


@blueprint.get("/<any(s, d):way>/<token>/<language>/about")
@public
def about(token: str, language: str) -> ResponseReturnValue:
    """Say again what was said before the questions."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    return telling.about(door, tag)


@blueprint.get("/<any(s, d):way>/<token>/<language>/help")
@public
def help(token: str, language: str) -> ResponseReturnValue:  # noqa: A001 - the address's name
    """Show where people find help near them."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    return telling.helping(door, tag)


@blueprint.app_template_filter("marked")
def marked(words: Words) -> Markup:
    """Return the attributes that mark a text in another language than the page's."""
    lang = Markup(' lang="{}"').format(words.lang) if words.lang else Markup()
    return lang + (Markup(' dir="{}"').format(words.dir) if words.dir else Markup())


@blueprint.app_template_filter("lang")
def lang(tag: str) -> str:
    """Return the value of an attribute `lang`, which is empty where nobody knows the language."""
    return "" if tag == UNDETERMINED else tag
