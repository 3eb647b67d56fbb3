"""Looks for words in everything under some folders, in whatever shape they may stand there."""

import base64
import gzip
import hashlib
import io
import ipaddress
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

_FEWEST = 6  # letters of base64 that do not come about by chance
_HASHES = ("md5", "sha1", "sha256", "blake2b", "blake2s")


def found(places: Iterable[Path], *words: str) -> set[tuple[str, str]]:
    """Return which words stand in which files, as pairs of a file's name and the word.

    A word is found in plain, in the encodings that programs write, and as a digest of it without a
    key, from which anybody could tell a word that they guess. Names of files are looked at, and
    what is compressed is opened: archives, workbooks, Parquet.
    """
    signs = {sign: word for word in words for sign in _signs(word)}
    seen = set()
    for place in places:
        for path in place.rglob("*"):
            texts = [str(path.relative_to(place)).encode()]
            if path.is_file():
                texts.extend(_contents(path))
            seen |= {
                (path.name, word)
                for sign, word in signs.items()
                if any(sign in text for text in texts)
            }
    return seen


def _signs(word: str) -> Iterator[bytes]:
    plain = word.encode()
    yield from (plain, word.encode("utf-16-le"), plain.hex().encode())
    for shift in range(3):  # where in three bytes a text begins decides on its letters in base64
        coded = base64.b64encode(bytes(shift) + plain + bytes(2))
        own = coded[(shift * 8 + 5) // 6 : (shift + len(plain)) * 8 // 6]
        if len(own) >= _FEWEST:
            yield own
    for name in _HASHES:
        digest = hashlib.new(name, plain)
        yield from (digest.digest(), digest.hexdigest().encode())
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        return
    # Four bytes are found by chance in a large file; with what a socket's address has before them,
    # they are not.
    yield b"\x02\x00" + address.packed
    yield str(int(address)).encode()


def _contents(path: Path) -> Iterator[bytes]:
    """Yield what is in a file as it lies there, and what it holds when it is opened."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # a server's temporary file that has gone meanwhile
        return
    yield content
    if content.startswith(b"PAR1"):
        with duckdb.connect() as connection:
            rows = connection.read_parquet(str(path)).fetchall()
        yield repr(rows).encode()
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
