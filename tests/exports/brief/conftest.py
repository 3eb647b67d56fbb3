"""Evidence with findings that rest on its own figures, and a brief of it in a file."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exports import brief, claims
from exports.agreement import agreement
from exports.brief import Kind
from exports.case import Case, Stated
from exports.claims import Asked, Beside, Claim
from exports.evidence import Evidence
from exports.workbook import Mark
from surveys.text import LocalizedText

MARK = Mark(3, "9f" * 32)


def text(english: str) -> LocalizedText:
    return LocalizedText.of({"en": english, "fr": f"{english} (fr)", "ar": f"قول {english}"})


@pytest.fixture
def stated(evidence: Evidence) -> Callable[..., Stated]:
    """Make a finding on the question that asks whether somebody works."""
    table = next(one for area in evidence.areas for one in area.tables if one.key == "works")

    def make(number: int, wording: str = "Most people work", **changes: object) -> Stated:
        claim = Claim(
            number=number,
            link=False,
            claim=text(wording),
            plain=text("plain"),
            limits=text("It does not say for whom they work"),
            figures=(
                claims.figure(table, ["yes"], release=3, survey=evidence.surveys[0].title),
            ),
            comparators=(
                Beside(
                    table.label, text("Yes"), 61.5, text("The office"), 2024, text("The city"),
                    text("It asks others"), "https://example.org",
                ),
            ),
            asks=(
                Asked(text("Open a desk"), text("The city council"), by_when=date(2027, 2, 25)),
            ),
            agreement=agreement(40, 30, 25, text("Some work less")),
            position=number,
        )  # fmt: skip
        claim = replace(claim, **changes)
        return Stated(claim, claim.strength)

    return make


@pytest.fixture
def with_findings(evidence: Evidence) -> Callable[..., Evidence]:
    return lambda *found: replace(evidence, case=Case(findings=found))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(of: Evidence, kind: Kind, language: str = "en") -> Path:
        path = tmp_path / f"brief-{language}.{kind.value}"
        brief.write(of, language, path, kind=kind, mark=MARK)
        return path

    return write


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[Path], Path]:
    """Let LibreOffice print a document, and return the PDF."""

    def convert(path: Path) -> Path:
        out = tmp_path / "printed"
        subprocess.run(
            [
                shutil.which("soffice"),
                f"-env:UserInstallation=file://{tmp_path / 'profile'}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(out),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env={**os.environ, "HOME": str(tmp_path)},
        )
        return out / f"{path.stem}.pdf"

    return convert


def words_of(path: Path) -> str:
    """Return the words of a PDF as poppler reads them, in single spaces."""
    told = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return " ".join(told.stdout.decode().split())


def facts_of(path: Path) -> dict[str, str]:
    """Return what poppler says of a PDF."""
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True).stdout.decode()
    return dict(re.findall(r"^([^:\n]+):\s+(.*)$", told, re.MULTILINE))
