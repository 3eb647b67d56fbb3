import json
from dataclasses import replace
from datetime import date

import pytest

from exports import protection
from exports import release as releases
from exports.case import Case
from exports.dataframe import DataFrameSource
from exports.documents import DocumentError, from_json, to_json
from exports.evidence import About, Evidence, audit, build, protect
from exports.ledger import Change
from exports.release import ReleaseError, digest, distinct, freeze, past, restated, standing
from exports.source import Response
from exports.workbook import write
from surveys.model import Question, Survey
from surveys.text import LocalizedText
from tests.exports.conftest import text

TODAY = date(2026, 6, 1)


def released(survey, about, responses, before=(), changes=None):
    """Release with all releases before in mind, as storage would."""
    source = DataFrameSource([(survey, responses)])
    known = {"work": changes or Change(0, 0)}
    protected = protect([source], about, past(before, known) if before else ())
    previous = before[-1] if before else None
    return freeze(protected, made_on=TODAY, previous=previous, changes=known)


@pytest.fixture(scope="module")
def first(survey, about, responses):
    return released(survey, about, responses[:300])


def test_a_release_is_json_and_comes_back_without_loss(first):
    stored = json.loads(json.dumps(releases.to_json(first)))
    assert releases.from_json(stored) == first


def test_evidence_is_read_back_as_it_was_in_all_its_languages(evidence):
    found = from_json(Evidence, json.loads(json.dumps(to_json(evidence))))
    assert found == evidence
    assert digest(found) == digest(evidence)
    assert found.profile[0].label.languages == ("en", "ar")


def test_what_a_project_says_of_itself_is_kept_in_all_languages(survey, responses, tmp_path):
    title = LocalizedText.of({"en": "Work that fits us", "ar": "عمل يناسبنا"})
    about = About(title, TODAY, asked_by=title)
    made = build([DataFrameSource([(survey, responses)])], about)
    assert from_json(Evidence, to_json(made)).about == about
    for language in ("en", "ar"):
        write(made, language, tmp_path / f"{language}.xlsx")


def test_the_hash_is_the_same_each_time_and_another_one_when_a_figure_changes(
    survey, about, responses, first
):
    again = released(survey, about, responses[:300])
    assert again.sha256 == first.sha256
    assert len(first.sha256) == 64
    other = replace(first.evidence, method=replace(first.evidence.method, tables=99))
    assert digest(other) != first.sha256


def test_a_release_that_was_changed_afterwards_is_refused(first):
    stored = json.loads(json.dumps(releases.to_json(first)))
    stored["evidence"]["about"]["project"] = "Something else"
    with pytest.raises(ReleaseError) as caught:
        releases.from_json(stored)
    assert caught.value.code == "release.hash"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": 99}, "release.schema"),
        ({"number": None}, "release.document"),
        ({"evidence": []}, "release.document"),
    ],
)
def test_a_document_that_is_no_release_says_so(first, change, code):
    with pytest.raises(ReleaseError) as caught:
        releases.from_json(releases.to_json(first) | change)
    assert caught.value.code == code


def test_unknown_fields_are_refused(evidence):
    with pytest.raises(DocumentError):
        from_json(Evidence, to_json(evidence) | {"more": 1})


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        (Change(0, 0), True),
        (Change(1, 0), False),
        (Change(9, 0), False),
        (Change(0, 9), False),
        (Change(9, 9), False),
        (Change(10, 0), True),
        (Change(4, 10), True),
    ],
)
def test_the_next_release_needs_nothing_new_or_ten_changed_answers(first, change, allowed):
    if allowed:
        standing(first, {"work": change})
        return
    with pytest.raises(ReleaseError) as caught:
        standing(first, {"work": change})
    assert caught.value.code == "release.too_few_changes"
    assert caught.value.params["release"] == 1


def test_a_survey_that_was_in_no_release_yet_may_come_with_few_answers(first):
    standing(first, {"another": Change(3, 0)})
    standing(None, {"work": Change(3, 0)})


def test_unchanged_answers_are_released_again_with_the_same_figures(
    survey, about, responses, first
):
    second = released(survey, about, responses[:300], [first], Change(0, 0))
    assert second.number == 2
    assert second.sha256 == first.sha256


def test_the_audit_of_two_releases_leaves_enough_counts_everywhere(survey, about, responses, first):
    second = released(survey, about, responses[:360], [first], Change(60, 0))
    source = DataFrameSource([(survey, responses[:360])])
    cells = audit([source], past([first, second], {"work": Change(0, 0)}))
    assert {cell.release for cell in cells} == {1, 2}
    assert min(cell.candidates for cell in cells) >= 5
    sensitive = {e.path for e in second.evidence.codebook if e.sensitive}
    assert all(cell.candidates >= 10 for cell in cells if cell.key in sensitive)


def test_a_ledger_holds_no_exact_count(survey, about):
    answers = [Response({"works": "yes"})] * 137 + [Response({"works": "no"})] * 91
    made = released(survey, about, answers)
    stored = json.dumps(releases.to_json(made))
    assert "228" in stored  # the base, which an attacker is taken to know
    assert "137" not in stored.replace(made.sha256, "")
    assert "91" not in stored.replace(made.sha256, "")


def test_more_changes_than_are_told_are_refused(survey, about, responses, first):
    source = DataFrameSource([(survey, responses[:360])])
    with pytest.raises(ValueError, match="came or went"):
        protect([source], about, past([first], {"work": Change(10, 0)}))


AGES = Survey(
    "ages",
    text("Ages"),
    ("en",),
    "en",
    (Question("age", "integer", text("How old are you?")),),
)


def aged(about, ages, before=(), change=None):
    source = DataFrameSource([(AGES, [Response({"age": age}) for age in ages])])
    known = {"ages": change or Change(0, 0)}
    protected = protect([source], about, past(before, known) if before else ())
    return freeze(protected, made_on=TODAY, previous=before[-1] if before else None, changes=known)


def middle(made):
    (table,) = made.evidence.areas[0].tables
    return table.middle, table.quartiles, table.mean


def test_a_median_is_told_once_since_telling_it_again_would_narrow_it(about):
    ages = [20 + 7 * n % 41 for n in range(40)]
    first = aged(about, ages)
    assert all(middle(first))
    more = [*ages, *(30 + n for n in range(10))]
    second = aged(about, more, [first], Change(10, 0))
    assert middle(second) == middle(first)
    third = aged(about, more, [first, second], Change(0, 0))
    assert middle(third) == middle(first)


def test_a_median_is_told_again_while_nothing_has_changed(about):
    ages = [20 + 7 * n % 41 for n in range(40)]
    first = aged(about, ages)
    assert middle(aged(about, ages, [first], Change(0, 0))) == middle(first)


def test_unchanged_answers_are_told_again_without_a_proof(survey, about, responses, first):
    """A proof that a slow machine gives up would refuse what was safe the first time."""
    source = DataFrameSource([(survey, responses[:300])])
    proved = protection._protected

    def prove(system, *more):
        assert not system.earlier, "what was told before is proved again"
        return proved(system, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protection, "_protected", prove)
        again = protect([source], about, past([first], {"work": Change(0, 0)}))
    assert again.ledger == first.ledger
    assert not again.unsafe


def test_a_question_that_is_asked_of_other_groups_is_proved_anew(survey, about, responses, first):
    source = DataFrameSource([(survey, responses[:300])])
    other = replace(
        first,
        ledger={"work": {k: replace(e, divisions={}) for k, e in first.ledger["work"].items()}},
    )
    again = protect([source], about, past([other], {"work": Change(0, 0)}))
    assert again.ledger != other.ledger


def test_a_release_that_repeats_another_adds_nothing_to_an_audit(first):
    again = restated(first, Case(), made_on=TODAY)
    assert again.number == first.number + 1
    assert again.evidence.case == Case()
    assert again.sha256 == releases.digest(again.evidence) != first.sha256
    assert replace(again.evidence, case=None, schema=first.evidence.schema) == replace(
        first.evidence, case=None
    )
    changes = {"work": Change(12, 0)}
    (once,) = distinct(past([first, again], changes))
    assert once == past([first], changes)[0]
    later = past([first, replace(again, changes=changes)], {})
    assert distinct(later) == later
