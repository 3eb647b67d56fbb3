import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parapp import vault as vaults
from parapp.errors import UnavailableError
from parapp.vault import SLOTS, GoneError, Slot, Vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "responses"


def nothing(_: int) -> set[int]:
    return set()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name not in {"current", "lock"}]


def test_a_drawn_key_is_random_and_can_be_read_again(folder):
    drawn = Vault(folder)
    first, second = drawn.draw(nothing), drawn.draw(nothing)
    assert first[0] != second[0]
    assert len({first[1], second[1]}) == 2
    assert len(first[1]) == 32
    assert Vault(folder).key(first[0]) == first[1]
    assert Vault(folder).reader().key(*first[0]) == first[1]


def test_thousands_of_keys_are_one_file_that_tells_no_time_and_no_order(folder):
    drawn = Vault(folder)
    slots = [drawn.draw(nothing)[0] for _ in range(200)]
    (file,) = files(folder)
    assert file.stat().st_size == SLOTS * 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_mtime == 0
    assert [slot.number for slot in slots] != sorted(slot.number for slot in slots)


def test_a_destroyed_key_is_gone_for_every_process_and_never_drawn_again(folder):
    one, other = Vault(folder), Vault(folder)
    slot, _ = one.draw(nothing)
    kept, content = one.draw(nothing)
    other.destroy([slot])
    with pytest.raises(GoneError):
        one.key(slot)
    assert one.reader().key(*slot) is None
    assert one.key(kept) == content
    (file,) = files(folder)
    assert file.read_bytes()[slot.number * 32 :][:32] == bytes(32)
    assert file.stat().st_mtime == 0
    other.destroy([slot])
    drawn = {other.draw(nothing)[0] for _ in range(SLOTS - SLOTS // 8 - 2)}
    assert slot not in drawn


def test_a_key_that_was_destroyed_since_it_was_drawn_is_noticed(folder):
    drawn = Vault(folder)
    slot, content = drawn.draw(nothing)
    assert drawn.holds(slot, content)
    Vault(folder).destroy([slot])
    assert not drawn.holds(slot, content)


def test_a_full_file_is_followed_by_another_once_for_all_processes(folder):
    one, other = Vault(folder), Vault(folder)
    first, _ = one.draw(nothing)
    taken = {first.file: set(range(SLOTS - 100))}

    def known(file: int) -> set[int]:
        return taken.get(file, set())

    other.draw(nothing)
    for each in (one, other):
        each.forget()
    slots = {each.draw(known)[0].file for each in (one, other)}
    assert len(slots) == 1
    assert first.file not in slots
    assert len(files(folder)) == 2


def test_many_threads_draw_different_keys(folder):
    drawn = Vault(folder)
    with ThreadPoolExecutor(8) as threads:
        slots = list(threads.map(lambda _: drawn.draw(nothing)[0], range(2000)))
    assert len(set(slots)) == 2000


DRAW = """
import sys
from pathlib import Path
from parapp.vault import Vault
vault = Vault(Path(sys.argv[1]))
for _ in range(50):
    slot, _ = vault.draw(lambda file: set())
    print(slot.file)
"""


def test_processes_that_begin_at_once_share_one_file(folder):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", DRAW, str(folder)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    drawn = {line for each in running for line in each.communicate()[0].split()}
    assert len(drawn) == 1
    assert len(files(folder)) == 1


def test_a_lost_key_file_is_said(folder):
    drawn = Vault(folder)
    slot, _ = drawn.draw(nothing)
    files(folder)[0].unlink()
    for read in (drawn.key, lambda slot: drawn.reader().key(*slot)):
        with pytest.raises(UnavailableError) as caught:
            read(slot)
        assert caught.value.code == "keys.missing"
    drawn.destroy([slot, Slot(7, 7)])


def test_a_full_disk_leaves_no_half_file(folder, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    folder.mkdir(parents=True)
    monkeypatch.setattr(vaults.os, "fsync", full)
    with pytest.raises(UnavailableError) as caught:
        Vault(folder).draw(nothing)
    assert caught.value.code == "keys.full"
    assert not files(folder)
