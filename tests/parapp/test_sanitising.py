import io
import struct

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from parapp import sanitising
from parapp.errors import InvalidError

PLACE = b"+55.7047+013.1910/"


def photograph(form="JPEG", size=(60, 40), **options):
    picture = Image.new("RGB", size, "red")
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def told():
    """Return Exif data with a place, a device, and a camera held upright."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Telephone of Amina"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (55.0, 42.0, 16.0)
    return exif


def box(kind, body):
    return struct.pack(">I4s", len(body) + 8, kind) + body


def film():
    header = box(b"mvhd", bytes(4) + b"\x11\x22\x33\x44" * 2 + bytes(20))
    return box(b"ftyp", b"isom" + bytes(8)) + box(
        b"moov", header + box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"trak", box(b"meta", PLACE))
    ) + box(b"mdat", b"light and sound")  # fmt: skip


def test_a_photograph_tells_neither_place_nor_device_and_stands_upright():
    before = photograph(exif=told(), comment=b"at home")
    assert b"Telephone of Amina" in before
    clean = sanitising.sanitise(before, "image")
    assert (clean.media_type, clean.ending) == ("image/jpeg", ".jpg")
    assert b"Telephone" not in clean.content
    assert b"at home" not in clean.content
    with Image.open(io.BytesIO(clean.content)) as after:
        assert not after.getexif()
        assert after.size == (40, 60)


def test_a_drawing_loses_its_texts():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Amina")
    clean = sanitising.sanitise(photograph("PNG", pnginfo=texts), "image")
    assert clean.ending == ".png"
    assert b"Amina" not in clean.content


def test_the_same_photograph_is_the_same_again():
    before = photograph(exif=told())
    assert sanitising.sanitise(before, "image") == sanitising.sanitise(before, "image")


def test_a_large_photograph_is_made_smaller():
    clean = sanitising.sanitise(photograph(size=(4000, 1000)), "image")
    with Image.open(io.BytesIO(clean.content)) as after:
        assert after.size == (2048, 512)


def test_a_film_keeps_its_sound_and_loses_place_and_time():
    before = film()
    after = sanitising.sanitise(before, "video").content
    assert len(after) == len(before)
    assert PLACE not in after
    assert b"\x11\x22\x33\x44" not in after
    assert after.endswith(b"light and sound")


def test_a_song_loses_the_name_of_who_recorded_it():
    tag = b"ID3\x03\x00\x00\x00\x00\x00\x05Amina"
    clean = sanitising.sanitise(tag + b"\xff\xfbsound" + b"TAG" + b"Amina".ljust(125), "audio")
    assert clean.content == b"\xff\xfbsound"


@pytest.mark.parametrize(
    ("content", "question_type", "ending"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEdata", "audio", ".wav"),
        (b"OggS sound", "audio", ".ogg"),
        (b"\x1aE\xdf\xa3 sound", "audio", ".webm"),
        (b"%PDF-1.7", "file", ".pdf"),
        ("Räksmörgås".encode(), "file", ".txt"),
        (film(), "audio", ".mp4"),
    ],
)
def test_what_people_send_is_kept(content, question_type, ending):
    assert sanitising.sanitise(content, question_type).ending == ending


@pytest.mark.parametrize(
    ("content", "question_type", "code"),
    [
        (b"", "file", "upload.kind"),
        (b"MZ\x90\x00\x03", "file", "upload.kind"),
        (b"<!doctype html><script>alert(1)</script>", "file", "upload.kind"),
        (b"<svg onload='alert(1)'/>", "image", "upload.kind"),
        (b"\xff\xd8\xff nothing else", "image", "upload.kind"),
        (b"%PDF-1.7", "image", "upload.kind"),
        (photograph(), "audio", "upload.kind"),
        (b"\x00\x00\x00\x18ftypheic", "image", "upload.kind"),
        (b"a" * (sanitising.LARGEST + 1), "file", "upload.size"),
    ],
)
def test_what_cannot_be_kept_is_refused(content, question_type, code):
    with pytest.raises(InvalidError) as caught:
        sanitising.sanitise(content, question_type)
    assert caught.value.code == code


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sanitising, "MOST_PIXELS", 1000)
    with pytest.raises(InvalidError) as caught:
        sanitising.sanitise(photograph(), "image")
    assert caught.value.code == "upload.pixels"
