import io

import pytest
from PIL import Image

from parapp import form_media
from parapp.errors import InvalidError

PLACE = 0x8825  # EXIF's tag of the block with the GPS position


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[PLACE] = {2: (55.0, 42.0, 0.0)}
    exif[0x010F] = "A camera that somebody owns"
    Image.new("RGB", size, "teal").save(target, form, exif=exif)
    return target.getvalue()


def test_a_picture_loses_its_place_and_its_camera():
    content = picture()
    assert b"A camera" in content
    clean = form_media.prepare("bus.jpg", content)
    assert b"A camera" not in clean.content
    assert dict(Image.open(io.BytesIO(clean.content)).getexif()) == {}


def test_a_picture_from_a_camera_is_made_as_small_as_a_phone_shows_it():
    clean = form_media.prepare("bus.png", picture("PNG", (4000, 1000)))
    assert form_media.describe(clean.content, "ab" * 32) == form_media.Shown(
        "ab" * 8, "image/png", form_media.LONGEST_SIDE, 256
    )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"ID3\x03\x00\x00\x00\x00\x00\x00sound", "audio/mpeg"),
        (b"OggS sound", "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt sound", "audio/wav"),
        (b"\x00\x00\x00\x18ftypM4A sound", "audio/mp4"),
        (b"\x1aE\xdf\xa3 film", "video/webm"),
    ],
)
def test_recordings_and_films_that_browsers_play_are_taken(content, media_type):
    assert form_media.prepare("x", content).media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ a program",
        b"<svg onload='alert(1)'>",
        b"<!doctype html>",
        b"%PDF-1.7",
        b"\xff\xd8\xff broken",
        b"#!AMR\n old phone",
        b"plain words",
    ],
)
def test_what_browsers_do_not_show_is_refused_whatever_its_name(content):
    with pytest.raises(InvalidError) as caught:
        form_media.prepare("picture.jpg", content)
    assert caught.value.code == "attached.kind"
    assert "picture.jpg" in str(caught.value)


def test_a_long_recording_is_refused():
    with pytest.raises(InvalidError) as caught:
        form_media.prepare("talk.mp3", b"ID3" + bytes(form_media.LARGEST_SOUND))
    assert caught.value.code == "attached.size"


def test_a_table_is_nothing_to_show():
    assert form_media.describe(b"name,label\n", "ab" * 32) is None
