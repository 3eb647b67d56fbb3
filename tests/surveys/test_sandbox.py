import io
import pickle
import time
import zipfile

import pytest

from surveys import sandbox, xlsform
from surveys.model import Sheet
from surveys.sandbox import Bounds, read_untrusted
from surveys.xlsform import saving

FORM = b"| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${b} |"


def code_of(conversion):
    assert conversion.survey is None
    return conversion.problems[0].code


def bomb(name, size):
    """Return an archive of a few KB with a part that unpacks to `size` bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w") as part,
    ):
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
    return stream.getvalue()


def test_what_comes_out_of_the_child_is_what_the_reader_gives():
    assert read_untrusted(FORM, "form.md") == xlsform.read(FORM, "form.md")


def test_a_refusal_of_the_reader_comes_out_as_it_is():
    assert read_untrusted(b"nothing") == xlsform.read(b"nothing")


def test_an_archive_that_unpacks_to_too_much_is_refused_at_a_look():
    begun = time.monotonic()
    assert code_of(read_untrusted(bomb("xl/workbook.xml", 60 * 2**20))) == "file.too_large"
    assert time.monotonic() - begun < 2


def test_an_archive_that_lies_about_its_size_is_stopped_while_it_is_unpacked():
    content = bytearray(bomb("xl/workbook.xml", 60 * 2**20))
    real = (60 * 2**20).to_bytes(4, "little")
    assert real in content
    content = bytes(content).replace(real, (1000).to_bytes(4, "little"))
    assert code_of(read_untrusted(content)) in {"file.damaged", "file.too_large"}


@pytest.mark.parametrize("name", ["form.xlsm", "FORM.XLTM"])
def test_macros_are_refused_by_name(name):
    assert code_of(read_untrusted(saving.save((Sheet("survey", (("type",),)),)), name)) == (
        "file.macros"
    )


def test_a_file_that_is_too_large_is_not_looked_into():
    assert code_of(read_untrusted(b"x" * 2000, bounds=Bounds(content=1000))) == (
        "file.too_large_packed"
    )


def test_a_child_that_takes_too_long_is_ended():
    begun = time.monotonic()
    assert code_of(read_untrusted(FORM, bounds=Bounds(seconds=0))) == "file.too_costly"
    assert time.monotonic() - begun < 5


def test_a_child_that_takes_too_much_memory_ends():
    rows = tuple((f"text {number}",) * 40 for number in range(5_000))
    content = saving.save((Sheet("survey", (("type", "name"), *rows)),))
    assert code_of(read_untrusted(content, bounds=Bounds(memory=24 * 2**20))) == "file.too_costly"


def test_nothing_but_values_is_taken_from_a_child():
    class Hostile:
        def __reduce__(self):
            return (print, ("run",))

    with pytest.raises(pickle.UnpicklingError):
        sandbox._Known(io.BytesIO(pickle.dumps(Hostile()))).load()
