"""What the script of a respondent's page must know of a survey, as JSON.

The keys are short because a respondent pays for each byte; `static/respond/respond.js` tells what
they mean. What only the server can evaluate is left out: the script then leaves the question as the
server wrote it, and the server has the last word when the form is sent.
"""

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any, Final

from babel import UnknownLocaleError
from babel.dates import get_day_names, get_month_names
from markupsafe import Markup

from parapp.i18n import say
from parapp.views.respond.parts import top
from surveys import labels
from surveys.expressions import Environment, Expression, ExpressionError, parse
from surveys.expressions.browser import browser_tree
from surveys.expressions.coverage import SELDOM_CALLED
from surveys.expressions.layout import layout
from surveys.index import Entry, index
from surveys.languages import language
from surveys.model import Question, Survey
from surveys.relevance import FormState
from surveys.violations import MESSAGES

_KEPT: Final = 128
_known: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
_lock = Lock()


def script(
    sha256: str,
    survey: Survey,
    tag: str,
    environment: Environment,
    *,
    part: Collection[str],
    now: FormState | None = None,
) -> Markup:
    """Return the JSON for a page, safe inside a script element; empty where nothing depends on it.

    Args:
        sha256: Of the publication, under which the work is kept.
        survey: Its survey.
        tag: The language of the page, for messages.
        environment: Gives the day and the time.
        part: The names of the top-level items that are on the page.
        now: Gives the answers on other pages.
    """
    with _lock:
        made = _known.get((sha256, tag))
    if made is None:
        made = describe(survey, tag)
        with _lock:
            _known[sha256, tag] = made
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    items = {path: item for path, item in made.get("items", {}).items() if top(path) in part}
    if not items:
        return Markup()
    told = {**_clock(items, environment), **made, "items": items}
    if now is not None and (given := _given(items, part, now)):
        told["given"] = given
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only `</script` and `<!--` end the text; no `<` means neither.
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 - JSON


def bundle(script: str) -> str:
    """Return the script that a page needs: one without the functions that few forms use, if it can.

    Args:
        script: What `script` returned.
    """
    if not script:
        return "leave.js"
    calls_more = any(f'["{name}"' in script for name in SELDOM_CALLED)
    return "respond-more.js" if calls_more else "respond.js"


def _clock(items: Mapping[str, Any], environment: Environment) -> dict[str, str]:
    """Return the day and the time, as far as something on the page asks for them."""
    trees = json.dumps(items)
    told = {
        "today": environment.today.isoformat(),
        "now": environment.now.isoformat("T", "seconds"),
    }
    return {name: text for name, text in told.items() if f'["{name}"]' in trees}


def describe(survey: Survey, tag: str) -> dict[str, Any]:
    """Return what depends on answers in a survey; empty where nothing does."""
    known = index(survey)
    full = known.survey
    items = {
        path: found for path, entry in known.entries.items() if (found := _item(full, entry, tag))
    }
    made: dict[str, Any] = {"items": items} if items else {}
    if any("format-date" in json.dumps(found) for found in items.values()):
        made.update(_calendar(tag))
    return made


def _given(
    items: Mapping[str, Any], part: Collection[str], now: FormState
) -> dict[str, tuple[str, ...]]:
    """Return the answers on other pages on which something on this one depends."""
    trees = json.dumps(items, ensure_ascii=False)
    found: dict[str, tuple[str, ...]] = {}
    typed = now.typed()
    for path, entry in now.index.entries.items():
        if top(path) in part or not isinstance(entry.item, Question) or path not in trees:
            continue
        for indexes in entry.instances(now.record):
            place = entry.at(indexes)
            values = typed.get(place) or now.shown(place)
            if values:
                found[place] = values
    return found


def _item(survey: Survey, entry: Entry, tag: str) -> dict[str, Any]:
    item, found = entry.item, dict[str, Any]()
    if item.relevant and (tree := _tree(survey, entry, item.relevant)) is not None:
        found["r"] = tree
    if isinstance(item, Question):
        if item.calculation and (tree := _tree(survey, entry, item.calculation)) is not None:
            found["v"] = tree
        if item.constraint and (tree := _tree(survey, entry, item.constraint)) is not None:
            message = item.constraint_message.get(tag, survey.default_language)
            found |= {"c": tree, "m": message or say(MESSAGES["constraint"])}
        if parts := _depends_on(survey, entry):
            found["p"] = parts
    if found and entry.repeats:
        found["i"] = entry.repeats[-1]
    return found


def _tree(survey: Survey, entry: Entry, source: str) -> Any:
    parsed = _parsed(source)
    return None if parsed is None else browser_tree(parsed, survey, entry.path)


def _parsed(source: str) -> Expression | None:
    try:
        return parse(source)
    except ExpressionError:
        return None  # the import has said so; the server treats it as absent


def _depends_on(survey: Survey, entry: Entry) -> list[str]:
    """Return the paths on which the choices of a question or its texts depend."""
    item = entry.question
    names: set[str] = set()
    if item.choice_filter and (parsed := _parsed(item.choice_filter)) is not None:
        names.update(parsed.references)
    for text in (item.label, item.hint):
        for _tag, source in text.texts:
            names.update(labels.references(source))
    places = layout(survey)
    return sorted(filter(None, (places.resolve(name, entry.path) for name in names)))


def _calendar(tag: str) -> dict[str, list[str]]:
    """Return the short names of months, from January, and of days, from Sunday."""
    locale = language(tag).catalogue or "en"
    try:
        months = get_month_names("abbreviated", locale=locale)
        days = get_day_names("abbreviated", locale=locale)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        "months": [months[number] for number in range(1, 13)],
        "days": [days[number] for number in (6, 0, 1, 2, 3, 4, 5)],
    }
