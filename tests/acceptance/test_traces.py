"""The search for traces finds what stands there in another shape than it was written in."""

import base64
import gzip
import hashlib
import ipaddress
import zipfile

import duckdb
import pytest

from tests.acceptance.traces import found

WORD = "127.83.71.59"


@pytest.mark.parametrize(
    "content",
    [
        WORD.encode(),
        f"log: {WORD}\n".encode("utf-16-le"),
        b"x" + WORD.encode().hex().encode(),
        *(base64.b64encode(b"abcd"[:length] + WORD.encode() + b"xyz") for length in range(4)),
        hashlib.sha256(WORD.encode()).hexdigest().encode(),
        hashlib.md5(WORD.encode()).digest(),
        b"\x02\x00" + ipaddress.ip_address(WORD).packed,
        gzip.compress(f"not in plain: {WORD}".encode() * 9),
    ],
    ids=[
        "plain", "utf-16", "hex", "base64", "base64-1", "base64-2", "base64-3", "digest", "raw",
        "socket", "gzip",
    ],
)  # fmt: skip
def test_a_word_is_found_in_any_shape(tmp_path, content):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(
        b"before" + content if content[:2] != b"\x1f\x8b" else content
    )
    assert found((tmp_path,), "nothing", WORD) == {("file", WORD)}


def test_a_word_is_found_in_archives_in_tables_and_in_names(tmp_path):
    with zipfile.ZipFile(tmp_path / "book", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", WORD * 9)
    with duckdb.connect() as connection:
        connection.sql(f"SELECT '{WORD}' AS a, 4711 AS b").write_parquet(str(tmp_path / "table"))
    (tmp_path / f"seen-{WORD}").touch()
    assert found((tmp_path,), WORD, "4711") == {
        ("book", WORD),
        ("table", WORD),
        ("table", "4711"),
        (f"seen-{WORD}", WORD),
    }


def test_nothing_is_found_where_nothing_is(tmp_path):
    (tmp_path / "file").write_bytes(bytes(range(256)) * 100)
    assert found((tmp_path,), WORD, "Canary/8.31", "canary") == set()
