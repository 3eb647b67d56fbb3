import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import TYPES

from surveys.answers import HANDLERS, MAX_TEXT, NEVER_FILLED, Refusal, VariableType, handler
from surveys.answers.base import clean
from surveys.model import Question

FILE = {"name": "photo.jpg", "sha256": "a" * 64, "size": 3}
SCALE = Question("q", "range", parameters=(("start", "0"), ("end", "1"), ("step", "0.25")))


def read(kind, *raw, names=(), **fields):
    question = Question("q", kind, **fields)
    return handler(kind).read(question, raw, names)


def code(kind, *raw, **fields):
    refused = read(kind, *raw, **fields)
    assert isinstance(refused, Refusal), refused
    return refused.code


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "  two\r\nlines\r\x0b ", "two\nlines"),
        ("text", "a\x00b\x1b\ud800\ufffec\x85d", "abc\nd"),
        ("text", "می\u200cخواهم", "می\u200cخواهم"),
        ("barcode", "4006381333931", "4006381333931"),
        ("a type that nobody knows", "asked as text", "asked as text"),
        ("integer", "3", 3),
        ("integer", " +٤٢ ", 42),
        ("integer", "۱۲", 12),
        ("integer", "\u200f-5\u200e", -5),
        ("integer", "\u22125", -5),
        ("integer", "12\u202f500", 12500),
        ("integer", "12'500", 12500),
        ("integer", "1,500", 1500),
        ("integer", "3.0", 3),
        ("integer", "2147483647", 2147483647),
        ("decimal", "2.5", 2.5),
        ("decimal", "2,5", 2.5),
        ("decimal", "٢٫٥", 2.5),
        ("decimal", "-0", 0.0),
        ("decimal", "1.500", 1.5),
        ("decimal", "0,500", 0.5),
        ("decimal", "1,234,567", 1234567.0),
        ("decimal", "1.234.567,5", 1234567.5),
        ("decimal", "1,234.5", 1234.5),
        ("decimal", "12 345,5", 12345.5),
        ("decimal", ".5", 0.5),
        ("decimal", "1e3", 1000.0),
        ("range", "10", 10),
        ("date", "2024-05-31", "2024-05-31"),
        ("date", "٢٠٢٤/٥/٣١", "2024-05-31"),
        ("date", "31.5.2024", "2024-05-31"),
        ("date", "05/05/2024", "2024-05-05"),
        ("date", "2024-05-31T10:00:00.000+02:00", "2024-05-31"),
        ("time", "14:30", "14:30"),
        ("time", "9.05", "09:05"),
        ("time", "14:30:15", "14:30:15"),
        ("time", "14:30:00.000+02:00", "14:30"),
        ("dateTime", "2024-05-31T14:30", "2024-05-31T14:30"),
        ("dateTime", "2024-05-31 14:30", "2024-05-31T14:30"),
        ("dateTime", "2024-05-31T14:30:00.000+02:00", "2024-05-31T14:30"),
        ("select_one", "yes", "yes"),
        ("acknowledge", "on", "OK"),
        ("trigger", "OK", "OK"),
        ("geopoint", "50.85 4.35", "50.85 4.35 0 0"),
        ("geopoint", "50.85, 4.35", "50.85 4.35 0 0"),
        ("geopoint", "50.850 4.35 12.0 5.5", "50.85 4.35 12 5.5"),
        ("geotrace", "50 4; 51 5", "50 4 0 0; 51 5 0 0"),
        ("geoshape", "50 4; 51 5; 50 5", "50 4 0 0; 51 5 0 0; 50 5 0 0; 50 4 0 0"),
        ("hidden", "code", "code"),
        ("today", "2024-05-31", "2024-05-31"),
        ("start", "2024-05-31T14:30:00.000+02:00", "2024-05-31T14:30:00.000+02:00"),
        ("start", "yesterday", None),
        ("note", "anything", None),
        ("image", "photo.jpg", None),
        ("deviceid", "356938035643809", None),
        ("xml-external", "anything", None),
    ],
)
def test_what_is_typed_becomes_a_typed_value(kind, typed, value):
    read_value = read(kind, typed)
    assert read_value == value
    assert type(read_value) is type(value)


@pytest.mark.parametrize(
    ("kind", "typed", "refusal"),
    [
        ("text", "x" * (MAX_TEXT + 1), "text.long"),
        ("integer", "three", "integer.malformed"),
        ("integer", "3.5", "integer.malformed"),
        ("integer", "1.500", "integer.malformed"),
        ("integer", "12 34", "integer.malformed"),
        ("integer", "2147483648", "integer.outside"),
        ("integer", "9" * 5000, "integer.outside"),
        ("decimal", "two", "decimal.malformed"),
        ("decimal", "nan", "decimal.malformed"),
        ("decimal", "1,500", "decimal.ambiguous"),
        ("decimal", "1e300", "range.outside"),
        ("range", "11", "range.outside"),
        ("range", "2.5", "range.step"),
        ("date", "03/04/2024", "date.malformed"),
        ("date", "2024-02-30", "date.unknown"),
        ("date", "0000-01-01", "date.unknown"),
        ("date", "2024-05", "date.malformed"),
        ("time", "25:00", "time.malformed"),
        ("time", "noon", "time.malformed"),
        ("dateTime", "2024-05-31", "dateTime.malformed"),
        ("dateTime", "2024-02-30 10:00", "date.unknown"),
        ("dateTime", "2024-05-31 25:00", "dateTime.malformed"),
        ("select_one", "x" * 1001, "choice.unknown"),
        ("geopoint", "here", "geopoint.malformed"),
        ("geopoint", "50", "geopoint.malformed"),
        ("geopoint", "91 4", "geopoint.outside"),
        ("geopoint", "50 4 99999 0", "geopoint.malformed"),
        ("geotrace", "50 4", "geotrace.malformed"),
        ("geotrace", "50 4; there", "geotrace.malformed"),
        ("geotrace", "50 4; 50 181", "geopoint.outside"),
        ("geotrace", "50 4;" * 2001, "geo.long"),
        ("geoshape", "50 4; 51 5", "geoshape.malformed"),
    ],
)
def test_what_is_wrong_is_refused_with_a_code(kind, typed, refusal):
    assert code(kind, typed) == refusal


def test_an_ambiguous_comma_offers_both_readings():
    assert read("decimal", "12,500") == Refusal(
        "decimal.ambiguous", {"decimal": "12.5", "whole": "12500"}
    )


@pytest.mark.parametrize("kind", [*TYPES, *HANDLERS])
def test_a_blank_is_no_answer(kind):
    assert read(kind) is None
    assert read(kind, "", " \n") is None


def test_two_answers_to_select_one_are_refused():
    assert read("select_one", "yes", "yes") == "yes"
    assert code("select_one", "yes", "no") == "choice.several"


def test_select_multiple_keeps_the_order_of_the_list():
    assert read("select_multiple", "c", "a", "c", names=("a", "b", "c")) == ["a", "c"]
    assert read("select_multiple", "z", "a", names=("a", "b")) == ["a", "z"]


def test_rank_keeps_the_order_of_the_answer():
    assert read("rank", "c", "a", names=("a", "b", "c")) == ["c", "a"]


def test_a_month_or_a_year_is_kept_as_its_first_day():
    assert read("date", "2024-05", appearance="month-year") == "2024-05-01"
    assert read("date", "2024", appearance="year") == "2024-01-01"


def test_a_range_goes_in_steps_from_its_start_and_has_its_end():
    scale = handler("range")
    assert scale.read(SCALE, ("0,75",)) == 0.75
    assert scale.read(SCALE, ("0.3",)) == Refusal(
        "range.step", {"minimum": "0", "maximum": "1", "step": "0.25"}
    )
    uneven = Question("q", "range", parameters=(("start", "1"), ("end", "10"), ("step", "4")))
    assert [scale.holds(uneven, number) for number in (1, 5, 10, 2)] == [True, True, True, False]


@pytest.mark.parametrize("parameters", [(), (("start", "low"), ("end", "nan"), ("step", "0"))])
def test_a_range_without_sense_goes_from_1_to_10(parameters):
    question = Question("q", "range", parameters=parameters)
    assert handler("range").read(question, ("7",)) == 7
    assert isinstance(handler("range").read(question, ("11",)), Refusal)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", ""),
        ("text", " margin "),
        ("text", "nul\x00"),
        ("integer", True),
        ("integer", 3.0),
        ("integer", 2**31),
        ("decimal", float("nan")),
        ("decimal", "2.5"),
        ("range", "3"),
        ("range", 11),
        ("date", "2024-5-31"),
        ("time", "9:05"),
        ("select_one", ["yes"]),
        ("select_multiple", "yes"),
        ("select_multiple", []),
        ("select_multiple", ["a", "a"]),
        ("geopoint", "50.85 4.35"),
        ("image", "photo.jpg"),
        ("image", {**FILE, "sha256": "../../etc/passwd"}),
        ("image", {**FILE, "path": "/etc/passwd"}),
        ("image", {**FILE, "size": True}),
        ("acknowledge", "yes"),
        ("note", "x"),
        ("deviceid", "x"),
        ("xml-external", "x"),
        ("start", "2024-05-31T10:00"),
        ("end", -1),
        ("calculate", None),
    ],
)
def test_a_stored_value_of_another_kind_is_told_apart(kind, value):
    assert not handler(kind).holds(Question("q", kind), value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("image", FILE), ("calculate", 3), ("start", "2024-05-31"), ("end", 12), ("range", 3.0)],
)
def test_a_stored_value_of_the_kind_is_known(kind, value):
    assert handler(kind).holds(Question("q", kind), value)


ANYTHING = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(repr),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.text("0123456789٠١٢۳., -+:/e'", max_size=12),
    st.lists(st.floats(-90, 90).map(repr), min_size=2, max_size=4).map(" ".join),
)
READ_TYPES = sorted(
    kind for kind, known in HANDLERS.items() if known.answered and kind not in {"start", "end"}
)


@given(st.sampled_from(READ_TYPES), st.lists(ANYTHING, max_size=3))
def test_whatever_is_read_can_be_stored_and_shown_and_read_again(kind, raw):
    question = Question("q", kind)
    known = handler(kind)
    value = known.read(question, raw)
    if value is None or isinstance(value, Refusal):
        return
    assert known.holds(question, value)
    assert json.loads(json.dumps(value)) == value
    assert known.read(question, known.write(question, value)) == value
    names = value if isinstance(value, list) else ()
    if not any("\n" in name or "  " in name or "\t" in name for name in names):
        assert known.from_odk(question, known.to_odk(question, value), names) == value


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_names_with_spaces_are_found_again_in_an_instance():
    question = Question("q", "select_multiple")
    names = ("no", "no water", "no water at all")
    found = handler("select_multiple").from_odk(question, "no water at all no", names)
    assert found == ["no", "no water at all"]


def test_metadata_that_identifies_somebody_is_never_kept():
    for kind in NEVER_FILLED:
        assert not handler(kind).kept
        assert not handler(kind).asked
        assert handler(kind).variable is VariableType.NOTHING
