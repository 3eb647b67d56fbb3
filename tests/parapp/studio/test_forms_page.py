import io
import zipfile

import pytest
from PIL import Image

from parapp.models import Role
from parapp.services import attaching, drafting
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


MEDIA = """\
| survey  |                |      |       |          |           |
|         | type           | name | label | image    | audio::ar |
|         | select_one way | way  | How?  | Road.png | way.mp3   |
| choices |                |      |       |          |           |
|         | list_name      | name | label | image    |           |
|         | way            | bus  | Bus   | bus.png  |           |
"""


def picture() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(target, "PNG")
    target.seek(0)
    return target


def test_the_page_tells_which_files_the_form_names_where_and_which_are_missing(
    coordinator, imported
):
    imported(MEDIA)
    page = coordinator.get(PAGE).text
    assert page.count(">missing<") == 3
    for name in ("Road.png", "way.mp3", "bus.png", "way / bus"):
        assert f">{name}</bdi>" in page

    files = [(picture(), "road.PNG"), (picture(), "other.png")]
    page = coordinator.post(f"{PAGE}files", data={"files": files}, follow_redirects=True).text

    assert "Road.png is attached" in page
    assert page.count(">missing<") == 2
    assert "The form does not name it." in page


def test_an_attached_file_is_taken_off(coordinator, imported, session):
    survey = imported(MEDIA)
    coordinator.post(f"{PAGE}files", data={"files": (picture(), "bus.png")})
    session.refresh(survey)
    assert set(survey.files) == {"bus.png"}
    session.commit()  # what is read next is what the page has written
    page = coordinator.post(f"{PAGE}files/off", data={"name": "bus.png"}, follow_redirects=True)
    assert "bus.png is taken off" in page.text
    session.refresh(survey)
    assert survey.files == {}
    page = coordinator.post(f"{PAGE}files/off", data={"name": "bus.png"}, follow_redirects=True)
    assert "No file bus.png is attached" in page.text


@pytest.mark.parametrize("form", ["xlsform", "xform"])
def test_other_tools_get_the_pictures_beside_the_form(coordinator, imported, form):
    imported(MEDIA)
    coordinator.post(f"{PAGE}files", data={"files": (picture(), "bus.png")})
    response = coordinator.get(f"{PAGE}as/{form}")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert "bus.png" in archive.namelist()


def test_the_import_says_which_place_shows_a_file_that_is_missing(session, imported):
    problems = attaching.note_missing(session, imported(MEDIA))
    assert [
        (each.parameters["file"], each.parameters["place"], each.sheet) for each in problems
    ] == [
        ("Road.png", "way", "survey"),
        ("way.mp3", "way", "survey"),
        ("bus.png", "way / bus", "choices"),
    ]
