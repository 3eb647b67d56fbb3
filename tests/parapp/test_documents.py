"""What the documents say is what the code does."""

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import click
import pytest

from parapp.cli import parapp
from parapp.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.check


def commands(group: click.Group, words: tuple[str, ...]) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name))


def test_the_readme_names_every_command():
    missing = [c for c in commands(parapp, ("parapp",)) if f"`{c}" not in README]
    assert missing == []


def test_the_readme_names_no_command_that_there_is_not():
    known = set(commands(parapp, ("parapp",)))
    named = re.findall(r"^\| `(parapp [a-z ]+)", README, flags=re.MULTILINE)
    assert named
    assert {re.sub(r" +$", "", name) for name in named} <= known


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_explains_every_setting(setting):
    assert f"| `{setting.name}` | {setting.default} | {setting.meaning} |" in README


def test_the_code_reads_no_setting_that_is_not_listed():
    listed = {setting.name for setting in SETTINGS}
    for path in (ROOT / "parapp").rglob("*.py"):
        read = set(re.findall(r"\bPARAPP_[A-Z_]+\b", path.read_text(encoding="utf-8")))
        assert read <= listed, path


def test_every_target_that_the_readme_names_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^    |`)make ([a-z]+)", README, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_the_wheel_names_the_console_command():
    scripts = distribution("parapp").entry_points
    assert [(entry.name, entry.value) for entry in scripts] == [("parapp", "parapp.cli:main")]


def test_only_the_agreed_folders_and_files_stand_at_the_top():
    listed = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    files = {"pyproject.toml", "requirements.lock", "README.md", "ARCHITECTURE.md", "LICENSE",
             "CONTRIBUTING.md", "CHANGELOG.md", "Makefile"}  # fmt: skip
    folders = {"parapp", "surveys", "exports", "migrations", "tests"}
    made = {"parapp-data", "dist", "build", "test-results"}
    assert listed - made == files | folders
