"""Documents and official positions are counted exactly, from the answers to the workbook."""

import json
import uuid
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from parapp.errors import RefusedError
from parapp.services import drafting, publishing, releasing, responding
from surveys import serial
from surveys.model import Unit
from surveys.validation import Record
from tests.conftest import drafted


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
    store(session, survey, {"works": works})


def store(session, survey, answers):
    responding.submit(
        session,
        publication=survey.publication,
        channel=survey.channels[0],
        uuid=uuid.uuid4(),
        language="en",
        record=Record(answers, (), date(2026, 5, 1)),
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
    assert (audit["releases"], audit["cells"]) == (1, [])
    assert {
        "release": 1, "table": "small/works", "row": "yes", "column": "", "range": "12 of 40 (30%)",
    } in audit["exact"]  # fmt: skip
    assert "12 of 40 (30%)  –" in parapp("evidence", "audit", *where)


@pytest.mark.parametrize(
    ("works", "told"),
    [
        ([], ("0 documents", None, "Nothing has been entered yet.")),
        (["yes"], ("1 document", "1 of 1", "")),
        (["yes"] * 40, ("40 documents", "40 of 40 (100%)", "")),
    ],
)
def test_none_one_and_all_the_same_are_told_as_they_are(parapp, session, survey, works, told):
    form = serial.from_json(survey.document)
    survey.document = serial.to_json(replace(form, unit=Unit.DOCUMENT))
    session.commit()
    publishing.publish(session, survey=survey)
    for one in works:
        read(session, survey, one)
    given = json.loads(parapp("evidence", "tables", "--project", "bread", "--format", "json"))
    table = next(one for one in given["tables"] if one["table"] == "works")
    row = next(row for row in table["rows"] if row["row"] == "yes")
    assert (table["base_told"], row["range"], table["withheld_told"]) == told


def test_before_anything_is_entered_the_plan_says_that_nothing_will_be_hidden(parapp, log):
    where = ("--answers", "7", "--project", "bread")
    assert "counted exactly: these are not people" in parapp("evidence", "plan", *where)
    (plan,) = json.loads(parapp("evidence", "plan", *where, "--format", "json"))["surveys"]
    assert plan == {"survey": "small", "exact": True, "needed": 1, "by": []}


@pytest.fixture
def people(session, project, form, log):
    """Add a survey of people to the project, with forty answers."""
    found = drafted(session, project, form, slug="people")
    publishing.publish(session, survey=found)
    for number in range(40):
        read(session, found, "yes" if number < 12 else "no")
    return found


def test_people_beside_documents_keep_all_protection(parapp, people, tmp_path):
    where = ("--project", "bread")
    given = json.loads(parapp("evidence", "tables", *where, "--format", "json"))
    rows = {
        (table["survey"], row["row"]): row["range"]
        for table in given["tables"]
        if table["table"] == "works"
        for row in table["rows"]
    }
    assert rows["small", "yes"] == "12 of 40 (30%)"
    assert rows["people", "yes"].endswith("40%")
    assert "of" not in rows["people", "yes"]
    parapp("evidence", "release", *where)
    audit = json.loads(parapp("evidence", "audit", *where, "--format", "json"))
    assert {cell["table"].split("/")[0] for cell in audit["cells"]} == {"people"}
    assert min(cell["candidates"] for cell in audit["cells"]) >= 5
    assert {cell["table"].split("/")[0] for cell in audit["exact"]} == {"small"}
    path = tmp_path / "evidence.xlsx"
    parapp("evidence", "export", *where, "--output", str(path))
    cover = [cell.value for line in openpyxl.load_workbook(path)["Cover"] for cell in line]
    told = " ".join(filter(None, cover))
    for sentence in (
        "“A small survey” has 40 documents.",
        "About 40 people answered “A small survey”.",
        "A percentage is given as a range",
        "Of documents and official positions the count itself is given",
        "Every range is at least five people wide",
        "Documents are counted exactly, however few there are, because they are not people.",
    ):
        assert sentence in told
    assert "signed off" not in told


def test_a_workbook_of_documents_alone_speaks_of_no_ranges_and_no_people(parapp, log, tmp_path):
    path = tmp_path / "evidence.xlsx"
    parapp("evidence", "export", "--project", "bread", "--output", str(path))
    book = openpyxl.load_workbook(path)
    told = " ".join(
        str(cell.value)
        for name in ("Cover", "Method and limits", "Questions")
        for line in book[name].iter_rows()
        for cell in line
        if cell.value is not None
    )
    for word in ("range", "five people", "fewer than 20", "Who was asked", "all” or “nobody"):
        assert word not in told
    assert "What is told exactly" in told


def test_documents_that_tell_of_persons_are_protected_like_people(parapp, session, survey):
    form = serial.from_json(survey.document)
    first, *rest = form.children
    asked = (replace(first, sensitive=True), *rest)
    survey.document = serial.to_json(replace(form, unit=Unit.DOCUMENT, children=asked))
    session.commit()
    publishing.publish(session, survey=survey)
    for _ in range(19):
        read(session, survey, "yes")
    given = json.loads(parapp("evidence", "tables", "--project", "bread", "--format", "json"))
    assert [row["range"] for table in given["tables"] for row in table["rows"]] == [None] * len(
        [row for table in given["tables"] for row in table["rows"]]
    )
    assert {table["base_told"] for table in given["tables"]} == {"fewer than 20"}


def test_a_position_is_in_no_figure_before_it_is_signed_off(parapp, session, project):
    interview = drafting.create_from_template(
        session,
        project=project,
        template_id="policy-measures-interview",
        languages=["en"],
        slug="offices",
    )
    publishing.publish(session, survey=interview)
    office = {"agreed": "yes", "speaks_for": "union", "record": "on_record"}
    for answers in (
        office | {"signed_off": "yes"},
        office | {"signed_off": "not_yet"},
        office | {"record": "off_record"},
    ):
        store(session, interview, answers)
    given = parapp("evidence", "tables", "--project", "bread")
    assert "2 more positions are not signed off, and are in no figure." in given
    assert "base: 1 position\n" in given
    assert "1 of 1  A trade union" in given
    assert "Not on the record, only as one voice of its kind" in given
    assert "signed_off:" not in given


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
