"""SPSS, Parquet and JSON, read back by what reads them."""

import json
import zipfile

import duckdb
import pyreadstat
import pytest

from exports.formats import Format, spss
from surveys.model import Question, Survey
from tests.exports.formats.conftest import FORM, offering, text

FLAT = Survey("flat", FORM.title, ("en",), "en", FORM.children[:-1], FORM.choice_lists)


@pytest.fixture
def sav(written):
    """Write answers as SPSS and read them back, with what is missing by name."""

    def sav(*records, **given):
        path, told = written(*records, kind=Format.SAV, form=FLAT, **given)
        frame, meta = pyreadstat.read_sav(path, user_missing=True)
        return frame, meta, told

    return sav


def test_answers_of_a_list_are_numbers_with_labels(sav):
    frame, meta, _ = sav({"work/works": "no", "hours": 38, "words": "=1"})
    row = frame.iloc[0]
    assert meta.variable_value_labels["work_works"][row["work_works"]] == "No"
    assert meta.column_names_to_labels["work_works"] == "Do you work?"
    assert (row["hours"], row["words"]) == (38, "=1")


def test_the_kinds_of_missing_are_told_apart(sav):
    frame, meta, _ = sav({"work/works": "silent"}, {})
    assert frame["work_works"][0] == spss.REFUSED
    assert frame["work_works"].isna().tolist() == [False, True]
    frame, meta, _ = sav({}, skipped=("work", "hours"))
    assert frame["work_works"][0] == frame["hours"][0] == spss.NOT_ASKED
    assert meta.missing_ranges["work_works"] == [
        {"lo": -9.0, "hi": -9.0},
        {"lo": -8.0, "hi": -8.0},
    ]
    assert meta.variable_value_labels["work_works"][-9.0] == "not asked"


def test_several_answers_are_variables_of_chosen_and_not_chosen(sav):
    frame, meta, _ = sav({"work/means": ["bus"]}, {"work/means": ["silent"]}, {})
    assert frame["work_means_bus"].tolist()[:2] == [1, spss.REFUSED]
    assert frame["work_means_bike"].tolist()[:2] == [0, spss.REFUSED]
    assert frame["work_means_bike"].isna().tolist() == [False, False, True]
    assert meta.column_names_to_labels["work_means_bus"] == "How?: Bus; tram"


def test_an_answer_that_a_version_did_not_offer_is_a_kind_of_missing(written):
    path, _ = written(versions=(offering(1, "bus"), offering(2, "bus", "foot")), kind=Format.SAV)
    frame, meta = pyreadstat.read_sav(path, user_missing=True)
    assert frame["means_foot"].tolist() == [spss.UNOFFERED, 0]
    assert frame["means_bus"].tolist() == [1, 1]
    assert spss.UNOFFERED in meta.variable_value_labels["means_foot"]
    assert spss.UNOFFERED not in meta.variable_value_labels["means_bus"]


def test_a_negative_answer_is_not_taken_for_missing(sav):
    frame, meta, _ = sav({"hours": -9}, {}, skipped=("hours",))
    assert frame["hours"].tolist() == [-9, -99]
    assert meta.missing_ranges["hours"] == [{"lo": -99.0, "hi": -99.0}]


def test_a_long_text_goes_on_in_another_variable(sav):
    given = "ش" * 40_000
    frame, _, _ = sav({"words": given})
    parts = [name for name in frame if name.startswith("words")]
    assert "".join(frame[name][0] for name in parts) == given


def test_nobody_has_answered_and_there_is_a_file(sav):
    frame, meta, _ = sav()
    assert len(frame) == 0
    assert "work_works" in meta.column_names


def test_labels_that_spss_does_not_take_are_shortened_and_that_is_said(written):
    form = Survey("l", text("L"), ("en",), "en", (Question("q", "integer", text("ж" * 400)),))
    path, told = written({"q": 1}, kind=Format.SAV, form=form)
    _, meta = pyreadstat.read_sav(path)
    assert meta.column_names_to_labels["q"].endswith("…")
    assert told


def test_names_that_spss_does_not_take_are_made_of_what_it_takes(sav, written):
    form = Survey(
        "names", text("N"), ("en",), "en",
        tuple(Question(n, "integer", text(n)) for n in ("and", "a-b", "a.b", "_x", "y" * 90)),
    )  # fmt: skip
    path, _ = written({"and": 1, "a-b": 2, "a.b": 3}, kind=Format.SAV, form=form)
    frame, _ = pyreadstat.read_sav(path)
    assert (frame["and_"][0], frame["a_b"][0], frame["a_b_2"][0]) == (1, 2, 3)


def test_repeats_are_further_files(written):
    path, _ = written({"child": [{"age": 4}]}, kind=Format.SAV)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {
            "README.txt", "responses.sav", "child.sav", "toy.sav",
        }  # fmt: skip


def test_without_the_library_it_is_told_what_to_install(monkeypatch):
    assert spss.is_installed()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert not spss.is_installed()


def test_parquet_holds_numbers_days_and_texts_as_they_were(written):
    given = ["=1+1", "\x00\x07", "\ufffe", "x" * 300_000, "👩‍👩‍👧", 'a "b"', "\u202e"]
    records = [{"words": each, "hours": 38, "wage": 0.1, "work/means": ["bus"]} for each in given]
    path, told = written(*records, kind=Format.PARQUET, form=FLAT)
    assert told == []
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT words, hours, wage, \"work/means/bus\", _day::VARCHAR FROM '{path}'"
            " ORDER BY _index"
        ).fetchall()
        types = connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    assert rows == [(each, 38, 0.1, 1, "2026-05-01") for each in given]
    assert dict(row[:2] for row in types)["hours"] == "BIGINT"


def test_parquet_of_nobody_has_its_columns(written):
    path, _ = written(kind=Format.PARQUET, form=FLAT)
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT words FROM '{path}'").fetchall() == []


def test_json_holds_the_records_as_they_are_kept(written):
    records = [
        {"words": "\ud800\x00=1", "child": [{"age": 4, "toy": [{"name": "ball"}]}]},
        {"work/means": ["bus", "bike"]},
        {},
    ]
    path, _ = written(*records, kind=Format.JSON, skipped=("hours",))
    found = json.loads(path.read_text(encoding="utf-8"))
    assert [each["answers"] for each in found["responses"]] == records
    assert found["responses"][0]["not_applicable"] == ["hours"]
    assert found["responses"][0]["day"] == "2026-05-01"
    (version,) = found["about"]["versions"]
    assert version["questions"][0]["values"][0]["label"] == {"en": "Yes", "ar": "نعم"}


def test_more_than_a_file_for_spss_takes_is_refused_with_a_way_out(written, monkeypatch):
    monkeypatch.setattr(spss, "MOST", 3)
    with pytest.raises(spss.TooManyError) as error:
        written({}, {}, kind=Format.SAV)
    assert "Export Parquet or CSV" in str(error.value)
