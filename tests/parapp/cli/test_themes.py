import csv
import io

import openpyxl
import pytest
from pyrefiqda import RefiCodebook
from python_calamine import CalamineWorkbook

from parapp.models import AuditEntry
from parapp.services import themes
from parapp.services.themes import Description
from surveys.text import LocalizedText


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def themed(session, project):
    for name, area in (("Waiting", "labour_market"), ("=1+1", ""), ("-x\u0001", "labour_market")):
        themes.add(
            session,
            project=project,
            description=Description(
                LocalizedText.of({"en": name, "ar": f"{name} ع"}),
                meaning=LocalizedText.of({"en": "Time goes by"}),
                use_when=LocalizedText.of({"en": "Somebody waits & waits <long>"}),
                policy_area=area,
            ),
        )
    session.commit()


def export(run, tmp_path, form, *more):
    path = tmp_path / f"themes.{form}"
    ran = run("themes", "export", "--project", "bread", "--format", form, "--output", path, *more)
    assert (ran.code, ran.out) == (0, "")
    return path


def test_themes_are_listed(run, themed):
    ran = run("themes", "list", "--project", "bread", "--format", "json")
    assert [each["name"] for each in ran.json] == ["Waiting", "=1+1", "-x"]
    assert ran.json[0]["people_about"] is None
    assert "Waiting" in run("themes", "list", "--project", "bread").out


def test_a_workbook_holds_texts_and_no_formula(run, tmp_path, themed):
    path = export(run, tmp_path, "xlsx", "--language", "ar")
    sheet = openpyxl.load_workbook(path).active
    assert sheet.sheet_view.rightToLeft
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4
    assert sheet["A3"].value == "=1+1 ع"
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "Time goes by"


def test_csv_holds_no_formula_either(run, tmp_path, themed):
    text = export(run, tmp_path, "csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["Theme", "Waiting", "'=1+1", "'-x"]
    assert len({len(row) for row in rows}) == 1


def test_another_program_reads_the_codebook(run, tmp_path, themed):
    path = export(run, tmp_path, "qdc")
    found = RefiCodebook.load(path)
    codes = found.codes.code
    assert [code.name for code in codes] == ["Waiting", "=1+1", "-x"]
    assert "Somebody waits & waits <long>" in codes[0].description
    (area,) = found.sets.set
    assert [each.guid for each in area.member_code] == [codes[0].guid, codes[2].guid]
    assert export(run, tmp_path, "qdc").read_bytes() == path.read_bytes()


def test_an_export_is_noted(run, tmp_path, themed, session):
    export(run, tmp_path, "csv")
    session.rollback()
    assert session.query(AuditEntry).order_by(AuditEntry.id.desc()).first().details == {
        "format": "csv",
        "language": "en",
    }


def test_what_cannot_be_exported_is_said_in_one_line(run, tmp_path, project):
    path = tmp_path / "themes.csv"
    ran = run("themes", "export", "--project", "bread", "--format", "csv", "--output", path)
    assert ran.code == 1
    assert ran.error == "bread has no theme yet, so there is nothing to export"
    assert not path.exists()


def test_a_wrong_format_is_a_wrong_call(run, tmp_path, themed):
    path = tmp_path / "themes.pdf"
    ran = run("themes", "export", "--project", "bread", "--format", "pdf", "--output", path)
    assert ran.code == 2
