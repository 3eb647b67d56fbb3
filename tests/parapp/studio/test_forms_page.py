import io
import zipfile

import pytest

from parapp.models import Role
from parapp.services import drafting
from surveys import xlsform

PAGE = "/p/bread/surveys/towns/"
FORM = """\
| survey |                                |       |       |
|        | type                           | name  | label |
|        | select_one_from_file towns.csv | town  | Town  |
"""
EXTERNAL = """\
| survey           |                           |      |       |               |
|                  | type                      | name | label | choice_filter |
|                  | text                      | land | Land  |               |
|                  | select_one_external towns | town | Town  | land=${land}  |
| external_choices |                           |      |       |               |
|                  | list_name                 | name | label | land          |
|                  | towns                     | lund | Lund  | se            |
"""


@pytest.fixture
def imported(session, project):
    def act(form):
        conversion = xlsform.read(form.encode())
        return drafting.import_form(session, project=project, conversion=conversion, slug="towns")

    return act


@pytest.mark.parametrize(
    ("form", "sign", "name"),
    [
        ("xlsform", b"PK", "towns.xlsx"),
        ("xform", b"<h:html", "towns.xml"),
        ("outline", b"Town", "towns.txt"),
    ],
)
def test_a_survey_is_handed_to_other_tools(coordinator, imported, form, sign, name):
    imported(FORM)
    assert f"{PAGE}as/{form}" in coordinator.get(PAGE).text
    response = coordinator.get(f"{PAGE}as/{form}")
    assert sign in response.data
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_what_an_xform_needs_comes_with_it(coordinator, imported):
    imported(EXTERNAL)
    response = coordinator.get(f"{PAGE}as/xform")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert set(archive.namelist()) == {"towns.xml", "itemsets.csv"}


def test_there_is_no_other_form_and_no_other_language(coordinator, imported):
    imported(FORM)
    assert coordinator.get(f"{PAGE}as/docx").status_code == 404
    assert coordinator.get(f"{PAGE}as/outline?language=sv").headers["Location"] == PAGE


def test_a_list_that_a_form_needs_is_asked_for_and_attached(coordinator, imported, session):
    survey = imported(FORM)
    assert "towns.csv" in coordinator.get(PAGE).text
    file = (io.BytesIO(b"name,label\nlund,Lund\n"), "towns.csv")
    page = coordinator.post(f"{PAGE}files", data={"files": file}, follow_redirects=True)
    assert "towns.csv is attached" in page.text
    session.refresh(survey)
    assert "towns.csv" in survey.files


def test_a_file_that_is_no_list_is_refused_with_a_reason(coordinator, imported, session):
    survey = imported(FORM)
    file = (io.BytesIO(b"PK"), "towns.xlsx")
    page = coordinator.post(f"{PAGE}files", data={"files": file}, follow_redirects=True)
    assert "save it as CSV" in page.text
    session.refresh(survey)
    assert survey.files == {}


def test_who_only_reads_attaches_nothing(staff, imported):
    imported(FORM)
    viewer = staff(Role.VIEWER)
    assert f"{PAGE}files" not in viewer.get(PAGE).text
    assert viewer.get(f"{PAGE}as/outline").status_code == 200
