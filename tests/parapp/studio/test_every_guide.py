"""A meeting can be held with every guide of the library, in each language."""

import html
from datetime import date

import pytest

from parapp.models import Consent
from parapp.services import (
    contributing,
    convening,
    drafting,
    facilitating,
    publishing,
)
from parapp.services.contributing import Said
from surveys import library
from surveys.model import Kind
from tests.parapp.services.sendings import sending

GUIDES = [each for each in library.templates() if each.kind is Kind.FOCUS_GROUP]
LANGUAGES = ("en", "fr", "ar")


@pytest.fixture
def backend() -> str:
    return "sqlite"


def questions_of(template, phase):
    return [each for path, each in template.questions() if path.startswith(f"{phase}/")]


@pytest.mark.parametrize("template", GUIDES, ids=lambda template: template.id)
def test_a_meeting_is_held_with_a_guide_in_each_language(template, session, project, coordinator):
    survey = drafting.create_from_template(
        session, project=project, template_id=template.id, slug="talk"
    )
    publishing.publish(session, survey=survey)
    for number, language in enumerate(LANGUAGES, start=1):
        meeting = convening.plan(
            session,
            survey=survey,
            plan=convening.Plan("Library", date(2026, 5, 4), language),
        )
        room = f"/p/bread/surveys/talk/meetings/{number}/room"
        shown = html.unescape(coordinator.get(room).text)
        for rule in questions_of(template, "rules"):
            assert rule.label.get(language) in shown
        facilitating.begin(
            session,
            meeting=meeting,
            opening=facilitating.Opening(
                Consent.EVERYONE,
                6,
                rules_read=True,
                limits_said=True,
                settled=frozenset(path for path, _ in template.questions()),
            ),
        )
        shown = html.unescape(coordinator.get(f"{room}?phase=key_questions").text)
        for question in questions_of(template, "key_questions"):
            assert question.label.get(language) in shown
            assert question.guidance_hint.get(language) in shown
        key = questions_of(template, "key_questions")[0]
        contributing.add(
            session,
            meeting=meeting,
            said=Said("3 of us", question=f"key_questions/{key.name}"),
            sending=sending(),
        )
        assert contributing.count(session, meeting) == 1
        statements = html.unescape(coordinator.get(f"{room}?phase=statements").text)
        for statement in questions_of(template, "statements"):
            assert statement.label.get(language) in statements


def test_young_people_begin_only_once_their_guardians_agreement_is_settled(
    session, project, coordinator, reread
):
    survey = drafting.create_from_template(
        session, project=project, template_id="youth-focus-group", slug="talk"
    )
    publishing.publish(session, survey=survey)
    plan = convening.Plan("Library", date(2026, 5, 4), "en")
    meeting = convening.plan(session, survey=survey, plan=plan)
    here = "/p/bread/surveys/talk/meetings/1"
    given = {"rules_read": "yes", "limits_said": "yes", "consent": "everyone", "took_part": "6"}
    answer = coordinator.post(f"{here}/begin", data=given)
    assert answer.status_code == 422
    assert "Settle what the guide asks first" in answer.text
    assert 'value="6"' in answer.text
    settled = {"settled": "rules/guardians_agreed", "clock": "runs"}
    assert coordinator.post(f"{here}/begin", data=given | settled).status_code == 302
    reread()
    assert convening.get(session, survey, 1).consent is Consent.EVERYONE
    assert "rules/guardians_agreed" not in {each.path for each in contributing.questions(meeting)}
