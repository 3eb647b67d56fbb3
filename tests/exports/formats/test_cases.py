"""Cases of SPSS files: what is put behind a dictionary is what another library reads there."""

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.formats import Format, cases
from surveys.model import Question, Survey
from tests.exports.formats.conftest import text

NUMBERS = [0, -99, -100, 151, 152, 0.5, -0.5, 1e300, 2**53, None, 99999]
WIDTHS = [1, 7, 8, 9, 252, 254, 255, 256, 257, 504, 505, 510, 511, 765, 2_000, 32_767]


def put(path, widths, batches):
    case = {f"v{n}": ["x" * width] if width else [0.5] for n, width in enumerate(widths)}
    pyreadstat.write_sav(pd.DataFrame(case), path, row_compress=False)
    cases.append(path, widths, iter(batches))
    return pyreadstat.read_sav(path)[0]


@pytest.fixture
def written_sav(written):
    form = Survey("w", text("W"), ("en",), "en", (Question("words", "text", text("Words")),))

    def write(*records):
        path, told = written(*records, kind=Format.SAV, form=form)
        return pyreadstat.read_sav(path)[0], told

    return write


@pytest.mark.parametrize("width", WIDTHS)
def test_a_text_of_any_width_comes_back_beside_its_neighbours(tmp_path, width):
    texts = ["".join(chr(ord("a") + n % 26) for n in range(width)), "", "b", None]
    found = put(tmp_path / "w.sav", [0, width, 0, 3], [[range(4), texts, [7] * 4, ["end"] * 4]])
    assert found["v1"].tolist() == [each or "" for each in texts]
    assert found["v0"].tolist() == [0, 1, 2, 3]
    assert (found["v2"].tolist(), found["v3"].tolist()) == ([7] * 4, ["end"] * 4)


def test_a_number_comes_back_whether_or_not_a_code_stands_for_it(tmp_path):
    found = put(tmp_path / "n.sav", [0], [[[each]] for each in NUMBERS] + [[NUMBERS]])
    shown = [None if pd.isna(each) else each for each in found["v0"]]
    assert shown == NUMBERS * 2


def test_many_cases_are_compressed_some_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(cases, "_AT_ONCE", 100)
    texts = [f"said {n}" for n in range(300)]
    path = tmp_path / "many.sav"
    found = put(path, [0, 16], [[range(300), texts], [range(300), texts]])
    assert found["v1"].tolist() == texts * 2
    assert found["v0"].tolist() == [*range(300)] * 2


def test_a_dictionary_of_other_variables_is_refused(tmp_path):
    path = tmp_path / "other.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": ["xxx"]}), path, row_compress=False)
    with pytest.raises(ValueError, match="units"):
        cases.append(path, [300], iter([]))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300
            ),
            st.none() | st.integers(-200, 2**31 - 1),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_any_answers_come_back(tmp_path, answers):
    texts, numbers = [list(each) for each in zip(*answers, strict=True)]
    width = max(len(each.encode()) for each in texts) or 1
    found = put(tmp_path / "any.sav", [width, 0], [[texts, numbers]])
    # SPSS fills texts up with blanks, so that none can end with them.
    assert found["v0"].tolist() == [each.rstrip(" ") for each in texts]
    assert [None if pd.isna(each) else each for each in found["v1"]] == numbers


def test_what_would_end_a_text_in_the_file_is_shown_as_replaced_and_said(written_sav):
    frame, told = written_sav({"words": "before\0after"}, {"words": "bell\x07 \ufffe \u202e"})
    assert frame["words"].tolist() == ["before\ufffdafter", "bell\x07 \ufffe \u202e"]
    ((_, parameters),) = told
    assert parameters["question"] == "words"
