import csv
import io
import zipfile

import pytest

from exports.formats import Format
from exports.formats.spool import SURROGATES
from surveys.model import Question, Survey
from tests.exports.formats.conftest import text

PLAIN = Survey("one", text("One"), ("en",), "en", (Question("words", "text", text("Words")),))


def read(content: bytes):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def single(written):
    """Write texts as one CSV file and return its bytes."""

    def single(*given, **options):
        records = [{"words": each} for each in given]
        path, _ = written(*records, kind=Format.CSV, ending=".csv", form=PLAIN, **options)
        return path.read_bytes()

    return single


@pytest.mark.parametrize(
    "given",
    [
        "a,b",
        'a "b"',
        "a\nb",
        "a\r\nb",
        "007",
        "👩‍👩‍👧",
        "\u202e",
        "x" * 40_000,
        "\ufffe",
        "bell\x07",
        "; |",
    ],
    ids=lambda given: repr(given)[:20],
)
def test_an_answer_comes_out_as_the_text_that_went_in(single, given):
    assert [row["words"] for row in read(single(given))] == [given]


@pytest.mark.parametrize("given", ["=1+1", "+32 470", "-3", "@x", "\tx", "\rx", "＝1"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe_unless_programs_read_it(single, given):
    assert [row["words"] for row in read(single(given))] == [f"'{given}"]
    assert [row["words"] for row in read(single(given, guard=False))] == [given]


def test_numbers_are_no_formulas(written):
    path, _ = written({"hours": -3, "wage": -0.5}, kind=Format.CSV)
    with zipfile.ZipFile(path) as archive:
        (row,) = read(archive.read("responses.csv"))
    assert (row["hours"], row["wage"]) == ("-3", "-0.5")


def test_a_mark_for_excel_comes_first_on_request(single):
    assert single("a").startswith(b"_index")
    assert single("a", bom=True).startswith(b"\xef\xbb\xbf_index")


def test_a_lone_surrogate_is_shown_as_replaced_and_said(written):
    path, told = written({"words": "\ud800"}, kind=Format.CSV, ending=".csv", form=PLAIN)
    assert [row["words"] for row in read(path.read_bytes())] == ["\ufffd"]
    assert told[0][1]["question"] == "words"
    assert SURROGATES.search("\ud800")


def test_several_tables_go_into_one_zip_with_codebook_and_readme(written):
    path, _ = written({"child": [{"age": 4}]}, kind=Format.CSV)
    assert path.suffix == ".zip"
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {
            "README.txt", "responses.csv", "child.csv", "toy.csv", "codebook.csv",
        }  # fmt: skip
        assert read(archive.read("child.csv"))[0]["_parent_index"] == "1"
        assert "Not to be passed on" in archive.read("README.txt").decode()
        labels = [row["label::ar"] for row in read(archive.read("codebook.csv"))]
    assert "هل تعملون؟" in labels
