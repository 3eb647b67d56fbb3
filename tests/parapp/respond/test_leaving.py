"""Who leaves quickly is not shown again to whoever goes back in the browser."""

from io import BytesIO

import pytest
from sqlalchemy import select

from parapp.errors import UnavailableError
from parapp.models import Upload
from parapp.services import saving
from parapp.throttle import Flood
from surveys.marking import N_
from tests.browser.respond.question_types import photograph
from tests.parapp.respond.forms import WORK
from tests.parapp.respond.scriptless import Phone, Sheet
from tests.parapp.respond.test_unfinished import PAGED, code_of

AWAY = "https://www.wikipedia.org/"
SECRET = "Abeba"


@pytest.fixture
def paged(publish, client):
    channel = publish(PAGED)
    return Phone(client, f"/s/{channel.token}/en")


def way_out(page) -> str:
    """Return where "leave quickly" leads a browser without scripts."""
    link = Sheet(page.text).tag("a", **{"class": "leave"})
    assert link["data-to"] == AWAY  # and with them
    return link["href"]


def pressed(client, page):
    """Press it with scripts off: an empty page leads on."""
    blank = client.get(way_out(page))
    assert blank.status_code == 200
    assert "Content-Security-Policy" in blank.headers
    refresh = Sheet(blank.text).tag("meta", **{"http-equiv": "refresh"})
    return client.get(refresh["content"].removeprefix("0;url="))


def test_it_leads_away_from_every_page_and_what_the_browser_kept_is_thrown_away(client, publish):
    token = publish(WORK).token
    for address in (f"/s/{token}", f"/s/{token}/en", f"/s/{token}/en/about", "/r/en", "/c"):
        left = pressed(client, client.get(address))
        assert (left.status_code, left.headers["Location"]) == (303, AWAY)
        assert left.headers["Clear-Site-Data"] == '"cache"'
        assert "Set-Cookie" not in left.headers
        assert "Cookie" not in left.headers.get("Vary", "")


def test_what_takes_the_place_of_a_page_at_once_tells_nothing(client, paged):
    paged.fill({"name": SECRET, "age": "30"}).press()
    blank = client.get(way_out(paged.response)).text
    assert Sheet(blank).text.strip() == "\u200b"
    assert "paged" not in blank.lower()


def test_a_script_that_says_it_afterwards_gets_nothing_to_show(client, paged):
    paged.fill({"name": SECRET, "age": "30"}).press()
    said = client.post(way_out(paged.response))
    assert (said.status_code, said.data) == (204, b"")
    assert said.headers["Clear-Site-Data"] == '"cache"'


def test_going_back_asks_for_the_code_and_tells_nothing(client, paged):
    paged.fill({"name": SECRET, "age": "30"}).press()
    here, draft = paged.address, paged.address.rpartition("/")[0]
    assert SECRET in client.get(f"{draft}/1").text
    pressed(client, paged.response)
    for address in (here, f"{draft}/1", draft):
        back = client.get(address, follow_redirects=True)
        assert back.request.path == "/c"
        assert SECRET not in back.text
        assert "paged" not in back.text.lower()


def test_who_knows_the_code_goes_on_with_everything(client, paged, stored):
    paged.fill({"name": SECRET, "age": "30"}).press()
    code = code_of(paged)
    pressed(client, paged.response)
    again = Phone(client, f"/c/{code}")
    assert again.value("name") == [SECRET]
    again.press().fill({"pet[1]/kind": "cat"}).press().press()
    assert stored()[0].answers["name"] == SECRET


def test_what_comes_from_another_tab_is_kept_and_not_shown(client, paged, session):
    paged.fill({"name": SECRET, "age": "30"}).press()
    code = code_of(paged)
    client.post(way_out(paged.response))
    back = paged.fill({"pet[1]/kind": "cat"}).press()
    assert back.response.request.path == "/c"
    assert saving.find(session, code).content.fields["pet[1]/kind"] == ["cat"]


def test_a_file_from_another_tab_is_sealed_by_the_code_as_well(client, paged, session):
    paged.fill({"name": SECRET, "age": "30"}).press().fill({"pet[1]/kind": "cat"}).press()
    client.post(way_out(paged.response))
    data = {**dict(paged.sheet.fields), "end/photo": (BytesIO(photograph()), "IMG.jpg")}
    client.post(paged.address, data=data, content_type="multipart/form-data")
    assert session.scalars(select(Upload)).all() == []  # a day, and nobody's code seals it
    again = Phone(client, f"/c/{code_of(paged)}").press().press()
    assert "This file is kept: photo.jpg" in again.text


def test_the_page_with_the_code_says_so_and_can_be_left_as_well(client, publish):
    phone = Phone(client, f"/s/{publish(WORK).token}/en")
    phone.fill({"consent": "yes"}).press().press(_save="1")
    assert "the link asks for the code" in phone.response.text
    link = Sheet(phone.response.text).tag("a", **{"class": "link"})["href"]
    assert client.get(link).status_code == 200
    pressed(client, phone.response)
    assert client.get(link).headers["Location"] == "/c"


def test_leaving_what_is_gone_or_was_sent_leads_away_as_well(client, paged, stored):
    paged.fill({"name": SECRET, "age": "30"}).press()
    here = way_out(paged.response)
    assert client.get(here.replace(code_of(paged), "aaaa-aaaa-aaaa-aaaa-aaaa")).status_code == 200
    paged.fill({"pet[1]/kind": "cat"}).press().press()
    assert len(stored()) == 1
    assert client.get(here).status_code == 200
    assert client.get(here.removesuffix("leave") + "1").headers["Location"].endswith("/thanks")


@pytest.mark.parametrize(
    "error",
    [UnavailableError("database.busy", N_("The database is busy")), ZeroDivisionError(SECRET)],
    ids=["busy", "a fault"],
)
def test_nobody_is_kept_where_it_cannot_be_noted(client, paged, monkeypatch, caplog, error):
    paged.fill({"name": SECRET, "age": "30"}).press()
    here = way_out(paged.response)
    fail(monkeypatch, error)
    assert client.get(here).status_code == 200
    assert "a leave is not noted" in caplog.text
    assert SECRET not in caplog.text


def fail(monkeypatch, error):
    def failing(*_):
        raise error

    monkeypatch.setattr(saving, "change", failing)


def test_it_reaches_the_pages_before_one_on_which_something_failed(client, paged, monkeypatch):
    paged.fill({"name": SECRET, "age": "30"}).press()
    first = f"{paged.address.rpartition('/')[0]}/1"
    assert SECRET in client.get(first).text
    with monkeypatch.context() as patch:
        fail(patch, UnavailableError("database.busy", N_("The database is busy")))
        again = paged.fill({"pet[1]/kind": "cat"}).press().response
    assert again.status_code == 503
    pressed(client, again)
    assert client.get(first).headers["Location"] == "/c"


@pytest.mark.parametrize("error", [UnavailableError("x", N_("It is busy")), ZeroDivisionError()])
def test_it_reaches_the_pages_before_one_that_cannot_be_shown(client, paged, monkeypatch, error):
    client.application.testing = False
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    paged.fill({"name": SECRET, "age": "30"}).press()

    def failing(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(saving, "find", failing)
        shown = client.get(paged.address)
    assert shown.status_code >= 500
    pressed(client, shown)
    assert client.get(paged.address).headers["Location"] == "/c"


def test_the_page_of_thanks_is_kept_for_others_and_names_no_code(client, paged, stored):
    paged.fill({"name": SECRET, "age": "30"}).press()
    code = code_of(paged)
    paged.fill({"pet[1]/kind": "cat"}).press().press()
    assert len(stored()) == 1
    assert paged.response.status_code == 201
    assert way_out(paged.response) == "/leave"
    assert code not in paged.response.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, None]
)
def test_a_program_that_fetches_the_link_shuts_nobody_out(client, paged, headers):
    paged.fill({"name": SECRET, "age": "30"}).press()
    here = way_out(paged.response)
    fetched = client.get(here, headers=headers) if headers else client.head(here)
    assert fetched.status_code == 503
    assert client.get(paged.address).status_code == 200
    assert client.get(here).status_code == 200
    assert client.get(paged.address).headers["Location"] == "/c"


def test_whoever_leaves_is_not_held_back_by_a_flood(client, paged, monkeypatch):
    paged.fill({"name": SECRET, "age": "30"}).press()
    monkeypatch.setattr(Flood, "lets_through", lambda *_: False)
    assert client.post("/s/nobody/en").status_code == 429
    assert client.post(way_out(paged.response)).status_code == 204
    assert client.get(paged.address).headers["Location"] == "/c"
