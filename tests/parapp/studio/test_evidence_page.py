import io
import uuid
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from sqlalchemy import text, update

from parapp.database import writing
from parapp.models import Release, Role
from parapp.services import auditing, publishing, responding
from tests.drafts import drafted

PAGE = "/p/bread/evidence"


def test_without_a_published_survey_the_page_says_what_to_do(coordinator, survey):
    assert "There is nothing to show yet" in coordinator.get(PAGE).text
    response = coordinator.post(PAGE, data={"language": "en"})
    assert response.status_code == 409


def test_with_few_answers_the_page_says_from_when_there_are_figures(coordinator, answered):
    answered(3)
    page = coordinator.get(PAGE).text
    assert "Figures begin with 20 answers" in page
    assert "So far: 3 answers" in page


@pytest.fixture
def fetch(work):
    """Ask for a workbook, let it be made, and return what is sent when the file is saved."""

    def fetch(client, **given):
        asked = client.post(PAGE, data=given)
        assert asked.status_code == 303
        work()
        return client.get(f"{asked.headers['Location']}/file", buffered=True)

    return fetch


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ANALYST])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_workbook_is_made_in_a_language_and_noted(
    *, staff, answered, session, project, fetch, role, language
):
    answered(60)
    response = fetch(staff(role), language=language)
    assert response.status_code == 200
    assert f"filename=bread-evidence-1-{language}.xlsx" in response.headers["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(response.data))
    assert bool(workbook.worksheets[0].sheet_view.rightToLeft) == (language == "ar")
    entry = auditing.entries(session, project)[0]
    assert entry.action == "evidence.exported"
    assert entry.user.email == f"{role}@staff.example.org"
    assert entry.details == {"language": language, "release": 1, "edition": "advocacy"}


def test_an_unknown_language_gets_the_language_of_the_page(coordinator, answered, fetch):
    answered(20)
    response = fetch(coordinator, language="tlh")
    assert "bread-evidence-1-en.xlsx" in response.headers["Content-Disposition"]


def test_whoever_only_reads_gets_the_newest_release(*, staff, coordinator, answered, work, fetch):
    answered(60)
    viewer = staff(Role.VIEWER)
    refused = viewer.post(PAGE, data={"language": "en"})
    assert refused.status_code == 409
    assert "ask its coordinator for a release" in refused.text
    assert viewer.post(f"{PAGE}/release").status_code == 403
    asked = coordinator.post(f"{PAGE}/release")
    assert asked.status_code == 303
    assert viewer.get(asked.headers["Location"]).status_code == 403
    work()
    response = fetch(viewer, language="en")
    assert "bread-evidence-1-en.xlsx" in response.headers["Content-Disposition"]


def test_a_release_says_what_was_widened_and_is_rendered_again(coordinator, answered, work, fetch):
    answered(60)
    assert "None is made yet" in coordinator.get(PAGE).text
    coordinator.post(f"{PAGE}/release")
    work()
    answered(13)
    coordinator.post(f"{PAGE}/release")
    work()
    listed = coordinator.get(PAGE).text
    assert listed.index("releases/2") < listed.index("releases/1")
    page = coordinator.get(f"{PAGE}/releases/1").text
    assert "What was widened or left out" in page
    assert "2 questions are shown." in page
    response = fetch(coordinator, language="fr", release=1)
    assert "bread-evidence-1-fr.xlsx" in response.headers["Content-Disposition"]
    assert coordinator.get(f"{PAGE}/releases/3").status_code == 404
    missing = coordinator.post(PAGE, data={"language": "fr", "release": 3})
    assert missing.status_code == 409


def test_a_release_that_cannot_be_made_says_why(coordinator, answered, work):
    answered(60)
    coordinator.post(f"{PAGE}/release")
    work()
    answered(3)
    asked = coordinator.post(f"{PAGE}/release")
    work()
    page = coordinator.get(asked.headers["Location"]).text
    assert "Could not be done" in page
    assert "3 answers changed since release 1" in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ANALYST])
def test_the_working_edition_is_made_for_those_who_work_with_the_answers(
    *, staff, answered, session, project, work, role
):
    answered(60)
    client = staff(role)
    assert "Make the working edition" in client.get(PAGE).text
    asked = client.post(f"{PAGE}/working", data={"language": "en"})
    work()
    response = client.get(f"{asked.headers['Location']}/file", buffered=True)
    assert "bread-working-1-en.xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert "Exact numbers" in book.sheetnames
    entry = auditing.entries(session, project)[0]
    assert entry.details == {"language": "en", "release": 1, "edition": "working"}
    assert "Working edition, English" in client.get(PAGE).text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TRANSLATOR, Role.FIELD_WORKER])
def test_nobody_else_gets_the_working_edition_or_sees_that_it_was_made(
    *, staff, coordinator, answered, work, role
):
    answered(60)
    asked = coordinator.post(f"{PAGE}/working", data={"language": "en"})
    work()
    other = staff(role)
    assert other.post(f"{PAGE}/working", data={"language": "en"}).status_code == 403
    assert other.get(f"{asked.headers['Location']}/file").status_code == 403
    page = other.get(PAGE)
    assert "working edition" not in page.text.casefold()


def test_the_file_of_a_working_edition_is_for_whoever_asked_for_it(
    *, staff, coordinator, answered, work
):
    answered(60)
    asked = coordinator.post(f"{PAGE}/working", data={"language": "en"})
    work()
    assert staff(Role.ANALYST).get(f"{asked.headers['Location']}/file").status_code == 404


@pytest.fixture
def two(session, project, survey, form):
    """Two published surveys, and a way to let people answer one of them."""
    other = drafted(session, project, form, slug="other")
    published = {each.slug: publishing.publish(session, survey=each) for each in (survey, other)}

    def answer(slug: str, number: int) -> None:
        for place in range(number):
            responding.submit(
                session,
                publication=published[slug],
                channel=published[slug].survey.channels[0],
                uuid=uuid.uuid4(),
                language="en",
                record=SimpleNamespace(
                    answers={"works": ("yes", "no")[place % 3 == 0]}, not_applicable=[]
                ),
                day=date(2026, 5, 1),
            )

    return answer


def test_pages_say_which_survey_stands_as_it_was_and_why(coordinator, two, work):
    two("small", 40)
    two("other", 40)
    coordinator.post(f"{PAGE}/release")
    work()
    assert "stand as they were:" not in coordinator.get(PAGE).text
    two("small", 5)
    two("other", 20)
    coordinator.post(f"{PAGE}/release")
    work()
    words = "As released in release 1 on "
    for address in (PAGE, f"{PAGE}/releases/2"):
        page = coordinator.get(address).text
        assert page.count(words) == 1
        assert "fewer than ten answers have changed since" in page
    assert words not in coordinator.get(f"{PAGE}/releases/1").text


def test_a_release_that_cannot_be_read_is_told_and_the_older_ones_stay_in_reach(
    coordinator, answered, session, work
):
    for _ in range(2):
        answered(40)
        coordinator.post(f"{PAGE}/release")
        work()
    with writing(session):  # as by somebody with the database in hand
        session.execute(text("DROP TRIGGER releases_frozen"))
        session.execute(update(Release).where(Release.number == 2).values(sha256="0" * 64))
    response = coordinator.get(PAGE)
    assert response.status_code == 200
    assert "notice wrong" in response.text
    assert "evidence/releases/1" in response.text
    assert "Make the workbook" in response.text


def test_a_survey_is_left_as_it_was_by_a_tick(coordinator, two, work):
    two("small", 40)
    two("other", 40)
    page = coordinator.get(PAGE).text
    assert 'name="keep"' not in page  # there is no release to stand as
    coordinator.post(f"{PAGE}/release")
    work()
    two("small", 30)
    two("other", 30)
    assert 'name="keep" value="small"' in " ".join(coordinator.get(PAGE).text.split())
    coordinator.post(f"{PAGE}/release", data={"keep": "small"})
    work()
    page = coordinator.get(f"{PAGE}/releases/2").text
    assert "it was not counted again since" in page
