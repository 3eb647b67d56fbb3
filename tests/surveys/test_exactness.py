"""Tests of which surveys are counted exactly."""

from dataclasses import replace

import pytest

from surveys import library
from surveys.exactness import SigningOff, is_exact, is_told, signing_off
from surveys.model import Question, Repeat, Unit


@pytest.fixture(scope="module")
def log():
    return library.get("media-monitoring-log").survey


@pytest.fixture(scope="module")
def interview():
    return library.get("policy-measures-interview").survey


def test_documents_are_counted_exactly(log):
    assert is_exact(log)


@pytest.mark.parametrize("unit", [Unit.PERSON, Unit.HOUSEHOLD, Unit.ORGANISATION])
def test_people_households_and_organisations_are_protected(log, unit):
    assert not is_exact(replace(log, unit=unit))


def test_documents_that_tell_of_persons_are_protected_with_all_their_questions(log):
    file = Question("residence", "select_one", list_name="yes_no", sensitive=True)
    assert not is_exact(replace(log, children=(*log.children, file)))


def test_positions_are_counted_exactly_where_the_form_notes_that_they_are_signed_off(interview):
    assert signing_off(interview) == SigningOff("signed_off", "yes")
    assert is_exact(interview)


def test_positions_of_which_nobody_notes_that_they_are_signed_off_are_protected(interview):
    asked = tuple(one for one in interview.children if one.name != "signed_off")
    without = replace(interview, children=asked)
    assert signing_off(without) is None
    assert not is_exact(without)


def test_an_entry_of_a_repeat_signs_off_nothing_but_itself(interview):
    signed = next(one for one in interview.children if one.name == "signed_off")
    others = tuple(one for one in interview.children if one.name != "signed_off")
    assert signing_off(replace(interview, children=(*others, Repeat("each", (signed,))))) is None


def test_nothing_is_told_of_a_position_before_it_is_signed_off(interview, log):
    assert is_told(interview, {"signed_off": "yes"})
    assert not is_told(interview, {"signed_off": "not_yet"})
    assert not is_told(interview, {})
    assert is_told(log, {})
