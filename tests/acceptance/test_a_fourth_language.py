"""A fourth language is one folder: everything else of it is made, offered and shown by itself."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

pytestmark = pytest.mark.xdist_group("a fourth language")

ROOT = Path(__file__).parents[2]
PACKAGES = ("surveys", "exports", "parapp")
TITLE = "El trabajo y lo que sabemos hacer"
PAGE = """
from parapp import create_app
from parapp.settings import Settings
app = create_app(Settings.from_environment())
print(app.test_client().get("/sign-in", headers={"Accept-Language": "es"}).text)
"""

WORKBOOK = """
import io
from datetime import date
import openpyxl
import exports.workbook
from parapp.services import exampling
written = io.BytesIO()
exports.workbook.write(exampling.evidence("media-monitoring-log", date(2026, 5, 31)), "es", written)
print(openpyxl.load_workbook(written).sheetnames[0])
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Return a copy of the code, to which the folder of a language was added."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    (folder / "surveys/translations/es").mkdir()
    run(folder, "-m", "parapp.translations.sync")
    run(folder, "-m", "surveys.library.sync")
    translate(
        folder / "surveys/library/translations/es/labour-market-survey.po",
        {"Work and what we can do": TITLE},
    )
    translate(
        folder / "parapp/translations/es/LC_MESSAGES/messages.po",
        {"Sign in": "Entrar", "Accounts of staff.": "Cuentas del equipo.", "Usage:": "Uso:"},
    )
    translate(folder / "exports/translations/es/LC_MESSAGES/exports.po", {"Cover": "Portada"})
    run(folder, "-m", "parapp.translations.build_hook")
    return folder


def run(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PARAPP_DATA": str(folder / "data"),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def translate(path: Path, words: dict[str, str]) -> None:
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale="es")
    for message in catalogue:
        message.string = words.get(str(message.id), message.string)
    with path.open("wb") as file:
        write_po(file, catalogue)


def parapp(folder: Path, *arguments: str) -> str:
    return run(folder, "-c", "from parapp.cli import main; main()", *arguments)


def test_it_is_offered_where_there_are_words_in_it_with_how_far_they_go(copy):
    found = json.loads(parapp(copy, "templates", "list", "--format", "json"))
    offered = {each["id"]: each["coverage"] for each in found if "es" in each["languages"]}
    assert set(offered) == {"labour-market-survey"}
    coverage = offered["labour-market-survey"]
    assert coverage["es"]["total"] == coverage["fr"]["total"]
    assert (coverage["es"]["translated"], coverage["es"]["reviewed"]) == (1, 1)


def test_a_template_is_read_in_it_and_in_english_where_a_text_is_missing(copy):
    shown = parapp(copy, "templates", "show", "labour-market-survey", "--language", "es")
    assert shown.startswith(TITLE)
    assert "What do you mainly do at the moment?" in shown


def test_where_it_is_only_spoken_a_template_that_lacks_it_is_read_in_english(copy):
    own = parapp(copy, "--language", "es", "templates", "show", "labour-market-survey")
    assert own.startswith(TITLE)
    shown = parapp(copy, "--language", "es", "templates", "show", "housing-survey")
    assert shown.startswith("A home of our own")


def test_the_workbook_speaks_it(copy):
    assert run(copy, "-c", WORKBOOK).strip() == "Portada"


def test_the_interface_speaks_it(copy):
    page = run(copy, "-c", PAGE)
    assert '<html lang="es" dir="ltr">' in page
    assert "Entrar" in page
    assert "Español" in page


def test_the_command_line_speaks_it(copy):
    told = parapp(copy, "--language", "es", "--help")
    assert told.startswith("Uso: parapp [OPTIONS]")
    assert "[en|fr|ar|es]" in told
    assert "Cuentas del equipo." in told
    assert "Community projects." in told


def test_it_lacks_nothing_but_words(copy):
    for package in PACKAGES:
        assert (copy / package / "translations/es/LC_MESSAGES").is_dir()
    assert (copy / "surveys/frameworks/translations/es").is_dir()
