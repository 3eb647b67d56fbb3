"""How fast answers become workbooks beside other writers of the same cells, in how much memory.

Each measurement runs in a process of its own, which tells its own peak memory; what a writer
imports is loaded before the clock starts. Figures are printed and never asserted: they belong to a
machine. Every writer gets the same answers from the same generator, whose time is in all figures,
and makes one row of 50 cells of each. Ours is given records as they are stored: it finds out what
the columns are, checks every text, and adds five columns, README and codebook.
"""

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText

QUESTIONS = 50
TYPES = ("select_one", "integer", "select_multiple", "text", "decimal")
SIZES = {10_000: 3, 100_000: 1}
"""How many responses, and how often each writer is measured."""

WRITERS = ("parapp", "rustpy", "xlsxwriter", "openpyxl", "pandas", "csv", "parapp_csv",
           "parapp_parquet", "parapp_json", "parapp_sav")  # fmt: skip
WORDS = [f"what they said of it, number {n}" for n in range(997)]


def form() -> Survey:
    questions = (
        Question(
            f"question_{n}",
            TYPES[n % 5],
            LocalizedText.of({"en": f"Question number {n}"}),
            list_name="answers" if n % 5 in {0, 2} else "",
        )
        for n in range(QUESTIONS)
    )
    choices = tuple(
        Choice(f"answer_{n}", LocalizedText.of({"en": f"Answer {n}"})) for n in range(6)
    )
    return Survey(
        "bench", LocalizedText.of({"en": "Bench"}), ("en",), "en", tuple(questions),
        (ChoiceList("answers", choices),),
    )  # fmt: skip


def records(number: int) -> Iterator[dict[str, Any]]:
    """Answers as they are stored."""
    names = [f"question_{n}" for n in range(QUESTIONS)]
    for row in range(number):
        record: dict[str, Any] = {}
        for n, name in enumerate(names):
            value = row * 7 + n * 13
            match n % 5:
                case 0:
                    record[name] = f"answer_{value % 6}"
                case 1:
                    record[name] = value % 100
                case 2:
                    record[name] = [f"answer_{value % 6}", f"answer_{(value + 1) % 6}"]
                case 3:
                    record[name] = WORDS[value % 997]
                case _:
                    record[name] = value / 7
        yield record


def flat(number: int) -> Iterator[dict[str, Any]]:
    """The same as cells."""
    for record in records(number):
        yield {n: " ".join(v) if isinstance(v, list) else v for n, v in record.items()}


def parapp(number: int, folder: Path, kind: str = "xlsx") -> None:
    from exports.formats import Format, Multiple, Options, Subject, Version, write  # noqa: PLC0415
    from exports.source import Response  # noqa: PLC0415

    day = date(2026, 5, 1)

    def responses() -> Iterator[Response]:
        return (Response(record, (), "en", "open link", day) for record in records(number))

    subject = Subject(LocalizedText(), LocalizedText(), (Version(1, form(), responses),))
    write(subject, Format(kind), Options(multiple=Multiple.JOINED), folder / f"out.{kind}")


def rustpy(number: int, folder: Path) -> None:
    import rustpy_xlsxwriter  # noqa: PLC0415

    rustpy_xlsxwriter.write_worksheets([("responses", flat(number))], str(folder / "out.xlsx"))


def xlsxwriter(number: int, folder: Path) -> None:
    import xlsxwriter as writer  # noqa: PLC0415

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with writer.Workbook(folder / "out.xlsx", options) as book:
        sheet = book.add_worksheet()
        for row, record in enumerate(flat(number), start=1):
            sheet.write_row(row, 0, record.values())


def openpyxl(number: int, folder: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for record in flat(number):
        sheet.append(list(record.values()))
    book.save(folder / "out.xlsx")


def pandas(number: int, folder: Path) -> None:
    import pandas as pd  # noqa: PLC0415

    pd.DataFrame(flat(number)).to_excel(folder / "out.xlsx", index=False, engine="openpyxl")


def plain_csv(number: int, folder: Path) -> None:
    with (folder / "out.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(record.values() for record in flat(number))


def write(writer: str, number: int, folder: Path) -> None:
    if writer.startswith("parapp"):
        parapp(number, folder, writer.partition("_")[2] or "xlsx")
    else:
        {"rustpy": rustpy, "xlsxwriter": xlsxwriter, "openpyxl": openpyxl, "pandas": pandas,
         "csv": plain_csv}[writer](number, folder)  # fmt: skip


def measure(writer: str, number: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(writer, 1, folder)  # what it imports is loaded once, whatever is written after it
        start, computed = time.perf_counter(), time.process_time()
        write(writer, number, folder)
        seconds, processor = time.perf_counter() - start, time.process_time() - computed
        size = max(file.stat().st_size for file in folder.iterdir()) / 1e6
    return {"seconds": seconds, "processor": processor, "mb": peak(), "file": size}


def peak() -> float:
    """Return the most memory that this process had, in MB; `getrusage` tells its parent's too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def alone(writer: str, number: int) -> dict[str, float]:
    """Measure in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, writer, str(number)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_bulk_data():
    for number, runs in SIZES.items():
        print(f"\n{number:,} responses x {QUESTIONS} questions, median of {runs}")
        found = {}
        for writer in WRITERS:
            measured = [alone(writer, number) for _ in range(runs)]
            seconds = statistics.median(each["seconds"] for each in measured)
            memory = max(each["mb"] for each in measured)
            processor = statistics.median(each["processor"] for each in measured)
            # On a machine that others use too, the processor's time is what can be compared.
            found[writer] = processor
            told = f"{seconds:8.2f} s, {processor:8.2f} s of the processor, {memory:6.0f} MB"
            size = f"file of {measured[0]['file']:6.1f} MB"
            print(f"  {writer:15} {told}, {size}", flush=True)
        print(f"  pandas / parapp {found['pandas'] / found['parapp']:.1f}")
        print(f"  parapp / rustpy {found['parapp'] / found['rustpy']:.2f}")


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
