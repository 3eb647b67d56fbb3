import socket
import sqlite3

import pytest

SURVEY = "labour-market-survey"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["user", "add", "nobody"], "is not an email address"),
        (["user", "add", "amina@example.org"], "has an account already"),
        (["project", "create", "Bread", "--title", "B", "--owner", "amina@example.org"], "hyphens"),
        (["project", "create", "b", "--title", " ", "--owner", "amina@example.org"], "a title"),
        (["project", "create", "b", "--title", "B", "--owner", "x@example.org"], "parapp user add"),
        (["survey", "list", "--project", "nowhere"], "parapp project list"),
        (["survey", "create", "--project", "bread", "--template", "x"], "parapp templates list"),
        (
            ["survey", "create", "--project", "bread", "--template", SURVEY, "--language", "xx"],
            "its languages are en",
        ),
        (["survey", "publish", "--project", "bread", "--survey", "x"], "parapp survey list"),
        (["evidence", "export", "--project", "bread", "--output", "x.xlsx"], "no survey yet"),
        (["templates", "show", "x"], "parapp templates list"),
        (["templates", "show", SURVEY, "--language", "xx"], "its languages are"),
        (["templates", "protocol", SURVEY, "--language", "xx"], "its languages are"),
        (["templates", "check", "x"], "parapp templates list"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_said_in_one_line(run, bread, arguments, words):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.error
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["survey"],
        ["survey", "create"],
        ["serve", "--port", "0"],
        ["project", "list", "x"],
        ["evidence", "export", "--project", "bread", "--language", "xx", "--output", "x.xlsx"],
    ],
)
def test_a_wrong_call_has_exit_code_2(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage: parapp" in ran.err


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_outdated_database_names_the_command(run, settings):
    file = settings.data / "parapp.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    ran = run("serve")
    assert ran.code == 1
    assert ran.error.endswith("run: parapp db upgrade")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_damaged_database_is_said(run, settings):
    (settings.data / "parapp.sqlite3").write_bytes(b"This is no database. " * 1000)
    ran = run("project", "list")
    assert ran.code == 1
    assert "not an SQLite database" in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_locked_database_is_said(run, settings, monkeypatch):
    monkeypatch.setattr("parapp.database._PRAGMAS", ("PRAGMA busy_timeout = 20",))
    holder = sqlite3.connect(settings.data / "parapp.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ran = run("user", "add", "amina@example.org")
    holder.close()
    assert ran.code == 1
    assert ran.error == "The database is busy; try again in a moment"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_folder_that_cannot_be_written_to_is_named(run, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PARAPP_DATA", str(tmp_path / "file"))
    monkeypatch.delenv("PARAPP_DATABASE_URL")
    ran = run("project", "list")
    assert ran.code == 1
    assert str(tmp_path / "file") in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_server_that_does_not_answer_is_said(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PARAPP_DATABASE_URL", f"postgresql:///parapp?host={tmp_path}")
    ran = run("project", "list")
    assert ran.code == 1
    assert "does not answer" in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("command", [["serve"], ["demo", "--serve"]])
def test_an_occupied_port_is_said(run, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run(*command, "--port", port)
    assert ran.code == 1
    assert f"--port {port + 1}" in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_wrong_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("PARAPP_TRUSTED_PROXIES", "many")
    ran = run("project", "list")
    assert ran.code == 1
    assert "PARAPP_TRUSTED_PROXIES" in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_evidence_that_cannot_be_written_leaves_nothing(run, bread, tmp_path):
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "publish", "--project", bread, "--survey", SURVEY)
    output = tmp_path / "no" / "folder.xlsx"
    ran = run("evidence", "export", "--project", bread, "--output", output)
    assert ran.code == 1
    assert str(output) in ran.error


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_fault_of_ours_shows_where_it_is(run, monkeypatch):
    def broken(*_):
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr("parapp.services.projects.list_projects", broken)
    ran = run("project", "list")
    assert ran.code == 1
    assert "Traceback" in ran.err
    assert ran.error.startswith("This is a fault in parapp")
