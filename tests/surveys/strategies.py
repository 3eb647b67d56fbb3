"""Surveys for hypothesis: whatever the model can express.

`conftest.py` puts this folder on the path, so that tests write `from strategies import surveys`.
"""

from datetime import date, datetime, time

from hypothesis import strategies as st

from surveys.model import (
    Cell,
    Choice,
    ChoiceList,
    ChoiceRole,
    Group,
    Item,
    Kind,
    Origin,
    Question,
    Repeat,
    Role,
    Sheet,
    Survey,
    Tags,
    Unit,
)
from surveys.text import LocalizedText
from surveys.xlsform import columns

LANGUAGES = ("en", "fr", "ar", "prs", "en-x-easy", "x-krio")
TYPES = (
    "text",
    "integer",
    "decimal",
    "range",
    "date",
    "time",
    "dateTime",
    "select_one",
    "select_multiple",
    "rank",
    "note",
    "acknowledge",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "audio",
    "video",
    "file",
    "barcode",
    "calculate",
    "hidden",
    "today",
    "start",
    "end",
    "deviceid",
    "audit",
    "xml-external",
    "a type that nobody knows",
)
SELECTS = ("select_one", "select_multiple", "rank")

# Letters of several scripts, marks, digits, spaces, quotes, emoji; no control characters and no
# lone surrogates, which the XLSForm reader takes out of texts.
characters = st.characters(
    codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="\ufffe\uffff"
)
KNOWN_TEXTS = (
    "How old are you?",
    "Quel âge avez-vous ?",
    "كم عمرك؟",
    "Do you have <b>work</b> & *pay*?",
    "Hello ${q0}, ${group/q1} and ${}",
    "=1+1",
    "+49 30",
    "-",
    "@home",
    "'quoted'",
    '"double"',
    "“smart”",
    "a, b; c | d",
    "# heading",
    "1. first",
    "3",
    "3.0",
    "2024-05-31",
    "TRUE",
    "None",
    "nan",
    "e\u0301 decomposed",
    "می\u200cخواهم",
    "\u202bmarks\u202c",
    "emoji 👩🏽‍🌾 and 𐍈",
    "tab\there",
    "back\\slash",
    "_x0041_",
    "line\u2028separator",
    "x" * 300,
)
generated = st.text(characters, min_size=1, max_size=30).filter(lambda text: text == text.strip())
known_texts = st.sampled_from(KNOWN_TEXTS)
# Drawing letter by letter is slow; most texts come from the list, which has what breaks things.
texts = st.one_of(known_texts, known_texts, known_texts, generated)
lines = st.one_of(texts, st.lists(texts, min_size=2, max_size=3).map("\n".join))
names = st.one_of(
    st.builds(
        "{}{}".format, st.sampled_from(("q", "group_", "a.b-", "_", "ñ")), st.integers(0, 99)
    ),
    st.from_regex(r"[a-z_][a-z0-9_.-]{0,12}", fullmatch=True),
)
expressions = st.sampled_from(
    (
        "",
        "true()",
        "${q0} = 'yes'",
        ". > 0 and . < 120",
        "selected(${q0}, 'a')",
        "not an ( expression",
    )
)
localized = st.dictionaries(st.sampled_from(LANGUAGES), lines, max_size=3).map(LocalizedText.of)
seldom = st.one_of(*[st.just(LocalizedText())] * 4, localized)
origins = st.none() | st.builds(
    Origin, st.sampled_from(("survey", "choices")), st.integers(2, 9999)
)
pairs = st.dictionaries(names, texts, max_size=3).map(lambda found: tuple(found.items()))
recordings = st.dictionaries(
    st.sampled_from(columns.PAR_SPOKEN), localized.filter(bool), max_size=2
).map(lambda found: tuple(found.items()))
media, questions_media = (
    st.dictionaries(st.sampled_from(kinds), localized.filter(bool), max_size=2).map(
        lambda found: tuple(found.items())
    )
    for kinds in (columns.MEDIA, (*columns.MEDIA, *columns.PAR_MEDIA))
)

cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.dates(min_value=date(1900, 3, 1)),
    st.datetimes(min_value=datetime(1900, 3, 1)),  # noqa: DTZ001 - spreadsheets know no time zones
    st.times(),
    st.just(time(0, 0)),
)
sheets = st.builds(
    Sheet,
    names,
    st.lists(st.lists(cells, max_size=4).map(tuple), max_size=4).map(tuple),
)
tags = st.builds(
    Tags,
    *[st.lists(names, unique=True, max_size=2).map(tuple) for _ in range(3)],
)


@st.composite
def questions(draw: st.DrawFn, lists: tuple[str, ...]) -> Question:
    """Draw a question; selects use one of the given choice lists."""
    kind = draw(st.sampled_from(TYPES))
    bands = draw(st.lists(st.integers(-50, 50).map(float), unique=True, max_size=3))
    return Question(
        name=draw(names),
        type=kind,
        label=draw(localized),
        hint=draw(localized),
        guidance_hint=draw(seldom),
        list_name=draw(st.sampled_from(lists)) if kind in SELECTS else "",
        or_other=draw(st.booleans()) if kind in SELECTS[:2] else False,
        relevant=draw(expressions),
        constraint=draw(expressions),
        constraint_message=draw(seldom),
        required=draw(expressions),
        required_message=draw(seldom),
        read_only=draw(expressions),
        calculation=draw(expressions),
        choice_filter=draw(expressions) if kind in SELECTS else "",
        default=draw(st.sampled_from(("", "3", "today()", "yes"))),
        trigger=draw(st.sampled_from(("", "${q0}"))),
        appearance=draw(st.sampled_from(("", "minimal", "multiline", "likert horizontal"))),
        parameters=draw(pairs),
        media=draw(questions_media),
        bind=draw(pairs),
        tags=draw(tags),
        role=draw(st.sampled_from(Role)),
        sensitive=draw(st.booleans()),
        bands=tuple(sorted(bands)),
        purpose=draw(seldom),
        origin=draw(origins),
    )


@st.composite
def choice_lists(draw: st.DrawFn) -> tuple[ChoiceList, ...]:
    """Draw at least one choice list."""
    choices = st.builds(
        Choice,
        name=names,
        label=localized,
        role=st.sampled_from(ChoiceRole),
        media=media,
        filters=st.dictionaries(names, cells, max_size=2).map(lambda found: tuple(found.items())),
        origin=origins,
    )
    unique = st.lists(choices, min_size=1, max_size=4, unique_by=lambda choice: choice.name)
    return tuple(
        ChoiceList(name, tuple(draw(unique)))
        for name in draw(st.lists(names, min_size=1, max_size=3, unique=True))
    )


@st.composite
def siblings(draw: st.DrawFn, lists: tuple[str, ...], depth: int = 2) -> tuple[Item, ...]:
    """Draw items that stand beside each other, with groups and repeats among them."""
    kinds = [questions(lists)]
    if depth:
        kinds += [_groups(Group, lists, depth - 1), _groups(Repeat, lists, depth - 1)]
    found: list[Item] = draw(
        st.lists(st.one_of(kinds), max_size=4, unique_by=lambda item: item.name)
    )
    return tuple(found)


def _groups(kind: type[Group], lists: tuple[str, ...], depth: int) -> st.SearchStrategy[Group]:
    counted = {"repeat_count": st.sampled_from(("", "3", "${q0}"))} if kind is Repeat else {}
    return st.builds(
        kind,
        name=names,
        children=siblings(lists, depth),
        label=localized,
        hint=localized,
        relevant=expressions,
        appearance=st.sampled_from(("", "field-list", "table-list")),
        minutes=st.none() | st.integers(0, 240),
        media=media,
        bind=pairs,
        origin=origins,
        end_origin=origins,
        **counted,
    )


@st.composite
def surveys(draw: st.DrawFn, *, workbook: bool = True) -> Survey:
    """Draw any survey that the model can express; `workbook=False` leaves out the sheets."""
    lists = draw(choice_lists())
    languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True)))
    return Survey(
        name=draw(names),
        title=draw(localized),
        languages=languages,
        default_language=draw(st.sampled_from(languages)),
        children=draw(siblings(tuple(known.name for known in lists))),
        choice_lists=lists,
        kind=draw(st.sampled_from(Kind)),
        unit=draw(st.sampled_from(Unit)),
        version=draw(st.sampled_from(("", "2", "20240515"))),
        policy_areas=tuple(draw(st.lists(names, unique=True, max_size=2))),
        consent_audio=draw(localized),
        recordings=draw(recordings),
        settings=draw(pairs),
        workbook=tuple(draw(st.lists(sheets, max_size=2))) if workbook else (),
    )
