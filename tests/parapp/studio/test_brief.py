import io
import zipfile

import pytest

from parapp.models import Role
from parapp.services import auditing

PAGE = "/p/bread/evidence"


@pytest.fixture
def fetch(work):
    """Ask for a brief, let it be made, and return what is sent when the file is saved."""

    def fetch(client, **given):
        asked = client.post(f"{PAGE}/brief", data=given)
        assert asked.status_code == 303
        work()
        return client.get(f"{asked.headers['Location']}/file", buffered=True)

    return fetch


@pytest.mark.parametrize(
    ("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-1.7"), ("exe", b"%PDF-1.7")]
)
def test_a_brief_is_made_of_what_the_answers_allow_and_noted(
    *, coordinator, answered, session, project, fetch, ending, begins
):
    answered(60)
    response = fetch(coordinator, language="ar", ending=ending)
    assert response.data.startswith(begins)
    expected = "docx" if ending == "docx" else "pdf"
    assert f"bread-brief-1-ar.{expected}" in response.headers["Content-Disposition"]
    entry = auditing.entries(session, project)[0]
    assert entry.action == "brief.exported"
    assert entry.details == {"language": "ar", "release": 1, "edition": "brief"}
    assert "Brief of two pages" in coordinator.get(PAGE).text


def test_a_brief_of_an_earlier_release_is_made_from_its_page(coordinator, answered, work, fetch):
    answered(60)
    coordinator.post(f"{PAGE}/release")
    work()
    answered(13)
    page = coordinator.get(f"{PAGE}/releases/1").text
    assert 'name="release" value="1"' in page
    response = fetch(coordinator, language="en", ending="docx", release=1)
    with zipfile.ZipFile(io.BytesIO(response.data)) as parts:
        assert "Release 1" in parts.read("word/document.xml").decode()


def test_whoever_only_reads_gets_the_newest_release_and_a_field_worker_nothing(
    *, staff, coordinator, answered, work, fetch
):
    answered(60)
    viewer = staff(Role.VIEWER)
    assert viewer.post(f"{PAGE}/brief", data={"ending": "docx"}).status_code == 409
    coordinator.post(f"{PAGE}/release")
    work()
    response = fetch(viewer, language="en", ending="docx")
    assert "bread-brief-1-en.docx" in response.headers["Content-Disposition"]
    assert staff(Role.FIELD_WORKER).post(f"{PAGE}/brief").status_code == 403
