import errno
import os

import pytest

from parapp import blobs
from parapp.errors import UnavailableError


def test_a_content_comes_back(tmp_path):
    name = blobs.store(tmp_path, b"bread")
    assert blobs.read(tmp_path, name) == b"bread"


def test_neither_name_nor_times_nor_rights_say_anything(tmp_path):
    first, second = blobs.store(tmp_path, b"bread"), blobs.store(tmp_path, b"bread")
    assert first != second
    found = (tmp_path / "blobs" / first).stat()
    assert (found.st_mtime, found.st_atime) == (0, 0)
    assert found.st_mode & 0o777 == 0o600


def test_a_content_can_be_taken_away_and_only_once_matters(tmp_path):
    name = blobs.store(tmp_path, b"bread")
    blobs.remove(tmp_path, name)
    blobs.remove(tmp_path, name)
    with pytest.raises(UnavailableError) as caught:
        blobs.read(tmp_path, name)
    assert caught.value.code == "blob.missing"


@pytest.mark.parametrize("name", ["../keys/session.1", "", "a" * 31, "A" * 32])
def test_no_other_file_can_be_named(tmp_path, name):
    with pytest.raises(ValueError, match="blob"):
        blobs.read(tmp_path, name)


def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "blobs").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnavailableError) as caught:
        blobs.store(tmp_path, b"bread")
    assert caught.value.code == "blob.full"
    assert not list((tmp_path / "blobs").iterdir())
