"""The receipt: shown once answers are stored, and used to take them back."""

import re
import uuid

import pytest
from sqlalchemy import select, text

from parapp import receipts
from parapp.database import writing
from parapp.models import Conflict, Project, Response, Survey
from parapp.services import receipting
from parapp.views.respond import receipt_pages
from tests.parapp.respond.scriptless import Sheet

CODE = re.compile(r'name="code" value="([a-z0-9-]{29})"')


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """No test counts the wrong codes of another."""
    monkeypatch.setattr(receipt_pages, "_guesses", receipt_pages.Throttle(60, 600))


@pytest.fixture
def send(client, work):
    """Answer the survey on work, and return the last page."""

    def send(identity, words="the foreman", language="en"):
        page = Sheet(client.get(f"/s/{work.token}/{language}").text)
        fields = {name: value for name, value in page.fields if name != "_asked"}
        fields |= {"_uuid": str(identity), "consent": "yes", "words": words}
        asked = ["consent", "job/paid", "views/fair", "views/open", "obstacles", "words"]
        return client.post(f"/s/{work.token}/{language}", data={**fields, "_asked": [".", *asked]})

    return send


@pytest.fixture
def shown(send):
    """Answer, and return the code that is shown."""
    return lambda *given: CODE.search(send(uuid.uuid4(), *given).text)[1]


def count(session, model=Response):
    session.rollback()
    return len(session.scalars(select(model)).all())


def test_each_person_sees_the_own_receipt_alone(send, session):
    people = [uuid.uuid4() for _ in range(3)]
    pages = {identity: send(identity).text for identity in people}
    codes = {identity: receipting.receipt(session, identity).code for identity in people}
    assert len(set(codes.values())) == len(people)
    for identity, page in pages.items():
        assert [other for other, code in codes.items() if code in page] == [identity]
        assert CODE.search(page)[1] == codes[identity]
        shown = re.findall(r"<span>([a-z0-9]{4})</span>", page)
        assert "-".join(shown) == codes[identity]
    pictures = {re.search(r"<svg.*?</svg>", page)[0] for page in pages.values()}
    assert len(pictures) == len(people)


def test_the_thanks_are_in_the_language_of_the_form_and_as_the_project_is_now(send, session, work):
    assert "Whoever finds it can only delete them" in send(uuid.uuid4()).text
    assert "<h1>Merci</h1>" in send(uuid.uuid4(), language="fr").text
    assert 'dir="rtl"' in send(uuid.uuid4(), language="ar").text
    session.get(Project, work.survey.project_id).shows_answers = True
    session.commit()
    assert "Whoever has the code can also read your answers" in send(uuid.uuid4()).text


def test_who_has_answered_sees_a_receipt_and_sees_the_same_one_when_the_page_is_loaded_again(
    send, session
):
    identity = uuid.uuid4()
    first, again = send(identity), send(identity)
    assert first.status_code == again.status_code == 201
    code = CODE.search(first.text)[1]
    assert CODE.search(again.text)[1] == code
    assert count(session) == 1
    assert "Location" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"
    assert "What was printed before" in first.text
    assert "<svg" in first.text


def test_only_a_digest_of_the_code_is_stored(shown, session):
    code = shown()
    plain = receipts.typed(code)
    session.rollback()
    row = repr(session.execute(text("SELECT * FROM responses")).one())
    assert plain not in row
    assert code not in row


def test_a_conflict_has_the_receipt_of_the_first_content(send, session):
    identity = uuid.uuid4()
    first, other = send(identity), send(identity, "something else")
    assert "other answers" in other.text
    assert CODE.search(first.text)[1] == CODE.search(other.text)[1]
    assert count(session, Conflict) == 1


def test_the_code_takes_the_answers_back_after_saying_what_that_means(client, shown, send, session):
    code = shown()
    found = client.post("/r", data={"code": code})
    assert found.status_code == 200
    assert "What was printed before stays" in found.text
    assert count(session) == 1
    done = client.post("/r", data={"code": code, "do": "withdraw"})
    assert done.status_code == 200
    assert "taken back" in done.text
    assert count(session) == 0
    again = client.post("/r", data={"code": code, "do": "withdraw"})
    assert again.status_code == 404
    assert "may have been taken back already" in again.text
    session.rollback()
    assert session.scalar(select(Survey.withdrawn)) == 1


def test_what_was_taken_back_is_not_stored_again_and_that_is_said(client, send, session):
    identity = uuid.uuid4()
    code = CODE.search(send(identity).text)[1]
    client.post("/r", data={"code": code, "do": "withdraw"})
    again = send(identity)
    assert "not stored again" in again.text
    assert not CODE.search(again.text)
    assert count(session) == 0


def test_no_page_of_a_receipt_tells_which_survey_it_is_about(client, shown, session):
    code = shown()
    pages = [client.get("/r")]
    pages += [client.post("/r", data={"code": code, "do": do}) for do in ("print", "", "answers")]
    for page in pages:
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")
        for telling in ("Work here", "Bread for everyone", "/s/"):
            assert telling not in page.text


@pytest.mark.parametrize(
    ("language", "heading", "direction"),
    [("en", "Receipt", "ltr"), ("fr", "Reçu", "ltr"), ("ar", "إيصال", "rtl")],
)
def test_the_form_is_there_in_each_language(client, language, heading, direction):
    page = client.get(f"/r/{language}")
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert f"<h1>{heading}</h1>" in page.text
    by_browser = client.get("/r", headers={"Accept-Language": language})
    assert f"<h1>{heading}</h1>" in by_browser.text
    assert client.get("/r/xx").status_code == 200


@pytest.mark.parametrize("code", ["", "abc", "kkkk-" * 6, "<script>"])
def test_a_mistyped_code_is_given_back_with_what_is_the_matter(client, code):
    page = client.post("/r", data={"code": code})
    assert page.status_code == 422
    assert "six groups of four" in page.text
    assert "<script>" not in page.text.replace("<script src", "")
    assert dict(Sheet(page.text).fields)["code"] == code


def test_a_code_under_which_there_is_nothing_is_said(client):
    page = client.post("/r", data={"code": receipts.drawn(), "do": "withdraw"})
    assert page.status_code == 404
    assert "Nothing is stored under this code" in page.text


def test_sixty_people_behind_one_address_may_mistype_and_guessing_is_slowed(client, shown):
    code = shown()
    for _ in range(60):
        assert client.post("/r", data={"code": receipts.drawn()}).status_code == 404
    assert client.post("/r", data={"code": code}).status_code == 429
    other = client.post("/r", data={"code": code}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 200


def test_another_site_can_take_nothing_back(client, shown, session):
    code = shown()
    headers = {"Origin": "https://elsewhere.example"}
    page = client.post("/r", data={"code": code, "do": "withdraw"}, headers=headers)
    assert page.status_code == 403
    assert count(session) == 1


def test_answers_are_shown_only_where_the_project_has_said_so(client, shown, session):
    code = shown("the foreman")
    hidden = client.post("/r", data={"code": code, "do": "answers"})
    assert "the foreman" not in hidden.text
    assert "Show the answers" not in hidden.text
    with writing(session):
        session.scalars(select(Project)).one().shows_answers = True
    assert "Show the answers" in client.post("/r", data={"code": code}).text
    page = client.post("/r/en", data={"code": code, "do": "answers"})
    assert "the foreman" in page.text
    assert "In your words" in page.text


def test_whoever_has_answered_is_told_that_the_code_shows_answers(send, session):
    assert "does not show your answers" in send(uuid.uuid4()).text
    with writing(session):
        session.scalars(select(Project)).one().shows_answers = True
    assert "can also read your answers" in send(uuid.uuid4()).text


def test_a_printed_card_can_take_the_place_of_the_code(client, shown, session):
    code = shown()
    (printed,) = receipting.print_codes(1)
    wrong = client.post("/r", data={"code": code, "printed": "abc", "do": "exchange"})
    assert wrong.status_code == 422
    assert "six groups of four" in wrong.text
    done = client.post("/r", data={"code": code, "printed": printed, "do": "exchange"})
    assert "The printed card is the receipt now" in done.text
    assert client.post("/r", data={"code": code}).status_code == 404
    assert client.post("/r", data={"code": printed, "do": "withdraw"}).status_code == 200
    assert count(session) == 0


def test_a_fault_of_the_disk_keeps_the_code_in_the_form(client, shown, session, monkeypatch):
    code = shown()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("parapp.vault.os.pwrite", full)
    page = client.post("/r", data={"code": code, "do": "withdraw"})
    assert page.status_code == 503
    assert dict(Sheet(page.text).fields)["code"] == code
    assert count(session) == 1
