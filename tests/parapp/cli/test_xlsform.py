import json

import pytest

from surveys import xlsform

FORM = """\
| survey  |                  |         |                  |            |             |
|         | type             | name    | label            | label::fr  | relevant    |
|         | select_one yn    | works   | Do you work?     | Travaillez-vous ? |      |
|         | integer          | hours   | How many hours?  | Combien d’heures ? | ${works} = ‘yes’ |
|         | deviceid         | device  |                  |            |             |
| choices |                  |         |                  |            |             |
|         | list_name        | name    | label            | label::fr  |             |
|         | yn               | yes     | Yes              | Oui        |             |
|         | yn               | no      | No               | Non        |             |
"""
CHANGED = FORM.replace("integer ", "sorcery ")

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def write(tmp_path):
    def act(content, name="work.md"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return act


def test_a_form_with_warnings_can_be_used(run, write):
    checked = run("xlsform", "check", write(FORM))
    assert checked.code == 0
    assert "warning: survey, row 4" in checked.out
    assert "It can be used. Questions: 3; choices: 2" in checked.out


def test_programs_are_told_the_same(run, write):
    told = run("xlsform", "check", write(FORM), "--format", "json").json
    assert (told["questions"], told["choices"]) == (3, 2)
    assert "fr" in told["languages"]
    for problem in told["problems"]:
        assert {"code", "severity", "sheet", "row", "column", "message"} <= problem.keys()
        assert "%(" not in problem["message"]


def test_what_changed_the_meaning_is_said(run, write):
    checked = run("xlsform", "check", write(CHANGED))
    assert checked.code == 0
    assert "changed: survey" in checked.out
    assert "Confirm before publishing" in checked.out


def test_a_file_without_a_survey_is_refused(run, write):
    checked = run("xlsform", "check", write("nothing,of,the,kind\n", "a.csv"), "--format", "json")
    assert checked.code == 1
    assert checked.json["questions"] == 0
    assert checked.json["problems"][-1]["severity"] == "refused"
    assert "no form" in checked.error


@pytest.mark.parametrize(
    ("target", "sign"),
    [("xlsform", b"PK"), ("xform", b"<h:html"), ("json", b"$schema"), ("outline", b"Do you work?")],
)
def test_a_form_is_written_in_every_format(run, write, tmp_path, target, sign):
    output = tmp_path / "out"
    ran = run("xlsform", "convert", write(FORM), "--to", target, "--output", output)
    assert ran.code == 0
    assert str(output) in ran.out
    assert sign in output.read_bytes()


def test_an_xlsform_is_the_same_form_again(run, write, tmp_path):
    output = tmp_path / "out.xlsx"
    run("xlsform", "convert", write(FORM), "--to", "xlsform", "--output", output)
    before, after = xlsform.read(FORM.encode()), xlsform.read(output.read_bytes())
    assert before.survey.children == after.survey.children
    assert before.survey.choice_lists == after.survey.choice_lists


def test_an_outline_can_be_had_in_another_language(run, write, tmp_path):
    output = tmp_path / "out.txt"
    arguments = ("--to", "outline", "--output", output, "--language")
    assert run("xlsform", "convert", write(FORM), *arguments, "fr").code == 0
    assert "Combien d’heures" in output.read_text(encoding="utf-8")
    refused = run("xlsform", "convert", write(FORM), *arguments, "sv")
    assert refused.code == 1
    assert "sv" in refused.error


EXTERNAL = """\
| survey           |                           |      |        |               |
|                  | type                      | name | label  | choice_filter |
|                  | text                      | land | Land   |               |
|                  | select_one_external towns | town | Town   | land=${land}  |
| external_choices |                           |      |        |               |
|                  | list_name                 | name | label  | land          |
|                  | towns                     | lund | Lund   | se            |
"""


def test_a_choice_list_of_its_own_travels_beside_the_xform(run, write, tmp_path):
    output = tmp_path / "work.xml"
    ran = run("xlsform", "convert", write(EXTERNAL), "--to", "xform", "--output", output)
    assert ran.code == 0
    assert "lund" in (tmp_path / "itemsets.csv").read_text()
    assert "itemsets.csv" in ran.out


def test_a_folder_that_is_not_there_is_named(run, write, tmp_path):
    output = tmp_path / "nowhere" / "out.xlsx"
    ran = run("xlsform", "convert", write(FORM), "--to", "xlsform", "--output", output)
    assert ran.code == 1
    assert "nowhere" in ran.error


def test_a_survey_of_a_project_is_written_for_other_tools(run, bread, write, tmp_path):
    run("survey", "import", "--project", bread, write(FORM), "--slug", "work")
    for target in ("xlsform", "xform", "json", "outline"):
        output = tmp_path / target
        ran = run(
            "survey", "export", "--project", bread, "--survey", "work", "--to", target,
            "--output", output,
        )  # fmt: skip
        assert ran.code == 0, ran.err
    assert xlsform.read((tmp_path / "xlsform").read_bytes()).survey.name
    assert "works" in json.loads((tmp_path / "json").read_text())["properties"]


def test_what_the_import_changed_is_confirmed_before_publishing(run, bread, write):
    made = run("survey", "import", "--project", bread, write(CHANGED), "--slug", "work")
    assert "--confirm-changes" in made.out
    refused = run("survey", "publish", "--project", bread, "--survey", "work")
    assert (refused.code, refused.out) == (1, "")
    assert "confirm" in refused.error
    confirmed = run(
        "survey", "publish", "--project", bread, "--survey", "work", "--confirm-changes"
    )
    assert confirmed.code == 0
