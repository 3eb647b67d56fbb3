import io
import re

import pytest
from PIL import Image

from parapp.services import attaching, drafting, publishing, welcoming
from surveys import media, xlsform
from tests.parapp.respond.scriptless import Phone

FORM = """\
| survey | type | name | label::en | label::ar | image | audio::en | audio::ar | big-image |
| | note | hi | Hello & welcome | أهلاً | | hi.mp3 | | |
| | select_one way | way | How do you travel? | كيف؟ | road.png | en.mp3 | ar.mp3 | large.png |
| | text | why | Why? | لماذا؟ | gone.png | | | |
| choices | list_name | name | label::en | label::ar | image | audio::en |
| | way | bus | By bus | بالحافلة | bus.png | bus.mp3 |
| | way | foot | On foot | مشيًا | | |
| settings | default_language |
| | en |
"""
SOUND = b"ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb some speech"


def picture(width: int = 60) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, 40), "teal").save(target, "PNG")
    return target.getvalue()


FILES = {
    "hi.mp3": SOUND + b"1",
    "en.mp3": SOUND + b"2",
    "ar.mp3": SOUND + b"3",
    "bus.mp3": SOUND + b"4",
    "road.png": picture(60),
    "large.png": picture(61),
    "bus.png": picture(62),
}


@pytest.fixture
def row(session, project, settings):
    conversion = xlsform.read(FORM.encode())
    row = drafting.import_form(session, project=project, conversion=conversion, slug="ways")
    for name, content in FILES.items():
        attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
    drafting.confirm_changes(session, survey=row, actor=None)
    return row


@pytest.fixture
def address(session, row):
    publishing.publish(session, survey=row)
    return publishing.link(row.channels[0], "")


def questions(client, address, language="en"):
    phone = Phone(client, f"{address}/{language}")
    assert phone.response.status_code == 200
    return phone.response.text


def sources(html: str, element: str) -> list[str]:
    return re.findall(rf'<{element}[^>]* src="([^"]+)"', html)


def test_pictures_have_an_alternative_and_a_size_and_wait_until_they_are_near(client, address):
    html = questions(client, address)
    (road,) = re.findall(r"<img[^>]*alt=\"How do you travel\?\"[^>]*>", html)
    assert 'width="60"' in road
    assert 'height="40"' in road
    assert 'loading="lazy"' in road
    assert len(sources(html, "img")) == 2
    assert 'aria-label="See the picture larger"' in html


def test_recordings_are_offered_and_not_fetched(client, address):
    html = questions(client, address)
    sounds = re.findall(r"<audio[^>]*>", html)
    assert len(sounds) == 3
    assert all('preload="none"' in each and "controls" in each for each in sounds)
    assert 'aria-label="Listen: Hello &amp; welcome"' in html


def test_each_language_hears_its_own_recording(client, address):
    english = sources(questions(client, address), "audio")
    arabic = sources(questions(client, address, "ar"), "audio")
    assert client.get(english[1]).data == SOUND[10:] + b"2"
    assert client.get(arabic[1]).data == SOUND[10:] + b"3"
    # What was recorded in no other language is better heard than not.
    assert arabic[0] == english[0]


def test_what_nobody_attached_is_left_out(client, address):
    assert "gone.png" not in questions(client, address)


def test_a_file_says_what_it_is_and_stays_on_no_phone(client, address):
    (source, *_) = sources(questions(client, address), "img")
    response = client.get(source)
    assert response.status_code == 200
    assert response.mimetype == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers


def test_players_get_the_part_that_they_ask_for(client, address):
    (source, *_) = sources(questions(client, address), "audio")
    response = client.get(source, headers={"Range": "bytes=2-5"})
    assert response.status_code == 206
    assert response.data == client.get(source).data[2:6]


def test_there_are_no_other_files(client, address, row, session, settings):
    attaching.attach(
        session, data=settings.data, survey=row, name="l.csv", content=b"name,label\na,A\n"
    )
    table = row.files["l.csv"]
    for digest in ("0" * 16, "%", "..%2f..", table[:16], row.files["bus.png"]):
        assert client.get(f"{address}/media/{digest}").status_code == 404
    assert client.get(f"/s/nobody/media/{row.files['bus.png'][:16]}").status_code == 404


def test_another_surveys_files_are_not_sent(client, address, session, project, row):
    conversion = xlsform.read(b"| survey |\n| | type | name | label |\n| | text | a | A |\n")
    other = drafting.import_form(session, project=project, conversion=conversion, slug="other")
    publishing.publish(session, survey=other)
    link = publishing.link(other.channels[0], "")
    assert client.get(f"{link}/media/{row.files['bus.png'][:16]}").status_code == 404


def test_a_page_that_was_opened_before_keeps_its_pictures(client, address, session, row, settings):
    (source, *_) = sources(questions(client, address), "img")
    before = client.get(source).data
    attaching.attach(session, data=settings.data, survey=row, name="road.png", content=picture(99))
    publishing.publish(session, survey=row)
    assert client.get(source).data == before
    (newer, *_) = sources(questions(client, address), "img")
    assert newer != source


def test_a_draft_that_is_tried_shows_them_too(client, session, row):
    html = questions(client, f"/d/{welcoming.preview(session, survey=row)}")
    (source, *_) = sources(html, "img")
    assert source.startswith("/d/")
    assert client.get(source).mimetype == "image/png"


def test_the_workbook_that_is_written_names_the_same_files(row):
    again = xlsform.read(xlsform.write(drafting.draft(row))).survey
    assert [use.file for use in media.uses(again)] == [
        use.file for use in media.uses(drafting.draft(row))
    ]
