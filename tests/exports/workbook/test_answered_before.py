"""The sheet on method says how many had answered before: a range and its base, or nothing."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from exports import documents, workbook
from exports.declared import Declared, Repeated
from exports.disclosure.rule import PEOPLE_SENSITIVE, candidates


def method(evidence, declared, language="en"):
    target = io.BytesIO()
    surveys = tuple(replace(each, declared=declared) for each in evidence.surveys)
    workbook.write(replace(evidence, surveys=surveys), language, target)
    sheets = load_workbook(target)
    name = {"en": "Method and limits"}.get(language) or sheets.sheetnames[-2]
    return [str(cell.value) for row in sheets[name].iter_rows() for cell in row if cell.value]


def test_the_share_is_told_with_its_base(evidence):
    said = " ".join(method(evidence, Declared(repeated=Repeated.of(asked=203, yes=13))))
    assert "5–10% of those who were asked (about 205 people) said that they had answered" in said
    assert "203" not in said


def test_of_a_handful_nothing_is_told(evidence):
    said = " ".join(method(evidence, Declared(repeated=Repeated.of(asked=19, yes=19))))
    assert "fewer than 20 said whether they had answered before" in said


def test_where_a_link_is_open_and_nobody_was_asked_that_is_said(evidence):
    opened = Declared(open_links=("link",))
    assert "nobody was asked about it" in " ".join(method(evidence, opened))
    assert "Who answered before" not in method(evidence, Declared())


@pytest.mark.parametrize("asked", [20, 21, 24, 50, 51, 99, 100, 250, 1001])
def test_ten_numbers_of_people_are_left_at_least(asked):
    for yes in range(asked + 1):
        share = Repeated.of(asked, yes).share
        if share is not None:
            least, most = candidates(share, asked)
            assert least <= yes <= most
            assert most - least + 1 >= PEOPLE_SENSITIVE


def test_a_release_holds_it_and_an_older_one_is_read_without(evidence):
    declared = Declared(repeated=Repeated.of(asked=60, yes=5))
    document = documents.to_json(declared)
    assert documents.from_json(Declared, document) == declared
    del document["repeated"]
    assert documents.from_json(Declared, document) == Declared()
