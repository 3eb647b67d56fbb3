"""A form in pages, and answers that are saved to be finished later."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from parapp import database
from parapp.models import Draft, DraftFile, Upload
from parapp.models import Survey as Row
from parapp.services import publishing, saving
from surveys import serial
from surveys.model import Group, Question, Repeat, Survey
from tests.browser.respond.question_types import photograph
from tests.parapp.respond.forms import WORK, said
from tests.parapp.respond.scriptless import Phone

PAGED = Survey(
    name="paged",
    title=said("In pages", "En pages", "في صفحات"),
    languages=("en", "ar"),
    default_language="en",
    settings=(("style", "pages"),),
    children=(
        Question("name", "text", said("Name", ar="الاسم")),
        Question("age", "integer", said("Age", ar="العمر"), required="true()"),
        Group(
            "school",
            (Question("class", "text", said("Class of ${name}", ar="صف ${name}")),),
            label=said("School", ar="المدرسة"),
            relevant="${age} < 18",
        ),
        Repeat(
            "pet",
            (Question("kind", "text", said("Kind"), required="true()"),),
            label=said("Pet", ar="حيوان"),
        ),
        Group(
            "end",
            (
                Question(
                    "hours",
                    "integer",
                    said("Hours", ar="ساعات"),
                    constraint=". <= ${age}",
                    constraint_message=said("No more than your age.", ar="ليس أكثر من عمرك."),
                ),
                Question("photo", "image", said("Photo")),
            ),
            label=said("The end", ar="النهاية"),
        ),
    ),
)


@pytest.fixture
def paged(publish, client):
    """Begin the form in pages."""
    channel = publish(PAGED)
    return lambda language="en": Phone(client, f"/s/{channel.token}/{language}")


@pytest.fixture
def drafts(session):
    def read() -> list[Draft]:
        session.rollback()
        return list(session.scalars(select(Draft)))

    return read


def code_of(page: Phone) -> str:
    return page.address.split("/at/")[1].split("/")[0]


def test_one_page_comes_after_the_other_and_says_which_it_is(paged, stored, drafts):
    page = paged()
    assert page.sheet.names == {"name", "age"}
    assert "Part 1 of 3" in page.text

    page.fill({"name": "Amal", "age": "9"}).press()
    assert page.sheet.names == {"school/class"}
    assert "Part 2 of 4" in page.text
    assert "Class of Amal" in page.text
    page.fill({"school/class": "2b"}).press()
    assert page.sheet.names == {"pet[1]/kind"}
    page.fill({"pet[1]/kind": "cat"}).press()
    assert "Part 4 of 4" in page.text
    assert stored() == []
    page.fill({"end/hours": "5"}).press()

    assert "Thank you" in page.text
    (response,) = stored()
    assert response.answers == {
        "name": "Amal",
        "age": 9,
        "school/class": "2b",
        "pet": [{"kind": "cat"}],
        "end/hours": 5,
    }
    assert len(drafts()) == 1  # says that it was sent, and holds nothing else


def test_a_page_that_no_longer_applies_is_passed_over_and_its_answers_are_not_stored(paged, stored):
    page = paged().fill({"age": "9"}).press().fill({"school/class": "2b"}).press()
    assert "pet[1]/kind" in page.sheet.names
    page.press(_back="1").press(_back="1")
    assert page.value("age") == ["9"]
    page.fill({"age": "40"}).press()
    assert "pet[1]/kind" in page.sheet.names
    page.press(_remove="pet[1]").press()
    page.press()

    assert stored()[0].answers == {"age": 40}
    assert "school" in str(stored()[0].not_applicable)


def test_going_back_keeps_what_is_wrong_and_reproaches_nobody(paged):
    page = paged().fill({"age": "40"}).press().fill({"pet[1]/kind": "cat"}).press()
    page.fill({"end/hours": "many"}).press(_back="1")
    assert page.value("pet[1]/kind") == ["cat"]
    page.press()

    assert page.value("end/hours") == ["many"]
    assert page.response.status_code == 200


def test_a_page_with_something_the_matter_comes_again(paged):
    page = paged().press()

    assert page.response.status_code == 422
    assert page.sheet.names == {"name", "age"}


def test_what_is_missing_on_another_page_leads_back_to_it(paged, stored):
    page = paged().fill({"age": "40"}).press().fill({"pet[1]/kind": "cat"}).press()
    last = page.address
    page.press(_back="1").press(_back="1").fill({"age": ""}).press()
    assert page.response.status_code == 422
    # Somebody opens the last page by its address and sends it.
    other = Phone(page.client, last, agrees=False).press()

    assert "age" in other.sheet.names
    assert stored() == []


def test_pages_that_nobody_has_seen_are_shown_before_the_end(paged, stored):
    page = paged().fill({"age": "40"}).press()
    last = page.address.rsplit("/", 1)[0] + "/4"
    page = Phone(page.client, last, agrees=False).press()

    assert "pet[1]/kind" in page.sheet.names
    assert stored() == []


def test_the_language_changes_and_everything_stays(paged):
    page = paged().fill({"name": "Amal", "age": "many"}).press(_language="ar")

    assert page.sheet.tag("html")["lang"] == "ar"
    assert page.value("age") == ["many"]
    assert page.value("name") == ["Amal"]


def test_rows_are_added_and_removed(paged, stored):
    page = paged().fill({"age": "40"}).press().fill({"pet[1]/kind": "cat"})
    page.press(_add="pet").fill({"pet[2]/kind": "dog"}).press(_remove="pet[1]")
    assert page.value("pet[1]/kind") == ["dog"]
    page.press().press()

    assert stored()[0].answers == {"age": 40, "pet": [{"kind": "dog"}]}


def test_a_file_is_kept_sealed_and_is_stored_with_the_response(
    paged, stored, session, settings, client
):
    page = paged().fill({"age": "40"}).press().press(_remove="pet[1]").press()
    data = dict(page.sheet.fields)
    answer = client.post(
        page.address,
        data={**data, "end/photo": (BytesIO(photograph()), "IMG.jpg"), "_language": "en"},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    assert session.scalars(select(Upload)).all() == []
    (file,) = session.scalars(select(DraftFile)).all()
    sealed = (settings.data / "blobs" / file.blob).read_bytes()
    assert b"JFIF" not in sealed

    page = Phone(client, page.address, agrees=False)
    assert "This file is kept: photo.jpg" in page.text
    page.press()
    session.rollback()
    assert "Thank you" in page.text, page.text
    assert stored()[0].answers["end/photo"]["name"] == "photo.jpg"
    (upload,) = session.scalars(select(Upload)).all()
    assert upload.kept
    assert session.scalars(select(DraftFile)).all() == []
    assert [blob.name for blob in (settings.data / "blobs").iterdir()] == [upload.blob]


def test_a_word_that_was_lost_after_storing_is_said_again(paged, stored):
    page = paged().fill({"age": "40"}).press().press(_remove="pet[1]").press()
    fields, address = list(page.sheet.fields), page.address
    page.press()

    again = Phone(page.client, address, agrees=False)
    assert "Thank you" in again.text
    again.address, again.sheet.fields = address, fields
    again.press()

    assert "Thank you" in again.text
    assert len(stored()) == 1


def test_two_tabs_on_different_pages_lose_nothing(paged, stored):
    page = paged().fill({"name": "Amal", "age": "40"}).press()
    first = Phone(page.client, page.address.rsplit("/", 1)[0] + "/1", agrees=False)
    page.fill({"pet[1]/kind": "cat"}).press()
    first.fill({"name": "Amira"}).press()
    page.fill({"end/hours": "3"}).press()

    assert stored()[0].answers == {
        "name": "Amira",
        "age": 40,
        "pet": [{"kind": "cat"}],
        "end/hours": 3,
    }


def test_a_form_of_one_page_is_saved_and_finished_on_another_device(
    phone, client, stored, drafts, app
):
    page = phone().fill({"consent": "yes"}).press().fill({"words": "to be continued"})
    page.press(_save="1")
    assert "Your answers are saved" in page.text
    (draft,) = drafts()
    assert b"continued" not in draft.sealed
    link = next(f["href"] for tag, f in page.sheet.tags if tag == "a" and f.get("class") == "link")
    code = link.split("/at/")[1].split("/")[0]
    assert code in page.text
    assert len(code.replace("-", "")) * 4.95 >= 80
    assert stored() == []

    other = app.test_client().post("/c", data={"code": code.upper().replace("-", "")})
    tablet = Phone(app.test_client(), other.headers["Location"], agrees=False)
    assert tablet.value("words") == ["to be continued"]
    tablet.fill({"words": "done"}).press()

    assert "Thank you" in tablet.text
    assert stored()[0].answers == {"consent": "yes", "words": "done"}


def test_saving_again_keeps_the_code_and_the_newest_answers(phone):
    page = phone().fill({"consent": "yes"}).press().fill({"words": "one"}).press(_save="1")
    link = next(f["href"] for tag, f in page.sheet.tags if tag == "a" and f.get("class") == "link")
    page = Phone(page.client, link, agrees=False).fill({"words": "two"}).press(_save="1")

    assert link.split("/at/")[1].split("/")[0] in page.text
    assert Phone(page.client, link, agrees=False).value("words") == ["two"]


def test_what_was_saved_is_thrown_away_after_its_time_and_the_person_is_told(
    phone, session, drafts, settings
):
    page = phone().fill({"consent": "yes"}).press().fill({"words": "one"}).press(_save="1")
    link = next(f["href"] for tag, f in page.sheet.tags if tag == "a" and f.get("class") == "link")
    (draft,) = drafts()
    over = draft.until - timedelta(days=saving.KEPT_DAYS + 1)
    with database.writing(session):
        session.execute(update(Draft).values(until=over))

    answer = page.client.get(link)
    assert answer.status_code == 404
    assert "Nothing is saved here" in answer.text
    assert saving.purge(session, data=settings.data, day=over + timedelta(days=1)) == 1
    assert drafts() == []


def test_what_is_written_on_a_page_whose_draft_is_gone_is_not_lost(
    paged, stored, session, settings, drafts
):
    page = paged().fill({"name": "Amal", "age": "40"}).press().fill({"pet[1]/kind": "cat"})
    saving.discard(session, data=settings.data, code=code_of(page))
    page.press()
    assert page.response.status_code == 410
    assert "still on this page" in page.text

    page.press().fill({".consent": "yes"}).press().fill({"age": "40"}).press()
    assert page.value("pet[1]/kind") == ["cat"]


def test_stopping_throws_the_saved_answers_away(paged, drafts, stored):
    page = paged().fill({"age": "40"}).press().press(_stop="1")

    assert "Nothing was stored" in page.text
    assert drafts() == []
    assert stored() == []


def test_a_code_opens_nothing_under_another_survey(paged, client, publish):
    code = code_of(paged())
    other = publish(WORK)

    answer = client.get(f"/s/{other.token}/en/at/{code}/1")

    assert answer.status_code == 404


def test_an_older_publication_is_finished_as_it_was_begun(paged, session, stored):
    page = paged().fill({"name": "Amal", "age": "40"}).press().press(_remove="pet[1]").press()
    survey = session.scalars(select(Row).where(Row.slug == "paged")).one()
    with database.writing(session):
        survey.document = serial.to_json(replace(PAGED, children=PAGED.children[:2]))
    publishing.publish(session, survey=survey)
    page.press()

    assert "Thank you" in page.text
    assert stored()[0].late
