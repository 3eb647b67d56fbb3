"""What has to last is on the disk when the call returns: checked by what is synced, and when.

What a folder or file held at the moment of its last sync is what a power cut leaves of it. SQLite's
own syncs are made in C; that it makes them is a pragma, which tests/parapp/test_models.py holds.
"""

import errno
import os
import uuid
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from parapp import blobs, durability, keys
from parapp.models import Response, Upload
from parapp.services import publishing, receipting, receiving, responding, withdrawing
from parapp.tombstones import tombstones
from parapp.vault import Vault
from surveys.validation import Record


class Disk:
    """What a power cut would leave: each folder's names and each file's content, as synced."""

    def __init__(self):
        self.folders: dict[Path, set[str]] = {}
        self.files: dict[Path, bytes] = {}
        self.order: list[Path] = []

    def note(self, path: Path) -> None:
        self.order.append(path)
        if path.is_dir():
            self.folders[path] = {each.name for each in path.iterdir()}
        else:
            self.files[path] = path.read_bytes()

    def has(self, path: Path) -> bool:
        return path.name in self.folders.get(path.parent, ())

    def keeps(self, path: Path, *, below: Path) -> bool:
        """Tell whether a file and all folders that lead to it are there after a power cut."""
        leading = [
            path,
            *(each for each in path.parents if each != below and below in each.parents),
        ]
        return all(self.has(each) for each in leading)


@pytest.fixture
def disk(monkeypatch):
    found, real = Disk(), os.fsync

    def fsync(descriptor):
        real(descriptor)
        found.note(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", fsync)
    return found


def test_a_folder_lasts_with_those_above_it(tmp_path, disk):
    home = tmp_path / "data" / "keys" / "files"
    durability.make_folder(home)
    assert disk.keeps(home, below=tmp_path)
    assert oct(home.stat().st_mode & 0o777) == "0o700"
    before = len(disk.order)
    durability.make_folder(home)
    assert len(disk.order) == before


def test_a_folder_that_could_not_be_synced_is_not_taken_for_one_that_lasts(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            durability.make_folder(tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_a_key_lasts_by_its_name_before_anything_is_made_with_it(tmp_path, disk):
    made = keys.current(tmp_path / "data" / "keys", "receipts")
    assert disk.keeps(tmp_path / "data" / "keys" / "receipts.1", below=tmp_path)
    assert made in disk.files.values()


def test_data_keys_last_before_anything_is_sealed_with_them(tmp_path, disk):
    home = tmp_path / "data" / "keys" / "responses"
    slot, key = Vault(home).draw(lambda _: ())
    file = home / f"{slot.file:08x}"
    assert disk.keeps(file, below=tmp_path)
    assert disk.keeps(home / "current", below=tmp_path)
    (content,) = (each for each in disk.files.values() if len(each) == file.stat().st_size)
    assert content[slot.number * 32 :][:32] == key


def test_an_upload_lasts_before_it_is_acknowledged(tmp_path, disk):
    data = tmp_path / "data"
    name = blobs.store(data, b"a letter")
    assert disk.files[data / "blobs" / name] == b"a letter"
    assert disk.keeps(data / "blobs" / name, below=tmp_path)


def test_marks_of_what_was_taken_back_last(tmp_path, disk):
    home = tmp_path / "data" / "keys"
    tombstones(home).add([bytes(range(16))])
    assert disk.keeps(home / "withdrawn", below=tmp_path)
    assert bytes(range(16)) in disk.files.values()


def test_what_is_removed_for_good_does_not_come_again(tmp_path, disk):
    gone, kept = blobs.store(tmp_path, b"mine"), blobs.store(tmp_path, b"yours")
    blobs.remove_for_good(tmp_path, [gone])
    assert disk.folders[tmp_path / "blobs"] == {kept}
    before = len(disk.order)
    blobs.remove_for_good(tmp_path, [])
    assert len(disk.order) == before
    blobs.remove_for_good(tmp_path / "elsewhere", [gone])  # there never was a blob


def test_no_folder_tells_when_somebody_answered_or_took_it_back(tmp_path):
    home = tmp_path / "keys"
    Vault(home / "responses").draw(lambda _: ())
    tombstones(home).add([bytes(16)])
    keys.current(home, "receipts")
    name = blobs.store(tmp_path, b"mine")
    blobs.store(tmp_path, b"yours")
    places = [home, *home.rglob("*"), tmp_path / "blobs"]
    assert {place.name for place in places} >= {"lock", "withdrawn.lock", "receipts.1"}
    assert {place.stat().st_mtime for place in places} == {0}
    blobs.remove(tmp_path, name)
    assert (tmp_path / "blobs").stat().st_mtime == 0
    blobs.remove(tmp_path / "elsewhere", name)


def test_a_folder_of_somebody_else_keeps_its_time_and_nobody_is_turned_away(
    tmp_path, disk, monkeypatch
):
    """A mounted folder may belong to root and be writable by a group: utime(2) says EPERM then."""
    real, home = os.utime, tmp_path / "blobs"

    def utime(path, times):
        if path == home:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        real(path, times)

    monkeypatch.setattr(os, "utime", utime)
    gone, kept = blobs.store(tmp_path, b"mine"), blobs.store(tmp_path, b"yours")
    assert disk.keeps(home / kept, below=tmp_path)
    blobs.remove_for_good(tmp_path, [gone])
    assert disk.folders[home] == {kept}


@pytest.fixture
def answered(session, settings, survey):
    """A response with a file; its identity and the blob of its file."""
    publication = publishing.publish(session, survey=survey)
    identity = uuid.uuid4()
    upload = receiving.take(
        session,
        data=settings.data,
        identity=identity,
        question="note",
        question_type="file",
        content=b"%PDF-1.4 a letter",
        day=date(2026, 5, 1),
    )
    responding.submit(
        session,
        publication=publication,
        channel=survey.channels[0],
        uuid=identity,
        language="en",
        record=Record({"note": dict(receiving.value(session, upload))}, (), date(2026, 5, 1)),
        day=date(2026, 5, 1),
    )
    return identity, session.scalars(select(Upload.blob)).one()


def test_what_is_taken_back_stays_away_after_a_power_cut(
    session, settings, answered, disk, backend
):
    identity, blob = answered
    data = settings.data
    stored = session.get(Response, identity)
    sealed_by = data / "keys" / "responses" / f"{stored.key_file:08x}"
    slot = stored.key_slot
    code = receipting.receipt(session, identity).code
    disk.order.clear()
    withdrawing.withdraw(session, code=code, data=data)
    assert disk.files[sealed_by][slot * 32 :][:32] == bytes(32)
    assert disk.has(data / "keys" / "withdrawn")
    blob_folder = data / "blobs"
    assert blob not in disk.folders[blob_folder]
    # The key first: whatever follows may fail.
    assert disk.order.index(sealed_by) < disk.order.index(blob_folder)
    if backend == "sqlite":
        log = next(path for path in disk.order if path.name.endswith("-wal"))
        assert disk.files[log] == b""
        assert disk.order.index(sealed_by) < disk.order.index(log)
