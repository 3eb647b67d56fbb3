"""Documents and official positions are counted exactly, from the answers to the workbook."""

import json
import uuid
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from parapp.errors import RefusedError
from parapp.services import publishing, releasing, responding
from surveys import serial
from surveys.model import Unit
from surveys.validation import Record


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def log(session, survey):
    """Publish the small survey as one of documents, and let twelve of forty say yes."""
    form = serial.from_json(survey.document)
    survey.document = serial.to_json(replace(form, unit=Unit.DOCUMENT))
    session.commit()
    publishing.publish(session, survey=survey)
    for number in range(40):
        read(session, survey, "yes" if number < 12 else "no")
    return survey


def read(session, survey, works):
    responding.submit(
        session,
        publication=survey.publication,
        channel=survey.channels[0],
        uuid=uuid.uuid4(),
        language="en",
        record=Record({"works": works}, (), date(2026, 5, 1)),
    )


def test_forty_documents_are_told_exactly_in_tables_release_and_audit(parapp, log):
    where = ("--project", "bread")
    given = json.loads(parapp("evidence", "tables", *where, "--format", "json"))
    table = next(one for one in given["tables"] if one["table"] == "works")
    rows = {row["row"]: (row["count"], row["of"], row["range"]) for row in table["rows"]}
    assert (table["base"], table["base_told"], table["exact"]) == (40, "40 documents", True)
    assert rows["yes"] == (12, 40, "12 of 40 (30%)")
    assert "base: 40 documents" in parapp("evidence", "tables", *where)
    parapp("evidence", "release", *where)
    audit = json.loads(parapp("evidence", "audit", *where, "--format", "json"))
    assert audit == {"releases": 1, "cells": [], "not_of_people": ["small"]}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_workbook_has_the_counts_as_numbers(parapp, log, tmp_path, language):
    path = tmp_path / "evidence.xlsx"
    wanted = ("--language", language, "--output", str(path))
    parapp("evidence", "export", "--project", "bread", *wanted)
    sheets = openpyxl.load_workbook(path)
    cells = {cell.value for sheet in sheets for line in sheet.iter_rows() for cell in line}
    assert {12, 0.3} <= cells
    if language == "en":
        assert {"12 of 40 (30%)", "Number", "Share", "Counted exactly"} <= cells


def test_one_more_document_is_enough_for_new_figures(session, log, project, settings):
    first = releasing.current(session, project=project, data=settings.data)
    read(session, log, "yes")
    second = releasing.current(session, project=project, data=settings.data)
    assert (first.release.number, second.release.number) == (1, 2)
    counts = [
        row["range"]["count"]
        for area in second.release.evidence["areas"]
        for table in area["tables"]
        for row in table["rows"]
        if row["answer"]["value"] == "yes"
    ]
    assert counts == [13]


def test_a_survey_of_documents_cannot_become_one_of_people(session, log):
    form = serial.from_json(log.document)
    log.document = serial.to_json(replace(form, unit=Unit.PERSON))
    session.commit()
    with pytest.raises(RefusedError) as refused:
        publishing.publish(session, survey=log)
    assert refused.value.code == "survey.unit"
