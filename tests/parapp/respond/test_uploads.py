"""Files in answers: kept when a page comes again, stored once, thrown away when not sent."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from parapp import blobs
from parapp.models import Upload
from parapp.services import receiving
from surveys.model import Choice, ChoiceList, ChoiceRole, Question, Repeat, Role, Survey
from tests.parapp.respond.forms import said
from tests.parapp.respond.scriptless import Sheet

FORM = Survey(
    name="photos",
    title=said("Photos"),
    languages=("en",),
    default_language="en",
    choice_lists=(ChoiceList("yn", (Choice("yes"), Choice("no", role=ChoiceRole.DECLINE))),),
    children=(
        Question("part", "select_one", said("Part?"), list_name="yn", role=Role.CONSENT),
        Question("photo", "image", said("A photo"), required="true()"),
        Question("why", "text", said("Why?"), relevant="${photo} != ''", required="true()"),
        Repeat("place", (Question("shot", "image", said("Shot")),), label=said("Place")),
    ),
)


def picture(colour="red"):
    target = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def kept(settings):
    """Read which contents are on disk."""
    return lambda: list(blobs.folder(settings.data).iterdir())


@pytest.fixture
def content(session, settings):
    """Open a file, which is sealed on disk."""
    return lambda row: receiving.content(session, data=settings.data, upload=row)


@pytest.fixture
def address(publish):
    return f"/s/{publish(FORM).token}/en"


@pytest.fixture
def send(client, address):
    """Send what a page holds, changed, with files; return the answer."""

    def act(page, files=None, **changes):
        fields = {name: value for name, value in page.fields if name != "_asked"}
        asked = [value for name, value in page.fields if name == "_asked"]
        data = {**fields, "_asked": asked, **changes}
        for name, content in (files or {}).items():
            data[name] = (io.BytesIO(content), "IMG_20260501_1033.jpg")
        return client.post(address, data=data, content_type="multipart/form-data")

    return act


@pytest.fixture
def questions(client, address, send):
    """The page after consent."""
    return Sheet(send(Sheet(client.get(address).text), part="yes").text)


@pytest.fixture
def uploads(session):
    def read():
        session.rollback()
        return list(session.scalars(select(Upload)))

    return read


def test_a_file_is_still_there_when_the_page_comes_again(session, send, questions, uploads, stored):
    again = send(questions, {"photo": picture()})
    assert again.status_code == 200
    assert "This file is kept: photo.jpg" in again.text
    assert [row.kept for row in uploads()] == [False]
    done = send(Sheet(again.text), why="To show it")
    assert done.status_code == 201
    (response,), (row,) = stored(), uploads()
    assert row.kept
    assert row.response_id == response.id
    about = {"name": "photo.jpg", "sha256": receiving.sha256_of(session, row), "size": row.size}
    assert response.answers["photo"] == about


def test_pictures_are_asked_for_as_what_can_be_cleaned(questions):
    """An iPhone hands in its HEIC pictures as JPEG where HEIC is not among what is asked for."""
    (asked,) = {own["accept"] for tag, own in questions.tags if own.get("type") == "file"}
    assert set(asked.split(",")) == {"image/jpeg", "image/png", "image/webp", "image/gif"}


def test_a_file_is_sealed_on_disk(send, questions, uploads, content, settings):
    send(questions, {"photo": picture()})
    (row,) = uploads()
    assert content(row).startswith(b"\xff\xd8")
    assert content(row) not in blobs.read(settings.data, row.blob)


def test_sending_twice_stores_one_file(send, questions, uploads, stored, kept):
    again = Sheet(send(questions, {"photo": picture()}).text)
    for _ in range(2):
        assert send(again, {"photo": picture()}, why="So").status_code == 201
    assert len(stored()) == len(uploads()) == 1
    assert len(kept()) == 1


def test_another_file_takes_the_place_of_the_first(send, questions, uploads):
    again = Sheet(send(questions, {"photo": picture()}).text)
    send(again, {"photo": picture("blue")}, why="So")
    assert len(uploads()) == 1


def test_a_file_can_be_left_out_again(send, questions, uploads, stored):
    again = Sheet(send(questions, {"photo": picture()}).text)
    refused = send(again, why="So", _drop="photo")
    assert refused.status_code == 422
    assert "is kept" not in refused.text
    assert stored() == []


def test_what_is_no_picture_is_refused_beside_its_question(send, questions, uploads):
    refused = send(questions, {"photo": b"MZ nothing of the kind"})
    assert refused.status_code == 422
    assert "not a picture that can be kept" in refused.text
    assert uploads() == []


def test_an_empty_file_is_told_beside_its_question_and_not_passed_over(send, questions, uploads):
    again = send(questions, {"photo": b""})
    assert again.status_code == 422
    assert "There is nothing in this file" in again.text
    assert uploads() == []


def test_where_no_file_was_chosen_nothing_is_said_of_one(client, address, questions):
    fields = {name: value for name, value in questions.fields if name != "_asked"}
    none = {**fields, "photo": (io.BytesIO(), ""), "place[1]/shot": (io.BytesIO(), "")}
    page = client.post(address, data=none, content_type="multipart/form-data")
    assert "nothing in this file" not in page.text


def test_who_declines_leaves_no_file(send, questions, uploads, kept, stored):
    send(questions, {"photo": picture()}, part="no", _asked=["."])
    assert uploads() == stored() == []
    assert kept() == []


def test_files_in_rows_belong_to_their_rows(send, questions, stored):
    files = {"photo": picture(), "place[1]/shot": picture("blue")}
    again = Sheet(send(questions, files).text)
    assert send(again, why="So").status_code == 201
    (response,) = stored()
    assert response.answers["place"][0]["shot"]["name"] == "shot.jpg"


def test_nobody_can_name_a_file_of_somebody_else(send, questions, uploads, client, address):
    send(questions, {"photo": picture()})
    (theirs,) = uploads()
    mine = Sheet(send(Sheet(client.get(address).text), part="yes").text)
    refused = send(mine, photo=theirs.id, why="So")
    assert refused.status_code == 422
    assert "is kept" not in refused.text


def test_a_file_whose_form_is_never_sent_is_thrown_away(
    send, questions, uploads, session, settings
):
    send(questions, {"photo": picture()})
    later = uploads()[0].day + timedelta(days=3)
    receiving.clear(session, data=settings.data, before=later)
    assert uploads() == []
    assert not list(blobs.folder(settings.data).iterdir())


def test_no_row_tells_when_or_from_which_device(send, questions, uploads):
    send(questions, {"photo": picture()})
    (row,) = uploads()
    assert "IMG" not in row.name
    assert {column.name for column in Upload.__table__.columns} == {
        "id", "response_id", "name", "media_type", "digest", "sha256", "size", "blob", "day",
        "kept", "key_file", "key_slot",
    }  # fmt: skip


def test_who_comes_back_after_the_file_was_thrown_away_is_told(
    send, questions, session, settings, stored
):
    again = Sheet(send(questions, {"photo": picture(), "place[1]/shot": picture("blue")}).text)
    receiving.clear(session, data=settings.data, before=date.max)

    told = send(again, {"photo": picture()}, why="So")

    assert told.status_code == 422
    assert stored() == []
    assert told.text.count("This file is no longer here. You can choose it again.") == 1
    assert Sheet(told.text).tag("p", id="place[1]/shot!")
    assert send(Sheet(told.text), why="So").status_code == 201
