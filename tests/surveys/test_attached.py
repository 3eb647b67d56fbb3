import csv

import pytest

from surveys import attached


@pytest.mark.parametrize(
    "content",
    [
        b"name,label\nlund,Lund\n",
        b"\xef\xbb\xbfname;label\r\nlund;Lund\r\n",
        b"name\tlabel\nlund\tLund",
        b"name, label \n lund ,Lund\n\n,\n",
        "name,label\nlund,Lund\n".encode("utf-16"),
    ],
)
def test_a_table_is_read_as_people_save_it(content):
    assert attached.rows(content, "towns.csv") == ({"name": "lund", "label": "Lund"},)


def test_letters_of_windows_are_read_too():
    (row,) = attached.rows("name,label\nmalmo,Malmö\n".encode("cp1252"), "towns.csv")
    assert row["label"] == "Malmö"


def test_a_short_row_lacks_its_columns():
    assert attached.rows(b"name,label,land\nlund,Lund\n", "a.csv") == (
        {"name": "lund", "label": "Lund"},
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "attached.empty"),
        (b"name,label\n", "attached.empty"),
        (b"\x00\x01\x02", "attached.unreadable"),
        (b"a\n" + b"1\n" * (attached.MAX_ROWS + 1), "attached.rows"),
        (b"a" * (attached.MAX_SIZE + 1), "attached.size"),
        (b'a,b\n1,"' + b"x" * 200_000, "attached.unreadable"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, code):
    with pytest.raises(attached.AttachedError) as caught:
        attached.rows(content, "towns.csv")
    assert caught.value.code == code
    assert "towns.csv" in str(caught.value)


def test_a_quotation_mark_left_open_is_found_whatever_limit_a_library_has_set():
    before = csv.field_size_limit(2**31 - 1)  # as scipy.io does when it is imported
    try:
        with pytest.raises(attached.AttachedError) as caught:
            attached.rows(b'a,b\n1,"' + b"x" * 200_000, "towns.csv")
    finally:
        csv.field_size_limit(before)
    assert caught.value.code == "attached.unreadable"
