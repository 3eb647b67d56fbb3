"""Whatever fails, the answers come back, and in the language in which they were written."""

from dataclasses import replace

import pytest

from parapp import application
from parapp.errors import UnavailableError
from parapp.services import publishing, responding
from surveys import serial
from surveys.model import Question
from tests.parapp.respond.forms import WORK, said
from tests.parapp.respond.scriptless import Phone, Sheet

AGREED = {"consent": "yes", "words": "a"}


@pytest.fixture
def revise(session, work):
    """Publish another version of the survey on work."""

    def act(form):
        survey = work.survey
        survey.document, survey.languages = serial.to_json(form), list(form.languages)
        session.commit()
        return publishing.publish(session, survey=survey)

    return act


@pytest.fixture
def out_of_order(monkeypatch):
    """Let the files of a publication be unreadable, as with a folder that was not restored."""

    def act(error):
        def fail(*_args, **_named):
            raise error

        monkeypatch.setattr("parapp.services.attaching.tables", fail)

    return act


def multipart(fields, files):
    """Write a form as a browser does; the test client would leave a temporary file open."""
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="{name}"; filename="a.jpg"', content) for name, content in files.items()]
    body = b"".join(
        b"--cut\r\nContent-Disposition: form-data; "
        + named.encode()
        + b"\r\n\r\n"
        + value
        + b"\r\n"
        for named, value in parts
    )
    return {"data": body + b"--cut--\r\n", "content_type": "multipart/form-data; boundary=cut"}


def without_arabic():
    return replace(WORK, languages=("en", "fr"))


def test_an_answer_in_a_language_that_the_next_version_has_lost_keeps_it(phone, revise, stored):
    page = phone("ar").fill({"consent": "yes"}).press()
    revise(without_arabic())

    page.fill({"job/paid": "yes"}).press()
    assert page.sheet.tag("html")["lang"] == "ar"
    page.fill({"job/hours": "400"}).press()
    assert "في الأسبوع 168 ساعة." in page.text
    page.fill({"job/hours": "4"}).press()

    assert page.sheet.tag("html")["lang"] == "ar"
    assert [response.language for response in stored()] == ["ar"]


@pytest.mark.parametrize(
    "error",
    [
        UnavailableError("blob.missing", "A stored file cannot be read; check PARAPP_DATA"),
        OSError("secret/path"),
        KeyError("x"),
    ],
)
def test_answers_come_back_whatever_fails_before_the_survey_is_read(
    phone, out_of_order, monkeypatch, stored, error
):
    page = phone("fr").fill({"consent": "yes"}).press().fill({"words": "à garder <i>"})
    out_of_order(error)

    page.press()

    assert page.response.status_code == 503
    assert page.sheet.tag("html")["lang"] == "fr"
    assert "PARAPP_DATA" not in page.text
    assert "secret" not in page.text
    assert page.value("words") == ["à garder <i>"]
    monkeypatch.undo()
    page.press()
    assert stored()[0].answers["words"] == "à garder <i>"


def test_a_page_whose_survey_cannot_be_read_says_nothing_to_operators(client, work, out_of_order):
    out_of_order(UnavailableError("blob.missing", "check PARAPP_DATA"))

    answer = client.get(f"/s/{work.token}/fr")

    assert answer.status_code == 503
    assert Sheet(answer.text).tag("html")["lang"] == "fr"
    assert "PARAPP_DATA" not in answer.text


def test_a_fault_while_storing_gives_the_answers_back(phone, monkeypatch, caplog):
    def fail(_session, prepared):
        raise RuntimeError(prepared.answers["words"])

    page = phone().fill({"consent": "yes"}).press().fill({"words": "my answer"})
    monkeypatch.setattr(responding, "store", fail)

    page.press()

    assert page.response.status_code == 503
    assert page.value("words") == ["my answer"]
    assert "fault in respond.answer" in caplog.text
    assert "my answer" not in caplog.text


def test_a_large_form_with_files_comes_back_too(client, work, out_of_order):
    out_of_order(UnavailableError("blob.missing", "gone"))
    long = "x" * 600_000

    answer = client.post(
        f"/s/{work.token}/en", **multipart({"words": long}, {"photo": b"x" * 700_000})
    )

    assert answer.status_code == 503
    fields = dict(Sheet(answer.text).fields)
    assert fields["words"] == long
    assert fields["photo"] == "-"


def test_a_film_that_is_too_large_costs_nothing_that_was_written(client, publish, stored):
    film = Question("film", "video", said("A film"))
    form = replace(WORK, name="film", children=(Question("words", "text", said("Words")), film))
    phone = Phone(client, f"/s/{publish(form).token}/en")
    fields = {**dict(phone.sheet.fields), "words": "my answer"}

    sent = client.post(phone.address, **multipart(fields, {"film": b"x" * 25_000_000}))

    assert sent.status_code == 413
    assert "larger than what can be sent, which is 20 MB" in sent.text
    again = dict(Sheet(sent.text).fields)
    assert again["words"] == "my answer"
    page = client.post(phone.address, data=again)
    assert page.status_code == 422
    assert "no longer here. You can choose it again." in page.text
    assert stored() == []
    without = dict(Sheet(page.text).fields)
    assert without["words"] == "my answer"
    assert client.post(phone.address, data=without).status_code == 201


def test_an_answer_to_an_older_version_may_be_as_large_as_that_one_allows(
    client, publish, session, stored
):
    photo = Question("photo", "image", said("A photo"))
    channel = publish(replace(WORK, name="old", children=(*WORK.children, photo)))
    (old,) = responding.publications(session, channel)
    channel.survey.document = serial.to_json(replace(WORK, name="old"))
    session.commit()
    publishing.publish(session, survey=channel.survey)
    fields = {"consent": "yes", "_version": old.version, "_asked": "."}

    answer = client.post(f"/s/{channel.token}/en", **multipart(fields, {"photo": b"x" * 3_000_000}))

    assert answer.status_code == 422
    assert "not a picture that can be kept" in answer.text


def test_answers_are_sent_again_under_the_prefix_of_a_proxy(settings, work, out_of_order):
    behind = application.make(replace(settings, trusted_proxies=1)).test_client()
    out_of_order(UnavailableError("blob.missing", "gone"))

    answer = behind.post(
        f"/s/{work.token}/en", data={"consent": "yes"}, headers={"X-Forwarded-Prefix": "/ask"}
    )

    form = next(found for tag, found in Sheet(answer.text).tags if tag == "form")
    assert form["action"] == f"/ask/s/{work.token}/en"


def test_staff_come_back_under_the_prefix_of_a_proxy(settings):
    behind = application.make(replace(settings, trusted_proxies=1)).test_client()
    prefix = {"X-Forwarded-Prefix": "/ask"}

    asked = behind.get("/account", headers=prefix)
    page = behind.get(asked.headers["Location"].removeprefix("/ask"), headers=prefix)

    assert "next=/ask/account" in asked.headers["Location"].replace("%2F", "/")
    field = Sheet(page.text).tag("input", name="next", type="hidden")
    assert field["value"].startswith("/ask/")


@pytest.mark.parametrize("base", ["https://Ask.Example.org", "https://ask.example.org:443"])
def test_our_own_address_is_ours_however_it_is_written(settings, session, work, stored, base):
    client = application.make(replace(settings, base_url=base)).test_client()

    answer = client.post(
        f"/s/{work.token}/en",
        data=AGREED,
        headers={"Origin": "https://ask.example.org"},
    )

    assert answer.status_code == 201


def test_a_fault_is_told_in_the_language_of_the_address_with_a_way_out(client, work, out_of_order):
    client.application.testing = False
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    out_of_order(ZeroDivisionError())

    page = client.get(f"/s/{work.token}/ar")

    assert page.status_code == 500
    assert Sheet(page.text).tag("html")["lang"] == "ar"
    assert Sheet(page.text).tag("a", **{"class": "leave"})
