"""The pages of an unfinished response: its answers wait on the server, and its code opens them."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from parapp.extensions import db
from parapp.i18n import force_language
from parapp.permissions import public
from parapp.services import receiving, saving, tallying
from parapp.services.saving import Held, Unfinished
from parapp.settings import Settings
from parapp.views.respond import gate, rescuing, steps, telling
from parapp.views.respond.answering import (
    Answered,
    CardCheck,
    language_of,
    move_files,
    open_files,
    receive,
    settle,
)
from parapp.views.respond.blueprint import blueprint
from parapp.views.respond.door import Door, enter
from parapp.views.respond.gate import Gate
from parapp.views.respond.gate import Result as Passage
from parapp.views.respond.parts import Page, asked, pages, top
from parapp.views.respond.posted import Posted, Wish
from parapp.views.respond.rendering import Place, Sheet, form_page, part_page
from parapp.views.respond.uploads import Uploads
from surveys.relevance import FormState

_CHECKS = "check"
"""In the address of a page to which somebody is sent because something on it is the matter."""


@blueprint.get("/<any(s):way>/<token>/<language>/at/<code>", endpoint="resume")
@blueprint.get("/<any(s):way>/<token>/<language>/at/<code>/<int:number>")
@public
def unfinished(token: str, language: str, code: str, number: int = 1) -> ResponseReturnValue:
    """Show a page of an unfinished response as it was left."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    held = saving.find(db.session, code)
    if held is None or held.channel.token != token:
        return telling.gone(door, tag)
    if held.content.done:
        return redirect(url_for("respond.thanks", token=token, language=tag))
    door = enter(db.session, token, held.content.version)
    if not door.taken:
        return telling.not_taken(door, 410)
    known = pages(door.survey)
    number = min(max(number, 1), len(known))
    checks = _CHECKS in request.args
    posted = _posted(held.content, Wish.SEND if checks else Wish.LANGUAGE)
    page = known[number - 1]
    scope = steps.Scope(
        part=page, whole=False, fresh=page[:1] != () and page[0] not in held.content.visited
    )
    step = _take(door, tag, posted, held, scope)
    if step.now is not None and not asked(door.survey, step.now, page):
        onward = _next(door, step.now, number, 1) or _next(door, step.now, number, -1)
        if onward:
            return _go(door, tag, held, onward)
    return form_page(door, tag, _sheet(door, held, number, step))


@blueprint.post("/<any(s):way>/<token>/<language>/at/<code>/<int:number>")
@public
@rescuing.giving_back
def answer_page(token: str, language: str, code: str, number: int) -> ResponseReturnValue:
    """Take in a page: keep it, and go on, back, or to the end."""
    held = saving.find(db.session, code)
    if held is not None and held.channel.token != token:
        held = None
    if held is not None and held.content.done:
        return redirect(url_for("respond.thanks", token=token, language=language), 303)
    received = receive(token, language, held.content if held else None)
    if not isinstance(received, tuple):
        return received
    door, tag, posted, found = received
    known = pages(door.survey)
    number = min(max(number, 1), len(known))
    page = known[number - 1]
    if held is not None and posted.wish is Wish.PART:
        together = _posted(_merged(page, posted, tag)(held.content), Wish.PART)
        step = _take(door, tag, together, held, steps.Scope(part=page, whole=False), found)
        return part_page(door, step.form, posted.target)
    if held is not None and posted.wish is Wish.STOP:
        return _stop(door, tag, code)
    held = held and saving.change(db.session, code, _merged(page, posted, tag))
    if held is None:
        return telling.gone(door, tag, request.form.items(multi=True))
    if held.content.done:  # by another tab, a moment ago
        return redirect(url_for("respond.thanks", token=token, language=tag), 303)
    held = move_files(door, held, held.content.identity)
    if posted.wish is Wish.SAVE:
        return telling.saved(door, tag, held)
    if posted.wish is Wish.LANGUAGE:
        return _go(door, tag, held, number)
    return _proceed(door, tag, held, number, posted, found)


def _proceed(
    door: Door, tag: str, held: Held, number: int, posted: Posted, found: Uploads
) -> ResponseReturnValue:
    """Go where the button leads that was pressed, if the page lets."""
    page = pages(door.survey)[number - 1]
    together = replace(_posted(held.content, posted.wish), target=posted.target)
    step = _take(door, tag, together, held, steps.Scope(part=page, whole=False), found)
    sheet = _sheet(door, held, number, step)
    before = Gate(Passage.PASSED, given=held.content.gate)
    if step.now is None or step.result is steps.Result.UNKNOWN:
        return settle(Answered(door, tag, together, before, held), step, sheet)
    if posted.wish is Wish.BACK:
        return _go(door, tag, held, _next(door, step.now, number, -1) or number)
    if step.result is not steps.Result.NEXT:
        return settle(Answered(door, tag, together, before, held), step, sheet)
    onward = _next(door, step.now, number, 1)
    if onward:
        return _go(door, tag, held, onward)
    return _finish(door, tag, held, number, step.now)


def _finish(door: Door, tag: str, held: Held, number: int, now: FormState) -> ResponseReturnValue:
    """Send the whole response, unless something is left to be seen or mended on another page."""
    known = pages(door.survey)
    unseen = (
        place
        for place, page in enumerate(known, start=1)
        if page and page[0] not in held.content.visited and asked(door.survey, now, page)
    )
    if place := next(unseen, 0):
        return _go(door, tag, held, place)
    check = CardCheck(door, held.content.identity)
    before = gate.read(
        door, replace(_posted(held.content, Wish.SEND), gate=held.content.gate), check
    )
    part = known[number - 1]
    opened = open_files(door, held)
    step = _take(
        door,
        tag,
        _posted(opened.content, Wish.SEND),
        opened,
        steps.Scope(passed=before.result is Passage.PASSED, part=part),
    )
    for path in step.wrong:
        place = next((n for n, page in enumerate(known, start=1) if top(path) in page), number)
        if place != number:
            return _go(door, tag, held, place, checks=True)
    sheet = replace(_sheet(door, held, number, step), gate=before)
    posted = _posted(opened.content, Wish.SEND)
    return settle(Answered(door, tag, posted, before, held), step, sheet)


def _take(
    door: Door,
    tag: str,
    posted: Posted,
    held: Held,
    scope: steps.Scope,
    found: Uploads | None = None,
) -> steps.Step:
    refused = found.refused if found else ()
    values = {**held.content.files, **receiving.waiting(db.session, UUID(held.content.identity))}
    environment = door.environment(tag, held.content.identity)
    return steps.take(door.survey, posted, tag, environment, Uploads(values, refused), scope)


def _sheet(door: Door, held: Held, number: int, step: steps.Step) -> Sheet:
    known = pages(door.survey)
    now = step.now
    applying = [
        place
        for place, page in enumerate(known, start=1)
        if place == number or (now is not None and asked(door.survey, now, page))
    ]
    place = Place(held.code, number, applying.index(number) + 1, len(applying))
    return Sheet(step.form, held.content.identity, place=place, now=now, loose=step.loose)


def _next(door: Door, now: FormState, number: int, direction: int) -> int:
    """Return the number of the nearest page in a direction that asks something, or 0."""
    known = pages(door.survey)
    place = number + direction
    while 1 <= place <= len(known):
        if asked(door.survey, now, known[place - 1]):
            return place
        place += direction
    return 0


def _go(
    door: Door, tag: str, held: Held, number: int, *, checks: bool = False
) -> ResponseReturnValue:
    address = url_for(
        "respond.unfinished",
        token=door.token,
        language=tag,
        code=held.code,
        number=number,
        **({_CHECKS: 1} if checks else {}),
    )
    return redirect(address, 303)


def _stop(door: Door, tag: str, code: str) -> ResponseReturnValue:
    """Throw everything away, as the person wants it."""
    settings: Settings = current_app.extensions["parapp_settings"]
    saving.discard(db.session, data=settings.data, code=code)
    return telling.turned_away(door, tag, tallying.Outcome.BROKE_OFF)


def _merged(page: Page, posted: Posted, tag: str) -> Callable[[Unfinished], Unfinished]:
    """Return what puts the answers of one page into an unfinished response."""

    def act(kept: Unfinished) -> Unfinished:
        def others(names: object) -> list[str]:
            return [name for name in names if top(name) not in page]  # type: ignore[attr-defined]

        fields = {name: kept.fields[name] for name in others(kept.fields)}
        # A page may hold only what is on it: what another name brings is told as unknown.
        fields |= {name: list(values) for name, values in posted.fields.items()}
        return replace(
            kept,
            language=tag,
            fields=fields,
            asked=sorted({*others(kept.asked), *posted.asked}),
            rows=[*others(kept.rows), *(row for row in posted.rows if top(row) in page)],
            visited=list(dict.fromkeys([*kept.visited, *page[:1]])),
        )

    return act


def _posted(kept: Unfinished, wish: Wish) -> Posted:
    """Return everything that was answered so far, as one form."""
    return Posted(
        fields={name: tuple(values) for name, values in kept.fields.items()},
        identity=kept.identity,
        version=kept.version,
        asked=frozenset(kept.asked),
        rows=tuple(kept.rows),
        wish=wish,
        target=(),
    )
