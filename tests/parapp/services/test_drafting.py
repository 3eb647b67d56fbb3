from dataclasses import dataclass

import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import State
from parapp.services import auditing, drafting, publishing
from surveys import library, xlsform
from surveys.model import Kind, Survey
from surveys.problems import Problem, Severity

TEMPLATE = "labour-market-survey"

REPAIRED = Problem(
    "choices.duplicate", Severity.WARNING, "Took %(name)s once", {"name": "yes"}, "choices", 7
)
CHANGED = Problem("relevant.unknown", Severity.CHANGED, "Asked of everybody", {}, "survey", 3)
REFUSED = Problem(
    "file.encrypted", Severity.REFUSED, "Take the password off %(name)s", {"name": "x"}
)


@dataclass
class Conversion:
    survey: Survey | None
    problems: tuple[Problem, ...] = ()


def test_a_survey_from_a_template_asks_what_the_template_asks(session, project):
    made = drafting.create_from_template(session, project=project, template_id=TEMPLATE)
    template = library.get(TEMPLATE)
    assert drafting.draft(made) == template.survey
    assert (made.slug, made.template_id, made.kind) == (TEMPLATE, TEMPLATE, Kind.SURVEY)
    assert tuple(made.policy_areas) == template.policy_areas
    assert made.state is State.DRAFT


def test_a_survey_is_offered_in_the_languages_that_were_chosen(session, project):
    made = drafting.create_from_template(
        session, project=project, template_id=TEMPLATE, languages=["ar", "fr", "ar"]
    )
    form = drafting.draft(made)
    assert made.languages == ["ar", "fr"]
    assert (form.languages, form.default_language) == (("ar", "fr"), "ar")
    assert form.title.get("en") == library.get(TEMPLATE).title.get("en")


def test_a_title_of_ones_own_is_in_the_first_language(session, project):
    made = drafting.create_from_template(
        session, project=project, template_id=TEMPLATE, languages=["fr", "en"], title=" Le travail "
    )
    assert made.title.get("fr") == "Le travail"
    assert drafting.draft(made).title == made.title


def test_the_same_template_twice_gets_another_slug(session, project):
    slugs = [
        drafting.create_from_template(session, project=project, template_id=TEMPLATE).slug
        for _ in range(3)
    ]
    assert slugs == [TEMPLATE, f"{TEMPLATE}-2", f"{TEMPLATE}-3"]
    assert [each.slug for each in drafting.list_surveys(session, project)] == slugs


@pytest.mark.parametrize(
    ("arguments", "error", "code"),
    [
        ({"template_id": "nothing"}, NotFoundError, "template.unknown"),
        ({"template_id": TEMPLATE, "languages": ["xx"]}, InvalidError, "survey.language"),
        ({"template_id": TEMPLATE, "slug": "A b"}, InvalidError, "slug.form"),
        ({"template_id": TEMPLATE, "slug": "small"}, RefusedError, "survey.slug_taken"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_stored(session, survey, arguments, error, code):
    project = survey.project
    with pytest.raises(error) as caught:
        drafting.create_from_template(session, project=project, **arguments)
    assert caught.value.code == code
    assert [each.slug for each in drafting.list_surveys(session, project)] == ["small"]


def test_an_imported_form_keeps_what_was_found_in_it(session, project, form):
    made = drafting.import_form(session, project=project, conversion=Conversion(form, (REPAIRED,)))
    assert drafting.draft(made) == form
    assert made.slug == "small"
    assert made.problems == [
        {
            "code": "choices.duplicate",
            "severity": "warning",
            "message": "Took %(name)s once",
            "parameters": {"name": "yes"},
            "sheet": "choices",
            "row": 7,
            "column": "",
        }
    ]
    assert made.confirmed


def test_what_reading_changed_waits_for_a_person(session, project, form):
    made = drafting.import_form(session, project=project, conversion=Conversion(form, (CHANGED,)))
    assert not made.confirmed
    drafting.confirm_changes(session, survey=made, actor=None)
    assert publishing.publish(session, survey=made).number == 1
    noted = [entry.action for entry in auditing.entries(session, project)]
    assert "survey.changes_confirmed" in noted


def test_a_workbook_without_a_survey_says_why(session, project):
    with pytest.raises(RefusedError) as caught:
        drafting.import_form(session, project=project, conversion=Conversion(None, (REFUSED,)))
    assert caught.value.code == "file.encrypted"
    assert str(caught.value) == "Take the password off x"


def test_a_survey_of_another_project_is_not_found(session, project):
    with pytest.raises(NotFoundError) as caught:
        drafting.get_survey(session, project, "elsewhere")
    assert "parapp survey list --project bread" in str(caught.value)


def test_a_form_without_a_title_is_found_under_its_short_name(session, project):
    conversion = xlsform.read(b"| survey |\n| | type | name | label |\n| | text | a | A |\n")
    row = drafting.import_form(session, project=project, conversion=conversion, slug="bare")
    assert [text for _, text in row.title.texts] == ["bare"]
    assert not drafting.draft(row).title
