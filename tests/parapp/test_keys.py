import stat
from concurrent.futures import ThreadPoolExecutor

from parapp import keys


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    folder = tmp_path / "keys"
    made = keys.current(folder, "session")
    assert len(made) == 32
    assert keys.current(folder, "session") == made
    assert stat.S_IMODE((folder / "session.1").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["session.1"]


def test_processes_that_start_together_agree_on_the_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: keys.current(tmp_path / "keys", "session"), range(32)))
    assert len(made) == 1


def test_a_replaced_key_is_still_accepted(tmp_path):
    first = keys.current(tmp_path, "receipts")
    second = keys.rotate(tmp_path, "receipts")
    assert keys.current(tmp_path, "receipts") == second
    assert keys.versions(tmp_path, "receipts") == (second, first)
    assert keys.versions(tmp_path, "session") == ()
