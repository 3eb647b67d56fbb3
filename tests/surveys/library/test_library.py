import pytest

from surveys import frameworks, library
from surveys.model import ChoiceRole, Group, Kind, Role, Unit

SURVEY = "labour-market-survey"
GUIDE = "labour-market-focus-group"


@pytest.fixture(scope="module")
def survey():
    return library.get(SURVEY)


@pytest.fixture(scope="module")
def guide():
    return library.get(GUIDE)


def questions(template):
    return {question.name: question for _, question in template.questions()}


def test_the_library_has_a_survey_and_a_guide_on_the_labour_market():
    assert {(template.id, template.kind) for template in library.templates()} >= {
        (SURVEY, Kind.SURVEY),
        (GUIDE, Kind.FOCUS_GROUP),
    }


def test_every_partner_project_of_the_toolkit_has_its_instrument():
    followed = {template.partner_project for template in library.templates()} - {""}
    assert followed == {project.id for project in frameworks.partner_projects()}


def test_an_unknown_template_is_a_key_error():
    with pytest.raises(KeyError):
        library.get("none")


def test_a_block_is_found_by_its_id():
    assert library.get("consent").kind is Kind.BLOCK


def test_each_template_is_offered_in_english_french_and_arabic():
    for template in library.templates():
        assert template.languages[:3] == ("en", "fr", "ar")


def test_texts_come_in_all_languages(survey):
    label = questions(survey)["hours_worked"].label
    assert label.get("en").startswith("How many hours")
    assert label.get("fr").startswith("Combien d’heures")
    assert label.get("ar").startswith("كم ساعة")


def test_texts_of_blocks_come_in_all_languages_too(survey):
    assert questions(survey)["consent"].label.languages == ("en", "fr", "ar")


def test_the_survey_asks_24_questions_of_a_person(survey):
    assert survey.question_count == 24
    assert survey.unit is Unit.PERSON
    assert survey.policy_areas == ("labour_market",)


def test_the_survey_has_every_kind_of_question_that_the_first_issue_names(survey):
    types = {question.type for _, question in survey.questions()}
    assert types >= {"note", "select_one", "select_multiple", "integer", "text"}
    assert questions(survey)["hours_worked"].constraint
    likert = next(item for item in survey.survey.children if item.name == "work_views")
    assert isinstance(likert, Group)
    assert len(likert.children) == 4
    assert {child.list_name for child in likert.children} == {"agreement"}


def test_hours_are_asked_of_those_who_work(survey):
    group = next(item for item in survey.survey.children if item.name == "main_job")
    assert "${work_status}" in group.relevant


def test_consent_comes_first_and_its_no_declines(survey):
    asked = [question for _, question in survey.questions() if library.is_asked(question.type)]
    assert asked[0].role is Role.CONSENT
    known = survey.survey.choices(asked[0].list_name)
    assert known.get("no").role is ChoiceRole.DECLINE


def test_profile_questions_come_last_and_each_can_be_declined(survey):
    asked = [question for _, question in survey.questions() if library.is_asked(question.type)]
    assert [question.name for question in asked[-4:]] == [
        "gender",
        "age_band",
        "birth_region",
        "years_here",
    ]
    assert len(survey.profile) == 4
    for question in asked[-4:]:
        assert question.role is Role.PROFILE
        roles = {choice.role for choice in survey.survey.choices(question.list_name).choices}
        assert ChoiceRole.REFUSED in roles


def test_what_could_hurt_is_marked_sensitive(survey):
    marked = {question.name for _, question in survey.questions() if question.sensitive}
    assert marked == {"benefits", "treated_worse", "unpaid_wages"}


def test_the_bands_of_hours_rise(survey):
    bands = questions(survey)["hours_worked"].bands
    assert list(bands) == sorted(set(bands))


def test_the_guide_has_phases_that_take_90_minutes(guide):
    phases = [item for item in guide.survey.children if isinstance(item, Group)]
    assert [phase.minutes for phase in phases] == [8, 7, 12, 24, 8, 8, 6, 8, 6, 3]
    assert guide.minutes == 90


def test_the_guide_tells_nobody_to_speak_of_their_status(guide):
    rules = questions(guide)["ground_rules"].label.get("en")
    assert "residence status" in rules
    assert rules.index("Never") < rules.index("residence status")


def test_key_questions_carry_probes(guide):
    for name in ("unused_skills", "stuck", "treatment"):
        assert questions(guide)[name].guidance_hint.languages == ("en", "fr", "ar")


def test_review_counts_the_texts_of_the_blocks_too(survey):
    review = library.review(SURVEY)
    own = len(survey.entries)
    blocks = sum(len(survey.taken_from(library.get(block))) for block in survey.blocks)
    assert review["en"].reviewed == review["en"].total == own + blocks
    assert review["fr"].translated == review["fr"].total
    assert review["ar"].translated == review["ar"].total


def test_no_more_is_reviewed_than_is_translated():
    for template in library.templates():
        for coverage in library.review(template.id).values():
            assert coverage.reviewed <= coverage.translated <= coverage.total


def test_templates_are_read_once():
    assert library.templates() is library.templates()
