"""How fast a million responses are copied and counted, and in how much memory.

Each measurement runs in a process of its own, which tells its own peak memory. Figures are printed
and never asserted: they belong to a machine. Seconds of the processor, over all cores, stand beside
those of the clock: on a busy machine they say what the clock cannot.
"""

import json
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from exports.snapshot import Document, Snapshot, SnapshotSource, layouts
from exports.source import Query
from surveys import serial
from surveys.model import Choice, ChoiceList, Kind, Question, Role, Survey
from surveys.text import LocalizedText

MILLION = 1_000_000
STORED = 200_000
PROFILES, QUESTIONS = 3, 10
RUNS = 5


def form() -> Survey:
    lists = [
        ChoiceList(f"l{n}", tuple(Choice(f"answer_{c}", LocalizedText()) for c in range(2 + n % 6)))
        for n in range(PROFILES + QUESTIONS)
    ]
    questions = (
        Question(
            f"group_q{n}",
            "select_one",
            LocalizedText.of({"en": f"Question {n}"}),
            list_name=f"l{n}",
            role=Role.PROFILE if n < PROFILES else Role.NONE,
        )
        for n in range(PROFILES + QUESTIONS)
    )
    return Survey("bench", LocalizedText(), ("en",), "en", tuple(questions), tuple(lists))


def answers() -> Iterator[str]:
    """Documents as they are stored, without end; the same each time."""
    survey, chance = form(), random.Random(2011)
    known = []
    for _ in range(5_000):
        record = {
            question.name: f"answer_{chance.randrange(2 + n % 6)}"
            for n, question in enumerate(survey.children)
            if chance.random() < 0.97
        }
        known.append(json.dumps(record))
    while True:
        yield from chance.choices(known, k=10_000)


def documents(number: int, start: int = 0) -> Iterator[Document]:
    languages = ("en", "ar", "fr")
    for place, record in enumerate(islice(answers(), number), start):
        # A multiplication spreads the identities as a digest does.
        identity = (place * 0x9E3779B97F4A7C15F39CC0605CEDC835) & ((1 << 128) - 1)
        language = languages[place % 3]
        yield Document(f"{identity:032x}", place % 4, language, "2026-05-01", record, "[]")


def layout():
    return {1: layouts((form(),))[1][0]}


def build(folder: Path, number: int) -> dict[str, float]:
    start, used = time.perf_counter(), time.process_time()
    made = sum(1 for _ in documents(number))
    alone, inventing = time.perf_counter() - start, time.process_time() - used
    start, used = time.perf_counter(), time.process_time()
    with Snapshot(folder).writing() as writer:
        writer.rebuild(layout(), {1: documents(number)}, "a")
    # What it takes to invent the documents is not what is measured.
    seconds = time.perf_counter() - start - alone
    processor = time.process_time() - used - inventing
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {
        "seconds": seconds,
        "of the processor": processor,
        "per second": made / seconds,
        "megabytes on disk": size / 1e6,
    }


def count(folder: Path, _: int) -> dict[str, float]:
    start = time.perf_counter()
    source = SnapshotSource(Snapshot(folder).open(), {1: form()}, {}, lambda: iter(()))
    opening = time.perf_counter() - start
    profiles = [f"group_q{n}" for n in range(PROFILES)]
    queries = [
        Query(f"group_q{n}", (by,))
        for n in range(PROFILES, PROFILES + QUESTIONS)
        for by in profiles
    ]
    times, processor = [], []
    for _ in range(RUNS):
        start, used = time.perf_counter(), time.process_time()
        source.count(queries)
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    source.close()
    return {
        "opening": opening,
        "30 cross-tabulations": statistics.median(times),
        "of the processor": statistics.median(processor),
    }


def more(folder: Path, number: int) -> dict[str, float]:
    times, processor = [], []
    own = layout()
    for place in range(4 * RUNS):
        added = list(documents(1, number + place))
        start, used = time.perf_counter(), time.process_time()
        with Snapshot(folder).writing() as writer:
            writer.change(own, {1: [added[0].identity]}, {1: added}, str(place))
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    return {
        "one more": statistics.median(times),
        "of the processor": statistics.median(processor),
        "slowest": max(times),
    }


def stored(folder: Path, number: int) -> dict[str, float]:
    """The same from the database: everything anew, and one more response counted."""
    from parapp import database, upgrading  # noqa: PLC0415 - not in the other measurements' memory
    from parapp.models import Project  # noqa: PLC0415
    from parapp.models import Survey as Row  # noqa: PLC0415
    from parapp.services import counting, publishing, resealing, responding  # noqa: PLC0415
    from surveys.validation import Record  # noqa: PLC0415

    engine = database.open_engine(f"sqlite:///{folder / 'parapp.sqlite3'}")
    upgrading.upgrade(engine)
    with database.open_sessions(engine)() as session:
        survey = Row(
            project=Project(slug="bench", title=LocalizedText()), slug="bench",
            title=LocalizedText(), kind=Kind.SURVEY, languages=["en"],
            document=serial.to_json(form()),
        )  # fmt: skip
        session.add(survey)
        session.commit()
        publication = publishing.publish(session, survey=survey)
        channel = survey.channels[0]
        rows = (
            (uuid.uuid4().hex, publication.id, channel.id, record)
            for record in islice(answers(), number)
        )
        with database.writing(session):
            cursor = session.connection().connection.dbapi_connection
            cursor.executemany(
                "INSERT INTO responses (id, publication_id, channel_id, language, day, answers, "
                "not_applicable, late) VALUES (?, ?, ?, 'en', '2026-05-01', ?, '[]', false)",
                rows,
            )
        start = time.perf_counter()
        resealing.seal_all(session, folder)
        sealing = time.perf_counter() - start
        start, used = time.perf_counter(), time.process_time()
        counting.rebuild(session, survey, folder)
        rebuilding, processor = time.perf_counter() - start, time.process_time() - used
        times, used = [], []
        for _ in range(4 * RUNS):
            record = Record(json.loads(next(answers())), (), date(2026, 5, 1))
            responding.submit(
                session, publication=publication, channel=channel, uuid=uuid.uuid4(),
                language="en", record=record,
            )  # fmt: skip
            start, before = time.perf_counter(), time.process_time()
            counting.refresh(session, survey, folder)
            times.append(time.perf_counter() - start)
            used.append(time.process_time() - before)
    return {
        "sealed per second": number / sealing,
        "per second, from SQLite": number / rebuilding,
        "per second of the processor": number / processor,
        "one more, from SQLite": statistics.median(times),
        "of the processor": statistics.median(used),
    }


TASKS = {task.__name__: task for task in (build, count, more, stored)}


def run(task: str, folder: Path, number: int) -> None:
    """Run a task in a process of its own and print what it found."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, __file__, task, str(folder), str(number)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    print(f"{task:>7} {number:>9,}: {done.stdout.strip()}")


def test_a_million_responses_are_copied_and_counted(tmp_path):
    print()
    for number in (MILLION // 10, MILLION):
        folder = tmp_path / str(number)
        run("build", folder, number)
        run("count", folder, number)
        run("more", folder, number)


def test_stored_responses_are_copied(tmp_path):
    print()
    run("stored", tmp_path / "stored", STORED)


if __name__ == "__main__":
    name, where, how_many = sys.argv[1:]
    found = TASKS[name](Path(where), int(how_many))
    # Not getrusage, in which a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    told = ", ".join(f"{label} {figure:,.3f}" for label, figure in found.items())
    sys.stdout.write(f"{told}, peak {peak:,.0f} MB\n")
