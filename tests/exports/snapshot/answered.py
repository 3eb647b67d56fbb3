"""Surveys with answers for hypothesis: everything that a snapshot has to tell apart."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from exports.snapshot import Document, Layout, layouts
from exports.source import Response
from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    Group,
    Question,
    Repeat,
    Role,
    Survey,
)
from surveys.text import LocalizedText

CHANNELS = {1: "Library", 2: "open link", 3: "Library", 4: "Mosque's yard"}
LANGUAGES = ("en", "ar", "")
TYPES = (
    "select_one", "select_multiple", "rank", "integer", "decimal", "text", "image", "date",
    "select_one_from_file areas.csv",
)  # fmt: skip
# Names that differ in case alone, or would end a statement if they ever stood in one.
NAMES = ("q", "Q", "é", "É", "c0", "response", "a.b", "x_1", "skipped", "i1")
VALUES = ("yes", "no", "maybe", "'); DROP", 'say "hi"', "@unlisted", "YES", "refused")


def choice_list(values):
    role = {"refused": ChoiceRole.REFUSED}
    choices = (Choice(v, LocalizedText.of({"en": v}), role.get(v, ChoiceRole.NONE)) for v in values)
    return ChoiceList("answers", tuple(choices))


@st.composite
def questions(draw, name):
    kind = draw(st.sampled_from(TYPES))
    word, _, file = kind.partition(" ")
    selects = word in {"select_one", "select_multiple", "rank"}
    bands = ()
    if word in {"integer", "decimal"}:
        bands = draw(st.sampled_from(((), (), (0.0, 18.0, 65.0), (-5.0, 0.5))))
    return Question(
        name=name,
        type=word,
        label=LocalizedText.of({"en": name}),
        list_name=file or ("answers" if selects else ""),
        role=draw(st.sampled_from((Role.NONE, Role.PROFILE))),
        relevant=draw(st.sampled_from(("", "true()"))),
        bands=bands,
    )


@st.composite
def items(draw, depth=2):
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5)):
        kind = draw(st.sampled_from(("question", "question", "group", "repeat")))
        if kind == "question" or not depth:
            found.append(draw(questions(name)))
        else:
            inner = draw(items(depth - 1))
            found.append((Group if kind == "group" else Repeat)(name=name, children=inner))
    return tuple(found)


@st.composite
def forms(draw):
    values = draw(st.lists(st.sampled_from(VALUES), unique=True, min_size=1))
    return Survey(
        name="s",
        title=LocalizedText.of({"en": "S"}),
        languages=("en",),
        default_language="en",
        children=draw(items()),
        choice_lists=(choice_list(values),),
    )


@st.composite
def later(draw, form):
    """The next version: the same, with more answers to choose from, or something else."""
    kind = draw(st.sampled_from(("same", "choices", "other", "fewer")))
    if kind == "choices":
        known = [choice.name for choice in form.choice_lists[0].choices]
        more = [value for value in VALUES if value not in known][:2]
        return replace(form, choice_lists=(choice_list([*known, *more]),))
    if kind == "fewer":
        return replace(form, children=form.children[1:])
    return draw(forms()) if kind == "other" else form


VALUE = st.sampled_from(VALUES)
NUMBERS = st.one_of(st.integers(-20, 100), st.sampled_from((0.5, 17.999, 18.0, 1e9, 0, 65)))


def value(question):
    match question.type:
        case "select_multiple" | "rank":
            return st.lists(VALUE, unique=True, max_size=4)
        case "integer" | "decimal":
            return NUMBERS
        case "image":
            return st.just({"name": "a.jpg", "sha256": "0", "size": 1})
        case "text":
            return st.sampled_from(
                ("", 'words with "quotes"', "[]", "\u0645\u0631\u062d\u0628\u0627")
            )
        case "date":
            return st.just("2026-05-01")
        case _:
            return st.one_of(VALUE, st.just(""))


@st.composite
def records(draw, children, prefix=""):
    found = {}
    for item in children:
        path = f"{prefix}{item.name}"
        if isinstance(item, Repeat):
            if draw(st.booleans()):
                found[path] = draw(st.lists(records(item.children), max_size=3))
        elif isinstance(item, Group):
            found |= draw(records(item.children, f"{path}/"))
        elif draw(st.integers(0, 3)):
            found[path] = draw(value(item))
    return found


def places(children, prefix=""):
    """Every path that the form may leave out, with and without the numbers of entries."""
    for item in children:
        path = f"{prefix}{item.name}"
        yield path
        if isinstance(item, Repeat):
            for number in ("", "[1]", "[2]"):
                yield from places(item.children, f"{path}{number}/")
                yield f"{path}{number}"
        elif isinstance(item, Group):
            yield from places(item.children, f"{path}/")


@st.composite
def responses(draw, form):
    skipped = sorted(set(places(form.children)))
    left_out = draw(st.lists(st.sampled_from(skipped), max_size=3)) if skipped else []
    return (
        draw(st.sampled_from(tuple(CHANNELS))),
        Response(
            answers=draw(records(form.children)),
            not_applicable=tuple(left_out),
            language=draw(st.sampled_from(LANGUAGES)),
            day=date(2026, 5, 1) + timedelta(days=draw(st.integers(0, 9))),
        ),
    )


def nested_alike(found):
    """Whether repeats stand in the same ones in all versions; a frame in memory takes them so."""
    own = layouts([form for form, _ in found])[1]
    together = Layout(tuple(sorted({level for each in own for level in each.levels})), ())
    return all(
        each.around(level) == together.around(level) for each in own for level in each.levels
    )


@st.composite
def versions(draw):
    """One to three versions of a form, each with responses: pairs of channel and response."""
    form = draw(forms())
    found = []
    for _ in range(draw(st.integers(1, 3))):
        found.append((form, draw(st.lists(responses(form), max_size=6))))
        form = draw(later(form))
    return found


def document(identity, channel, response):
    return Document(
        identity=f"{identity:032x}",
        channel=channel,
        language=response.language,
        day=response.day.isoformat() if response.day else None,
        answers=json.dumps(response.answers),
        not_applicable=json.dumps(response.not_applicable),
    )


def named(channel, response):
    return replace(response, channel=CHANNELS[channel])
