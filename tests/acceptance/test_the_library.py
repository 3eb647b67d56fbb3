"""What the library promises: every template is read, answered, sent to ODK and counted.

One template of each kind in `make test`, every one in `make soak`.
"""

import random
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import pyxform

from exports import evidence, workbook
from exports.dataframe import DataFrameSource
from exports.source import Response
from parapp.models import Response as Stored
from parapp.services import drafting, publishing
from surveys import library, xform, xlsform
from surveys.expressions import Environment
from surveys.library import imagined
from surveys.library.inserting import insert
from surveys.model import Group, Kind, Role
from surveys.relevance import state
from tests.parapp.respond.scriptless import Phone

CREATED = 201
TEMPLATES = library.templates()
LANGUAGES = ("en", "fr", "ar")
VALIDATE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"

ALWAYS = {
    "labour-market-survey",
    "labour-market-focus-group",
    "media-monitoring-log",
    "policy-measures-interview",
}


def each_of(templates):
    """Parametrise a test: with one template of each kind always, with the others in a soak."""
    return pytest.mark.parametrize(
        "template",
        [
            pytest.param(each, id=each.id, marks=() if each.id in ALWAYS else pytest.mark.soak)
            for each in templates
        ],
    )


each_template = each_of(TEMPLATES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def backend() -> str:
    return "sqlite"


def agreed(template) -> dict[str, str]:
    """Return the answer by which somebody takes part, by path."""
    return {
        path: next(
            choice.name
            for choice in template.survey.choices(question.list_name).choices
            if choice.role == ""
        )
        for path, question in template.questions()
        if question.role == "consent"
    }


def somebody(template, seed: int, language: str) -> dict[str, object]:
    """Invent answers that fit a template, of somebody who takes part; of a group, for a guide."""
    chance = random.Random(seed)
    if template.kind is Kind.FOCUS_GROUP:
        return {**of_a_group(template, chance), **agreed(template)}
    known = imagined.patterns(template.id)
    answers = imagined.imagine(template.survey, chance, known, language)
    return {**answers, **agreed(template)}


def of_a_group(template, chance: random.Random) -> dict[str, object]:
    """Choose by chance where a guide has choices; the rest of it is talked about."""
    return {
        path: chance.choice(known.choices).name
        for path, question in template.questions()
        if (known := template.survey.choices(question.list_name))
    }


ANSWERED = [each for each in TEMPLATES if each.kind is not Kind.FOCUS_GROUP]


def test_one_template_of_each_kind_is_always_tried():
    always = [library.get(each) for each in ALWAYS]
    assert sorted(each.kind for each in always) == sorted({each.kind for each in TEMPLATES})
    assert {each.unit for each in always} == {each.unit for each in TEMPLATES}


@each_of(ANSWERED)
def test_a_template_is_published_read_and_answered_in_each_language(
    template, session, project, client
):
    survey = drafting.create_from_template(session, project=project, template_id=template.id)
    publishing.publish(session, survey=survey)
    token = survey.channels[0].token
    for language in LANGUAGES:
        answers = somebody(template, 4, language)
        phone = Phone(client, f"/s/{token}/{language}")
        assert " ".join(template.title.get(language).split()) in phone.text
        for _ in range(6):
            there = phone.sheet.offered.keys() & answers.keys()
            phone.fill({name: answers[name] for name in there}).press()
            if phone.response.status_code == CREATED:
                break
        assert phone.response.status_code == CREATED
    kept = session.query(Stored).all()
    assert sorted(each.language for each in kept) == sorted(LANGUAGES)
    assert all(each.answers for each in kept)


def by_one_group(items):
    """Break figures down by gender alone: the audit of every group takes seconds a template."""
    for item in items:
        if isinstance(item, Group):
            yield replace(item, children=tuple(by_one_group(item.children)))
        else:
            told = item.role == "profile" and item.name != "gender"
            yield replace(item, role=Role.NONE) if told else item


@pytest.fixture(scope="module")
def evidence_of():
    """Make evidence from invented answers, once for each template."""
    made: dict[str, evidence.Evidence] = {}

    def make(template):
        if template.id not in made:
            given = []
            for seed in range(120):
                answers = somebody(template, seed, LANGUAGES[seed % 3])
                form = state(template.survey, answers, Environment())
                left_out = [path for path, _ in template.questions() if not form.relevant(path)]
                given.append(Response(answers, left_out, LANGUAGES[seed % 3], "Market"))
            survey = replace(
                template.survey, children=tuple(by_one_group(template.survey.children))
            )
            source = DataFrameSource([(survey, given)])
            about = evidence.About(template.title.get("en"), date(2026, 6, 1), invented=True)
            made[template.id] = evidence.build([source], about)
        return made[template.id]

    return make


@each_template
@each_language
def test_a_template_yields_evidence_in_each_language(template, language, evidence_of, tmp_path):
    file = tmp_path / "evidence.xlsx"
    workbook.write(evidence_of(template), language, file)
    cells = {
        cell
        for sheet in openpyxl.load_workbook(file)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    }
    counted = next(
        question
        for _, question in template.questions()
        if question.type == "select_one" and question.role == ""
    )
    assert any(counted.label.get(language) in cell for cell in cells)
    choice = template.survey.choices(counted.list_name).choices[0]
    assert any(choice.label.get(language) in cell for cell in cells)


@each_template
def test_a_template_goes_through_a_workbook_for_other_tools_and_comes_back(template):
    again = xlsform.read(xlsform.write(template.survey)).survey
    assert again is not None
    tags = {path: question.tags for path, question in template.questions()}
    assert {node.path: node.item.tags for node in again.questions()} == tags


@pytest.mark.odk
def test_odk_accepts_every_template_and_every_survey_with_interview_conditions(tmp_path):
    conditions = library.get("conditions")
    forms = [each.survey for each in (*TEMPLATES, *library.blocks())]
    forms += [insert(each.survey, conditions) for each in TEMPLATES if each.kind == "survey"]
    files = []
    for number, form in enumerate(forms):
        files.append(tmp_path / f"{number}.xml")
        converted = xform.convert(form)
        assert not [each for each in converted.problems if each.severity == "error"]
        for language in LANGUAGES:  # as ODK names a language: its name, and its tag in brackets
            assert re.search(rf'<translation lang="[^"]*\({language}\)"', converted.xml)
        files[-1].write_text(converted.xml, encoding="utf-8")
    validated = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", VALIDATE, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert validated.returncode == 0, validated.stderr[-2000:]
