import subprocess
import sys
import time

import click
import pytest

from parapp.cli import COMMANDS, parapp
from parapp.cli.lazy import LazyGroup
from surveys import library
from surveys.languages import INTERFACE_LANGUAGES
from surveys.library import coverage, sync

SURVEY = "labour-market-survey"


def commands(group: click.Group = parapp, path: tuple[str, ...] = ()):
    """Yield every command of the tree with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_and_option_says_what_it_does(path):
    command = dict(commands())[path]
    assert (command.help or "").strip()
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "port":
            assert parameter.help, parameter.name


def test_the_short_help_is_what_the_commands_say_themselves():
    assert isinstance(parapp, LazyGroup)
    assert set(COMMANDS) == {path[0] for path, _ in commands()}


WRITERS = {("responses", "export"), ("themes", "export")}
"""Commands whose `--format` names the kind of file that they write."""


def test_every_list_and_create_command_speaks_json():
    for path, command in commands():
        if path not in WRITERS and path[-1] in {
            "list",
            "create",
            "add",
            "publish",
            "import",
            "close",
            "export",
        }:
            assert "form" in {parameter.name for parameter in command.params}, path


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_help_needs_neither_flask_nor_a_database(language):
    code = (
        "import sys; from parapp import cli\n"
        f"sys.argv = ['parapp', '--language', '{language}', '--help']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "print({'flask', 'sqlalchemy', 'pandas', 'babel'} & set(sys.modules))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("set()")
    assert time.monotonic() - started < 5  # usually 0.1 s; the machine may be busy


def test_a_survey_goes_from_the_library_to_a_link(run, bread):
    made = run(
        "survey", "create", "--project", bread, "--template", SURVEY,
        "--language", "en", "--language", "ar", "--format", "json",
    )  # fmt: skip
    assert made.code == 0
    assert made.json["slug"] == SURVEY
    assert made.json["languages"] == ["en", "ar"]
    assert (made.json["kind"], made.json["state"]) == ("survey", "draft")
    published = run("survey", "publish", "--project", bread, "--survey", SURVEY)
    link = published.out.strip()
    assert published.code == 0
    assert link.startswith("http://localhost:8000/s/")
    (listed,) = run("survey", "list", "--project", bread, "--format", "json").json
    assert listed["link"] == link
    assert listed["token"] == link.rpartition("/")[2]
    assert listed["state"] == "open"
    assert listed["sha256"].startswith(listed["version"])
    closed = run("survey", "close", "--project", bread, "--survey", SURVEY, "--format", "json")
    assert closed.json["state"] == "closed"


def test_published_json_has_the_names_of_the_glossary(run, bread):
    run("survey", "create", "--project", bread, "--template", SURVEY)
    made = run("survey", "publish", "--project", bread, "--survey", SURVEY, "--format", "json").json
    assert {"id", "slug", "kind", "languages", "policy_areas", "link", "token", "version"} <= set(
        made
    )
    assert made["policy_areas"] == ["labour_market"]
    assert made["number"] == 1


def test_a_survey_gets_the_slug_and_title_that_it_is_given(run, bread):
    made = run(
        "survey", "create", "--project", bread, "--template", SURVEY, "--language", "fr",
        "--slug", "travail", "--title", "Le travail ici", "--format", "json",
    ).json  # fmt: skip
    assert (made["slug"], made["title"]) == ("travail", "Le travail ici")
    second = run("survey", "create", "--project", bread, "--template", SURVEY, "--slug", "travail")
    assert (second.code, "choose another slug" in second.error) == (1, True)


def test_templates_are_listed_with_their_policy_areas(run):
    found = {each["id"]: each for each in run("templates", "list", "--format", "json").json}
    assert found[SURVEY]["kind"] == "survey"
    assert found[SURVEY]["policy_areas"] == ["labour_market"]
    assert {"en", "fr", "ar"} <= set(found[SURVEY]["languages"])
    assert set(found[SURVEY]["coverage"]["ar"]) == {"total", "translated", "reviewed"}
    assert SURVEY in run("templates", "list").out


def test_blocks_and_modules_are_listed_too(run):
    found = {each["id"]: each for each in run("templates", "list", "--format", "json").json}
    assert found["disability"]["kind"] == "block"
    assert found["housing-survey"]["module"] == "housing"
    assert found["housing-survey"]["unit"] == "person"
    assert found["housing-survey"]["minutes"] == 11
    assert found["housing-survey"]["questions"] == 25
    assert "migrants_voice" in found["housing-survey"]["principles"]
    assert "housing.dignity.social_segregation" in found["housing-survey"]["indicators"]
    assert found["housing-survey"]["partner_project"] == ""


def test_a_template_is_listed_with_all_that_one_chooses_it_by(run):
    for each in run("templates", "list", "--format", "json").json:
        assert each.keys() >= {"id", "kind", "unit", "policy_areas", "principles", "indicators"}
        assert each.keys() >= {"languages", "coverage", "minutes", "questions"}
        assert each["kind"] in {"survey", "focus_group", "log", "interview", "block"}
        assert list(each["coverage"]) == each["languages"]
        for counted in each["coverage"].values():
            assert counted["total"] >= counted["translated"] >= counted["reviewed"]
    kinds = {each["kind"] for each in run("templates", "list", "--format", "json").json}
    assert kinds == {"survey", "focus_group", "log", "interview", "block"}


def test_an_indicator_that_nothing_covers_is_a_fault(run, monkeypatch):
    table = coverage.table
    monkeypatch.setattr(coverage, "table", lambda _: table(library.blocks()))
    checked = run("templates", "check", "--format", "json")
    assert checked.code == 1
    assert "indicator.open" in checked.out


def test_nothing_is_wrong_with_the_library(run):
    checked = run("templates", "check")
    assert (checked.code, checked.err.strip()) == (0, "Nothing is wrong.")
    assert "Indicators: 61;" in checked.out
    assert run("templates", "check", SURVEY, "--format", "json").json == []


def test_what_is_wrong_with_the_library_is_listed_and_fails(run, monkeypatch):
    monkeypatch.setattr(sync, "drift", lambda: ["fr/x.po is missing"])
    checked = run("templates", "check", "--format", "json")
    assert checked.code == 1
    assert "The library has faults: 1" in checked.err
    assert "catalogue.drift" in checked.out


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_page_for_trying_a_template_is_printed(run, language):
    printed = run("templates", "protocol", SURVEY, "--language", language)
    assert printed.code == 0
    assert library.get(SURVEY).title.get(language) in printed.out.splitlines()[0]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_template_can_be_read(run, language):
    shown = run("templates", "show", SURVEY, "--language", language)
    assert shown.code == 0
    assert shown.out.count("[ ]") > 50


def test_projects_and_accounts_are_listed(run, bread):
    (project,) = run("project", "list", "--format", "json").json
    assert (project["slug"], project["title"]) == ("bread", "Bread")
    (user,) = run("user", "list", "--format", "json").json
    assert user["email"] == "amina@example.org"
    assert "password" not in user
    assert "Bread" in run("project", "list").out


def test_evidence_is_written_even_of_a_survey_that_nobody_has_answered(run, bread, tmp_path):
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "publish", "--project", bread, "--survey", SURVEY)
    output = tmp_path / "bread.xlsx"
    made = run("evidence", "export", "--project", bread, "--language", "fr", "--output", output)
    assert made.code == 0
    assert output.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["bread.xlsx"]
