"""The pages of an unfinished response: its answers wait on the server, and its code opens them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final
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
from parapp.views.respond.answering import Answered, settle, thank_again
from parapp.views.respond.cards import CardCheck
from parapp.views.respond.door import Door, enter
from parapp.views.respond.filing import move_files, open_files
from parapp.views.respond.gate import Gate
from parapp.views.respond.gate import Result as Passage
from parapp.views.respond.media import Beside
from parapp.views.respond.parts import Page, asked, pages, top
from parapp.views.respond.posted import Posted, Wish
from parapp.views.respond.rendering import Place, Sheet, form_page, part_page
from parapp.views.respond.taking import Taken, language_of, receive
from parapp.views.respond.uploads import Uploads
from parapp.views.respond.ways import blueprint
from surveys.relevance import FormState

_CHECKS: Final = "check"
"""In the address of a page to which somebody is sent because something on it is the matter."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of an unfinished response.

    Attributes:
        door: What is answered.
        tag: The language of the page.
        held: The unfinished response.
        number: Of the page, from 1.
        files: The files that came with the page.
    """

    door: Door
    tag: str
    held: Held
    number: int
    files: Uploads = Uploads()

    @property
    def known(self) -> tuple[Page, ...]:
        """All pages of the form."""
        return pages(self.door.survey)

    @property
    def page(self) -> Page:
        """What stands on this one."""
        return self.known[self.number - 1]

    def take(self, posted: Posted, scope: steps.Scope) -> steps.Step:
        """Return what a form comes to."""
        identity = self.held.content.identity
        waiting = receiving.waiting(db.session, UUID(identity))
        return steps.take(
            self.door.survey,
            posted,
            self.tag,
            self.door.environment(self.tag, identity),
            uploads=Uploads({**self.held.content.files, **waiting}, self.files.refused),
            scope=scope,
            beside=Beside(self.door, self.tag),
        )

    def applies(self, now: FormState, number: int) -> bool:
        """Tell whether a page asks something now."""
        return asked(self.door.survey, now, self.known[number - 1]) > 0

    def beyond(self, now: FormState, direction: int) -> int:
        """Return the number of the nearest page in a direction that asks something, or 0."""
        ahead = range(
            self.number + direction, len(self.known) + 1 if direction > 0 else 0, direction
        )
        return next((number for number in ahead if self.applies(now, number)), 0)

    def sheet(self, step: steps.Step) -> Sheet:
        """Return what the page shows."""
        now = step.now
        there = [
            number
            for number in range(1, len(self.known) + 1)
            if number == self.number or (now is not None and self.applies(now, number))
        ]
        place = Place(self.held.code, self.number, there.index(self.number) + 1, len(there))
        identity = self.held.content.identity
        return Sheet(step.form, identity, place=place, now=now, loose=step.loose)

    def go(self, number: int, *, checks: bool = False) -> ResponseReturnValue:
        """Lead to a page."""
        address = url_for(
            "respond.unfinished",
            token=self.door.token,
            language=self.tag,
            code=self.held.code,
            number=number,
        )
        return redirect(f"{address}?{_CHECKS}" if checks else address, 303)


@blueprint.get("/<any(s):way>/<token>/<language>/at/<code>", endpoint="resume")
@blueprint.get("/<any(s):way>/<token>/<language>/at/<code>/<int:number>")
@public
def unfinished(token: str, language: str, code: str, number: int = 1) -> ResponseReturnValue:
    """Show a page of an unfinished response as it was left."""
    door = enter(db.session, token)
    tag = language_of(door, language)
    force_language(tag)
    held = _held(token, code)
    if held is None:
        return telling.gone(door, tag)
    if held.content.left:
        return _ask_for_code()
    if held.content.done:
        return _thank(token, tag)
    door = enter(db.session, token, held.content.version)
    if not door.taken:
        return telling.not_taken(door, 410)
    return _show(Part(door, tag, held, _within(door, number)))


def _show(part: Part) -> ResponseReturnValue:
    checks = _CHECKS in request.args
    posted = _posted(part.held.content, Wish.SEND if checks else Wish.LANGUAGE)
    fresh = part.page[0] not in part.held.content.visited if part.page else False
    step = part.take(posted, steps.Scope(part=part.page, whole=False, fresh=fresh))
    if step.now is not None and not part.applies(step.now, part.number):
        onward = part.beyond(step.now, 1) or part.beyond(step.now, -1)
        if onward:
            return part.go(onward)
    return form_page(part.door, part.tag, part.sheet(step))


@blueprint.post("/<any(s):way>/<token>/<language>/at/<code>/<int:number>")
@public
@rescuing.giving_back
def answer_page(token: str, language: str, code: str, number: int) -> ResponseReturnValue:
    """Take in a page: keep it, and go on, back, or to the end."""
    held = _held(token, code)
    if held is not None and held.content.done:
        door = enter(db.session, token)
        return thank_again(door, language_of(door, language), held)
    taken = receive(token, language, held.content if held else None)
    if not isinstance(taken, Taken):
        return taken
    if held is None:
        return telling.gone(taken.door, taken.tag, request.form.items(multi=True))
    part = Part(taken.door, taken.tag, held, _within(taken.door, number), taken.files)
    if taken.posted.wish is Wish.PART:
        together = replace(
            _posted(_merged(part.page, taken.posted, taken.tag)(held.content), Wish.PART),
            sought=taken.posted.sought,
            leaf=taken.posted.leaf,
        )
        step = part.take(together, steps.Scope(part=part.page, whole=False))
        return part_page(part.door, step.form, taken.posted.target)
    if taken.posted.wish is Wish.STOP:
        return _stop(part)
    return _keep(part, taken.posted)


def _keep(part: Part, posted: Posted) -> ResponseReturnValue:
    """Keep what stands on a page, and go where the button leads."""
    merged = _merged(part.page, posted, part.tag)
    held = saving.change(db.session, part.held.code, merged)
    if held is None:  # its time ended a moment ago
        return telling.gone(part.door, part.tag, request.form.items(multi=True))
    if held.content.done:  # by another tab
        return thank_again(part.door, part.tag, held)
    part = replace(part, held=move_files(part.door, held, held.content.identity))
    if held.content.left:  # what came is kept, and shown to whoever types the code
        return _ask_for_code()
    if posted.wish is Wish.SAVE:
        return telling.saved(part.door, part.tag, part.held)
    if posted.wish is Wish.LANGUAGE:
        return part.go(part.number)
    return _proceed(part, posted)


def _proceed(part: Part, posted: Posted) -> ResponseReturnValue:
    """Go on or back, if the page lets."""
    together = replace(
        _posted(part.held.content, posted.wish),
        target=posted.target,
        sought=posted.sought,
        leaf=posted.leaf,
    )
    step = part.take(together, steps.Scope(part=part.page, whole=False))
    if posted.wish is Wish.BACK and step.now is not None:
        return part.go(part.beyond(step.now, -1) or part.number)
    if step.result is not steps.Result.NEXT or step.now is None:
        before = Gate(Passage.PASSED, given=part.held.content.gate)
        answered = Answered(part.door, part.tag, together, before, part.held)
        return settle(answered, step, lambda: part.sheet(step))
    onward = part.beyond(step.now, 1)
    return part.go(onward) if onward else _finish(part, step.now)


def _finish(part: Part, now: FormState) -> ResponseReturnValue:
    """Send the whole response, unless something is left to be seen or mended on another page."""
    content = part.held.content
    numbers = range(1, len(part.known) + 1)
    for number in numbers:
        page = part.known[number - 1]
        if page and page[0] not in content.visited and part.applies(now, number):
            return part.go(number)
    told = replace(_posted(content, Wish.SEND), gate=content.gate)
    before = gate.read(part.door, told, CardCheck(part.door, content.identity))
    opened = open_files(part.door, part.held)
    posted = _posted(opened.content, Wish.SEND)
    passed = before.result is Passage.PASSED
    step = replace(part, held=opened).take(posted, steps.Scope(passed=passed, part=part.page))
    for path in step.wrong:
        place = next((n for n in numbers if top(path) in part.known[n - 1]), part.number)
        if place != part.number:
            return part.go(place, checks=True)
    answered = Answered(part.door, part.tag, posted, before, part.held)
    return settle(answered, step, lambda: replace(part.sheet(step), gate=before))


def _held(token: str, code: str) -> Held | None:
    """Return the unfinished response of a code, where it was begun by this channel."""
    held = saving.find(db.session, code)
    return held if held is not None and held.channel.token == token else None


def _ask_for_code() -> ResponseReturnValue:
    """Ask for the code, on a page that does not tell what was answered before."""
    return redirect(url_for("respond.typing"), 303)


def _within(door: Door, number: int) -> int:
    """Return the number of a page that there is."""
    return min(max(number, 1), len(pages(door.survey)))


def _thank(token: str, tag: str) -> ResponseReturnValue:
    """Say that it was sent, without its receipt: whoever uses this phone may find the address."""
    return redirect(url_for("respond.thanks", token=token, language=tag), 303)


def _stop(part: Part) -> ResponseReturnValue:
    """Throw everything away, as the person wants it."""
    settings: Settings = current_app.extensions["parapp_settings"]
    saving.discard(db.session, data=settings.data, code=part.held.code)
    return telling.turned_away(part.door, part.tag, tallying.Outcome.BROKE_OFF)


def _merged(page: Page, posted: Posted, tag: str) -> Callable[[Unfinished], Unfinished]:
    """Return what puts the answers of one page into an unfinished response."""

    def act(kept: Unfinished) -> Unfinished:
        def others(names: Iterable[str]) -> list[str]:
            return [name for name in names if top(name) not in page]

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
