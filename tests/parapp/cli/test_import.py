import pytest

from tests.parapp.respond.scriptless import Phone

FORM = """\
| survey  |                 |         |                  |            |
|         | type            | name    | label            | label::fr  |
|         | select_one yn   | works   | Do you work?     | Travaillez-vous ? |
|         | integer         | hours   | How many hours?  | Combien d’heures ? |
| choices |                 |         |                  |            |
|         | list_name       | name    | label            | label::fr  |
|         | yn              | yes     | Yes              | Oui        |
|         | yn              | no      | No               | Non        |
"""

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "work survey.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_a_form_of_another_tool_becomes_a_survey_that_can_be_answered(run, bread, form, client):
    made = run("survey", "import", "--project", bread, form, "--slug", "work", "--format", "json")
    assert made.code == 0
    assert made.json["slug"] == "work"
    assert "fr" in made.json["languages"]
    link = run(
        "survey", "publish", "--project", bread, "--survey", "work", "--confirm-changes"
    ).out.strip()
    page = Phone(client, link.removeprefix("http://localhost:8000") + "/fr")
    assert page.response.status_code == 200
    assert "Combien d’heures" in page.text


def test_a_file_that_is_no_form_is_refused_with_the_reason(run, bread, tmp_path):
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of the kind")
    ran = run("survey", "import", "--project", bread, path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"Error: {ran.error}\n"
    assert run("survey", "list", "--project", bread, "--format", "json").json == []


def test_a_file_that_is_not_there_is_a_wrong_call(run, bread, tmp_path):
    assert run("survey", "import", "--project", bread, tmp_path / "none.xlsx").code == 2


TOWNS = """\
| survey |                                |       |             |
|        | type                           | name  | label       |
|        | select_one_from_file towns.csv | town  | Which town? |
"""


@pytest.fixture
def towns(tmp_path):
    form, table = tmp_path / "towns.md", tmp_path / "towns.csv"
    form.write_text(TOWNS, encoding="utf-8")
    table.write_text("name,label\nlund,Lund\n", encoding="utf-8")
    return form, table


def test_lists_in_files_come_with_the_form(run, bread, towns, client):
    form, table = towns
    made = run("survey", "import", "--project", bread, form, "--file", table, "--slug", "towns")
    assert made.code == 0
    assert "not attached" not in made.err
    link = run("survey", "publish", "--project", bread, "--survey", "towns").out.strip()
    page = Phone(client, link.removeprefix("http://localhost:8000"))
    assert 'value="lund"' in page.response.text


def test_a_list_that_is_not_there_is_named_and_may_come_later(run, bread, towns):
    form, table = towns
    made = run("survey", "import", "--project", bread, form, "--slug", "towns")
    assert made.code == 0
    assert "“towns.csv”, which is not attached" in made.err
    attached = run("survey", "attach", "--project", bread, "--survey", "towns", table)
    assert attached.out == "Attached towns.csv to towns.\n"
    assert "still needs" not in attached.err


def test_a_list_that_cannot_be_read_stops_the_import(run, bread, towns):
    form, table = towns
    table.write_bytes(b"\x00")
    ran = run("survey", "import", "--project", bread, form, "--file", table)
    assert (ran.code, ran.error) == (1, "The file towns.csv cannot be read as CSV.")
    assert run("survey", "list", "--project", bread, "--format", "json").json == []
