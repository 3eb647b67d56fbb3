import xml.sax.saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.workbook.cells import CELL_LIMIT, cut, header, pieces, sheet_name, units
from exports.writable import writable

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+32 470", "-5", "@name", "\tx", "007", "\u202eabc", "😀", "{=1}", "a\nb", "_x0041_"],
)
def test_what_a_workbook_can_hold_is_kept_as_it_is(text):
    assert writable(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_a_workbook_cannot_hold_is_shown_as_replaced(character):
    assert writable(f"a{character}b") == "a\ufffdb"


def test_line_ends_are_one_kind():
    assert writable("a\r\nb\rc") == "a\nb\nc"


@given(ANY_TEXT)
def test_any_text_can_be_written_as_xml(text):
    safe = writable(text)
    xml.sax.saxutils.escape(safe).encode("utf-8")
    assert writable(safe) == safe


@given(st.text(max_size=300), st.integers(2, 50))
def test_pieces_join_to_the_text_and_each_fits(text, limit):
    parts = pieces(text, limit)
    assert "".join(parts) == writable(text)
    assert all(units(part) <= limit for part in parts[:-1])


def test_a_long_text_is_cut_between_characters():
    assert cut("😀" * 10, 5) == "😀😀"
    assert units("😀") == 2
    assert len(pieces("x" * (CELL_LIMIT + 1))) == 2


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=4))
def test_names_of_sheets_are_valid_and_unlike_each_other(text, others):
    taken = []
    for wanted in (text, text, text.upper(), *others):
        name = sheet_name(wanted, taken)
        assert 0 < units(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() not in {one.casefold() for one in taken} | {"history"}
        taken.append(name)


def test_a_long_name_ends_with_a_word():
    assert (
        sheet_name("17 How long have you lived in this country?", [])
        == "17 How long have you lived in…"
    )
    assert sheet_name("History", []) == "History 2"
    assert sheet_name("???", []) == "–"


def test_a_header_runs_no_command():
    assert header("Work & pay &P") == "Work && pay &&P"
    assert units(header("x" * 200)) == 80
