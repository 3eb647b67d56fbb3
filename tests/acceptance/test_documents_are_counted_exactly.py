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


def test_forty_documents_are_told_exactly_in_tables_release_audit_and_workbook(run, log, tmp_path):
    given = run("evidence", "tables", "--project", "bread", "--format", "json").json
    table = next(one for one in given["tables"] if one["table"] == "works")
    rows = {row["row"]: (row["count"], row["of"], row["range"]) for row in table["rows"]}
    assert (table["base"], table["base_told"], table["exact"]) == (40, "40 documents", True)
    assert rows["yes"] == (12, 40, "12 of 40 (30%)")
    assert "base: 40 documents" in run("evidence", "tables", "--project", "bread").out
    assert run("evidence", "release", "--project", "bread").code == 0
    audit = run("evidence", "audit", "--project", "bread", "--format", "json").json
    assert audit == {"releases": 1, "cells": [], "not_of_people": ["small"]}
    for language in ("en", "fr", "ar"):
        path = tmp_path / f"{language}.xlsx"
        wanted = ("--language", language, "--output", path)
        assert run("evidence", "export", "--project", "bread", *wanted).code == 0
        cells = {
            cell.value
            for sheet in openpyxl.load_workbook(path)
            for line in sheet.iter_rows()
            for cell in line
        }
        assert {12, 0.3} <= cells
        if language == "en":
            assert {"12 of 40 (30%)", "Number", "Share", "Counted exactly"} <= cells


def test_one_more_document_is_enough_for_new_figures(run, session, log, project, settings):
    first = releasing.current(session, project=project, data=settings.data)
    read(session, log, "yes")
    second = releasing.current(session, project=project, data=settings.data)
    assert (first.release.number, second.release.number) == (1, 2)
    assert "13" in json.dumps(second.release.evidence)


def test_a_survey_of_documents_cannot_become_one_of_people(session, log):
    form = serial.from_json(log.document)
    log.document = serial.to_json(replace(form, unit=Unit.PERSON))
    session.commit()
    with pytest.raises(RefusedError) as refused:
        publishing.publish(session, survey=log)
    assert refused.value.code == "survey.unit"
