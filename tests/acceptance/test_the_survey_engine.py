"""What the survey engine promises to people who bring their own forms, promise by promise."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
import pyxform
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert as pyxform_convert

from parapp import cli
from parapp.errors import RefusedError
from parapp.services import drafting, publishing
from surveys import codebook, instance, xform, xlsform
from surveys.answers import read_form
from surveys.expressions import Environment
from surveys.model import Survey
from surveys.problems import Severity
from surveys.validation import finish, validate
from surveys.versions import Status, compare

VALIDATE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
TODAY = Environment(today=date(2026, 5, 1))

# Written as field workers write: smart quotes, a name with a space, a choice twice, an unknown
# type, languages as they come, an unmarked label beside marked ones, a column that nobody knows.
FORM = """\
| survey  |                     |          |                    |                   |                    |              |           |        |
|         | type                | name     | label              | label::Français (fr) | label::العربية | relevant | constraint | Our notes |
|         | start               | start    |                    |                   |                    |              |           |        |
|         | deviceid            | device   |                    |                   |                    |              |           |        |
|         | begin group         | work     | Your work          | Votre travail     | عملك               |              |           |        |
|         | select one yn       | works    | Do you work?       | Travaillez-vous ? | هل تعمل؟           |              |           | ask gently |
|         | integer             | hours    | How many hours?    | Combien d’heures ? | كم ساعة؟          | ${works} = ‘yes’ | . <= 168 |      |
|         | end group           |          |                    |                   |                    |              |           |        |
|         | select_multiple why | why not  | Why not?           | Pourquoi pas ?    | لماذا؟             | ${works} = ‘no’ |        |        |
|         | hologram            | picture  | Draw it            |                   |                    |              |           |        |
|         | begin repeat        | child    | Child              | Enfant            | طفل                |              |           |        |
|         | text                | name     | Name               | Nom               | اسم                |              |           |        |
|         | integer             | age      | Age of ${name}     |                   |                    |              |           |        |
|         | end repeat          |          |                    |                   |                    |              |           |        |
|         | calculate           | children |                    |                   |                    |              |           |        |
| choices |                     |          |                    |                   |                    |              |           |        |
|         | list name           | name     | label              | label::Français (fr) | label::العربية  |              |           |        |
|         | yn                  | yes      | Yes                | Oui               | نعم                |              |           |        |
|         | yn                  | no       | No                 | Non               | لا                 |              |           |        |
|         | yn                  | no       | No, never          | Non, jamais       | لا                 |              |           |        |
|         | why                 | no papers | No papers         | Pas de papiers    | بلا أوراق          |              |           |        |
|         | why                 | language | The language       | La langue         | اللغة              |              |           |        |
"""  # noqa: E501 - a table


@pytest.fixture(scope="module")
def conversion() -> xlsform.Conversion:
    return xlsform.read(FORM.encode(), "work.md")


@pytest.fixture(scope="module")
def survey(conversion) -> Survey:
    assert conversion.survey is not None
    return conversion.survey


def test_a_form_as_people_write_it_is_read_and_every_repair_is_told_with_its_place(conversion):
    codes = {problem.code: problem for problem in conversion.problems}
    assert not any(each.severity is Severity.REFUSED for each in conversion.problems)
    assert {"fr", "ar"} <= set(conversion.survey.languages)
    for problem in codes.values():
        assert "%(" not in str(problem)
    placed = [problem for problem in conversion.problems if problem.sheet and problem.row]
    assert {problem.sheet for problem in placed} >= {"survey", "choices"}
    unknown = next(each for each in conversion.problems if "hologram" in str(each))
    assert (unknown.severity, unknown.row) == (Severity.CHANGED, 9)


def test_only_a_file_without_a_survey_is_refused():
    for content in (b"", b"\x00\x01", b"date,sum\n1 May,12\n"):
        refused = xlsform.read(content)
        assert refused.survey is None
        assert refused.problems[-1].severity is Severity.REFUSED


def test_nothing_of_a_form_is_lost_when_it_is_written_again(conversion):
    written = xlsform.write(conversion.survey)
    assert xlsform.read(written).survey == conversion.survey
    (sheet, *_) = conversion.survey.workbook
    assert any("ask gently" in row for row in sheet.rows)


@pytest.mark.odk
def test_odk_accepts_what_pyxform_refuses(survey, tmp_path):
    with pytest.raises(PyXFormError):
        pyxform_convert(xlsform=FORM, file_type=".md")
    path = tmp_path / "form.xml"
    path.write_text(xform.convert(survey).xml, encoding="utf-8")
    ran = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", VALIDATE, path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_what_is_wrong_is_a_value_and_what_does_not_apply_is_dropped_at_the_end(survey):
    reading = read_form(survey, {"work/works": ["yes"], "work/hours": ["200"]})
    (violation,) = validate(survey, reading.answers, TODAY)
    assert (violation.code, violation.path) == ("constraint", "work/hours")
    said_no = read_form(survey, {"work/works": ["no"], "work/hours": ["12"]}).answers
    assert validate(survey, said_no, TODAY) == []
    record = finish(survey, said_no, TODAY)
    assert "work/hours" not in record.answers
    assert "work/hours" in record.not_applicable


def test_a_submission_of_odk_is_the_record_of_the_web_form(survey):
    web = read_form(
        survey,
        {"work/works": ["yes"], "work/hours": ["٣٨"], "child[1]/name": ["Ada"]},
    ).answers
    xml = instance.write(web, survey, uuid="2f6a2d2e-7b8c-4e5f-9a0b-1c2d3e4f5a6b")
    sent = instance.read(xml, survey)
    assert sent.uuid == "2f6a2d2e-7b8c-4e5f-9a0b-1c2d3e4f5a6b"
    assert finish(survey, sent.reading.answers, TODAY) == finish(survey, web, TODAY)


def test_the_telephone_tells_nothing_of_its_owner(survey):
    xml = b'<data id="x"><device>354957031234567</device></data>'
    assert "device" not in finish(survey, instance.read(xml, survey).reading.answers, TODAY).answers


def bomb(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


@pytest.mark.parametrize(
    "make",
    [
        lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        lambda: bomb(101),
        lambda: bomb(1_000_000),
        lambda: b"<a>" + b"x" * (instance.MAX_SIZE + 1) + b"</a>",
        lambda: b"<a><b></a>",
    ],
)
def test_a_hostile_submission_is_refused_at_once(survey, make: Callable[[], bytes]):
    content = make()
    begun = perf_counter()
    with pytest.raises(instance.InstanceError):
        instance.read(content, survey)
    assert perf_counter() - begun < 0.5


def test_a_codebook_names_every_variable_in_every_language(survey):
    variables = {variable.path: variable for variable in codebook.variables(survey)}
    assert {"work/works", "work/hours", "child/age"} <= variables.keys()
    assert "device" not in variables
    assert variables["work/works"].label.get("ar") == "هل تعمل؟"


def test_two_versions_are_compared_question_by_question(survey):
    later = xlsform.read(FORM.replace("How many hours?", "Hours a week?").encode()).survey
    assert later is not None
    found = {each.path: each.status for each in compare(survey, later)}
    assert found.pop("work/hours") is Status.RELABELLED
    assert set(found.values()) == {Status.SAME}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_half_read_form_is_never_published_unseen(session, project, conversion):
    draft = drafting.import_form(session, project=project, conversion=conversion)
    with pytest.raises(RefusedError) as caught:
        publishing.publish(session, survey=draft)
    assert caught.value.code == "survey.unconfirmed"
    drafting.confirm_changes(session, survey=draft, actor=None)
    assert publishing.publish(session, survey=draft).number == 1


def test_the_command_line_says_the_same_to_programs(tmp_path, capsys, monkeypatch):
    path = tmp_path / "work.md"
    path.write_text(FORM, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["parapp", "xlsform", "check", str(path), "--format", "json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["questions"] == 9
    assert told["choices"] == 5
