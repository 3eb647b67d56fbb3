"""The command line speaks the languages of the interface; what programs read is in all the same."""

import ast
import json
import re
from pathlib import Path

import click
import pytest

from exports.declared import Beside
from parapp.cli import parapp, speaking, words
from parapp.cli.commands import Argument, Command, Option
from parapp.cli.output import print_list
from parapp.models import GapKind, JobKind, JobState, Stage, State
from parapp.services.checking import Standing
from parapp.translations.sync import translated_languages
from surveys.languages import INTERFACE_LANGUAGES
from surveys.model import Kind

SURVEY = "labour-market-survey"
MODULES = sorted((Path(__file__).parents[3] / "parapp" / "cli").glob("*.py"))
UNKNOWN = {"fr": "Il n’y a pas de commande 'nothing'", "ar": "لا يوجد أمر 'nothing'"}


@pytest.fixture
def backend() -> str:
    return "sqlite"


def tree(command: click.Command = parapp, context: click.Context | None = None):
    """Yield every command with its context."""
    context = context or click.Context(command, info_name="parapp")
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            under = command.get_command(context, name)
            assert under is not None
            yield from tree(under, click.Context(under, context, name))


@pytest.mark.parametrize(
    ("arguments", "environment", "tag"),
    [
        ([], {}, "en"),
        (["--language", "fr", "user"], {"PARAPP_LANGUAGE": "ar"}, "fr"),
        (["--language=ar", "user"], {}, "ar"),
        (["--version", "--language", "ar"], {}, "ar"),
        (["evidence", "export", "--language", "ar"], {}, "en"),
        (["--language"], {"PARAPP_LANGUAGE": "fr"}, "fr"),
        (["--language", "xx"], {"LANG": "fr_FR.UTF-8"}, "fr"),
        ([], {"PARAPP_LANGUAGE": "ar", "LC_ALL": "fr_FR.UTF-8"}, "ar"),
        ([], {"LC_ALL": "fr_BE.UTF-8", "LC_MESSAGES": "ar", "LANG": "ar"}, "fr"),
        ([], {"LC_MESSAGES": "ar_EG", "LANG": "fr_FR"}, "ar"),
        ([], {"LANG": "fr@euro"}, "fr"),
        ([], {"LANG": "sv_SE.UTF-8"}, "en"),
        ([], {"LANG": "sv_SE.UTF-8", "LANGUAGE": "fi:fr:en"}, "fr"),
        ([], {"LANG": "C.UTF-8", "LANGUAGE": "fr"}, "en"),
        ([], {"LC_ALL": "POSIX", "LANG": "fr_FR"}, "en"),
    ],
)
def test_the_language_is_the_calls_the_installations_or_the_terminals(arguments, environment, tag):
    assert speaking.chosen(arguments, environment) == tag


def test_every_command_and_parameter_is_of_the_kind_that_translates():
    for command, _ in tree():
        assert isinstance(command, Command), command.name
        for parameter in command.params:
            assert isinstance(parameter, Option | Argument), (command.name, parameter.name)


def help_in(tag: str) -> dict[str, str]:
    speaking.speak(tag)
    return {context.command_path: command.get_help(context) for command, context in tree()}


@pytest.mark.parametrize("tag", translated_languages())
def test_the_help_of_every_command_is_in_the_language_and_its_examples_are_code(monkeypatch, tag):
    monkeypatch.setenv("LANGUAGE", "")
    english, told = help_in("en"), help_in(tag)
    for path, text in english.items():
        usage = text.splitlines()[0].removeprefix("Usage: ")
        assert not told[path].startswith("Usage: ")
        assert path in told[path].splitlines()[0]
        examples = re.findall(r"^    ?(?:parapp .+|--.+)$", text, re.MULTILINE)
        for line in examples:
            assert line in told[path], path
        sentences = set(re.findall(r"[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+", text)) - {usage}
        assert not [each for each in sentences if each in told[path]], path


@pytest.mark.parametrize("tag", translated_languages())
def test_a_wrong_call_is_told_in_the_language_with_the_same_exit_code(run, tag):
    wrong = run("--language", tag, "nothing")
    assert (wrong.code, UNKNOWN[tag] in wrong.err) == (2, True)
    assert run("--language", "xx", "user", "list").code == 2
    missing = run("--language", tag, "survey", "list", "--project", "nowhere")
    assert missing.code == 1
    assert not missing.err.startswith("Error")
    assert "nowhere" in missing.err
    number = run("--language", tag, "evidence", "plan", "--project", "a", "--answers", "many")
    assert (number.code, "integer" in number.err) == (2, False)
    file = run("--language", tag, "xlsform", "check", "gone.xlsx")
    assert (file.code, "File" in file.err) == (2, False)


def test_the_same_process_speaks_one_language_after_the_other(run):
    for tag, headings in (("fr", "Commandes"), ("ar", "الأوامر"), ("en", "Commands")):
        assert headings in run("--language", tag, "--help").out
        assert (speaking.spoken(), speaking.translated("Draft") != "Draft") == (tag, tag != "en")


CALLS = (
    ("templates", "list"),
    ("templates", "check", SURVEY),
    ("project", "list"),
    ("user", "list"),
    ("survey", "list", "--project", "bread"),
    ("tally", "list", "--project", "bread", "--survey", SURVEY),
    ("evidence", "plan", "--project", "bread", "--answers", "60"),
    ("evidence", "tables", "--project", "bread"),
)


def test_what_programs_read_is_the_same_in_every_language(run, bread):
    assert run("--language", "ar", "survey", "create", "--project", bread, "--template", SURVEY)
    assert run("--language", "fr", "survey", "publish", "--project", bread, "--survey", SURVEY)
    for call in CALLS:
        english, *others = (
            run("--language", tag, *call, "--format", "json").out for tag in INTERFACE_LANGUAGES
        )
        assert json.loads(english) is not None
        assert others == [english] * len(others), call


@pytest.mark.parametrize("tag", translated_languages())
def test_what_people_read_is_not(run, bread, tag):
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "publish", "--project", bread, "--survey", SURVEY)
    for call in CALLS:
        english, other = run(*call), run("--language", tag, *call)
        assert (english.code, english.out + english.err) != (0, other.out + other.err), call
        assert english.code == other.code == 0
        assert len(english.out.splitlines()) == len(other.out.splitlines())


@pytest.mark.parametrize("tag", translated_languages())
def test_the_password_is_asked_for_in_the_language(run, engine, monkeypatch, capsys, tag):
    monkeypatch.delenv("PARAPP_PASSWORD")
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "four quiet words here"

    monkeypatch.setattr("click.termui.hidden_prompt_func", answer)
    added = run("--language", tag, "user", "add", "noor@example.org")
    assert added.code == 0
    assert len(asked) == 2
    assert not re.search("Password|Repeat", added.err + "".join(asked))


def test_every_code_that_a_list_shows_has_a_word():
    assert set(words.CODES["kind"]) >= {*Kind, *Beside, *JobKind, *GapKind}
    assert set(words.CODES["state"]) >= {*State, *JobState}
    assert set(words.CODES["stage"]) == set(Stage)
    assert set(words.CODES["standing"]) == set(Standing)


def test_columns_are_as_wide_as_a_terminal_shows_them(capsys):
    found = [{"name": "ab\u0301c", "title": "x"}, {"name": "漢字", "title": "y"}]
    print_list(found, ("name", "title"), "text", nothing="")
    places = [line.index(sign) for line, sign in zip(lines(capsys), "txy", strict=True)]
    # The mark over b takes no column, each Chinese sign takes two.
    assert places == [6, 7, 4]


def lines(capsys) -> list[str]:
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z{]|[a-z}] [a-z]{2,}")
MARKS = {"_", "N_", "ngettext"}
IN_HELP = {"option", "argument", "command", "group", "language_option", "output_option",
           "version_option"}  # fmt: skip
"""Their texts are collected from the commands, so they need no mark."""


def unmarked(node: ast.AST):
    """Yield the sentences under a node that nothing would translate."""
    if isinstance(node, ast.Call) and name_of(node.func) in MARKS | IN_HELP:
        return
    if isinstance(node, ast.Assign | ast.AnnAssign) and name_of(node) == "COMMANDS":
        return
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and is_text(body[0]):
        node.body = body[1:]
    if isinstance(node, ast.Constant | ast.JoinedStr):
        if SENTENCE.search(text := text_of(node)) and not text.startswith("parapp "):
            yield node.lineno, text
        return
    for child in ast.iter_child_nodes(node):
        if not is_text(child):
            yield from unmarked(child)


def is_text(node: ast.AST) -> bool:
    """A docstring, or the text under a constant that says what it is."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def text_of(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Assign):
        node = node.targets[0]
    if isinstance(node, ast.AnnAssign):
        node = node.target
    return getattr(node, "attr", getattr(node, "id", ""))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_command_says_a_sentence_that_is_not_marked(path):
    source = ast.parse(path.read_text(encoding="utf-8"))
    assert list(unmarked(source)) == []


def test_a_sentence_that_is_not_marked_is_found():
    for said in (
        'say("Nothing was found.")',
        'click.echo(f"Made the survey {slug}.")',
        'raise click.UsageError("Name one of the two.")',
        'sentence = f"Wrote {number} answers"',
    ):
        assert list(unmarked(ast.parse(said))), said
    for marked in ('say(_("Nothing was found."))', '"""Say what is the matter."""'):
        assert not list(unmarked(ast.parse(marked))), marked


def test_what_a_command_reads_or_writes_is_in_the_language_that_is_spoken(run, bread):
    assert "L’inspection du travail" in run("--language", "fr", "templates", "show", SURVEY).out
    assert run("--language", "fr", "templates", "show", SURVEY, "--language", "en").out == (
        run("templates", "show", SURVEY).out
    )
    assert "تجربة:" in run("--language", "ar", "templates", "protocol", SURVEY).out
    made = ("project", "create", "pain", "--title", "Du pain", "--owner", "amina@example.org")
    assert run("--language", "fr", *made, "--format", "json").json["languages"] == ["fr"]


@pytest.mark.parametrize(
    "command", [("evidence", "export"), ("evidence", "brief"), ("templates", "show")]
)
def test_help_says_the_language_that_a_call_would_take(run, command):
    for tag in INTERFACE_LANGUAGES:
        told = run("--language", tag, *command, "--help").out
        option = told.partition("  --language ")[2].partition("\n  --")[0]
        assert re.search(rf":\s*{tag}\]", option), option
