"""Whom the surveys of the library spare which questions."""

import pytest

from surveys import library
from surveys.expressions import Environment
from surveys.relevance import state

FAMILY = "family-life-survey"
EDUCATION = "education-survey"
PARTICIPATION = "political-participation-survey"


def asked(template_id, **given):
    """Return the names of the questions that are put to somebody who has answered so far."""
    survey = library.get(template_id).survey
    paths = {node.item.name: node.path for node in survey.questions()}
    form = state(survey, {paths[name]: value for name, value in given.items()}, Environment())
    return {name for name, path in paths.items() if form.relevant(path)}


APART = {"knows_conditions", "apart_effects"}
APPLICATION = {"outcome", "waiting_time", "cost"}
SCHOOL = {"assessment", "class_fit", "support", "talks", "bullying", "feels_at_home"}


@pytest.mark.parametrize(
    ("template_id", "given", "spared"),
    [
        (FAMILY, {"relatives_abroad": ["none"]}, APART),
        (FAMILY, {"relatives_abroad": ["refused"]}, APART),
        (FAMILY, {}, APART | APPLICATION | {"reunion_obstacles", "childcare"}),
        (FAMILY, {"applied": "wanted"}, APPLICATION),
        (FAMILY, {"young_children": "yes", "childcare": "all"}, {"childcare_reasons"}),
        (EDUCATION, {"child_at_school": "no"}, SCHOOL),
        (EDUCATION, {"child_at_school": "refused"}, SCHOOL),
        (EDUCATION, {"child_at_school": "yes", "bullying": "no"}, {"school_response"}),
        (EDUCATION, {"course_wanted": "no"}, {"course_obstacles"}),
        (PARTICIPATION, {"may_vote": "no"}, {"registered", "voted", "not_voted_reasons"}),
        (PARTICIPATION, {"may_vote": "yes"}, {"would_vote", "not_voted_reasons"}),
        (PARTICIPATION, {"may_vote": "dont_know"}, {"registered", "voted", "would_vote"}),
        (PARTICIPATION, {"actions": ["petition"]}, {"what_came_of_it"}),
    ],
)
def test_people_are_spared_what_does_not_concern_them(template_id, given, spared):
    assert not spared & asked(template_id, **given)


@pytest.mark.parametrize(
    ("template_id", "given", "due"),
    [
        (FAMILY, {"relatives_abroad": ["parent"]}, APART),
        (FAMILY, {"applied": "yes"}, APPLICATION | {"reunion_obstacles"}),
        (FAMILY, {"applied": "wanted"}, {"reunion_obstacles"}),
        (EDUCATION, {"child_at_school": "yes"}, SCHOOL),
        (EDUCATION, {"child_at_school": "yes", "bullying": "yearly"}, {"school_response"}),
        (PARTICIPATION, {"may_vote": "yes", "voted": "no"}, {"registered", "not_voted_reasons"}),
        (PARTICIPATION, {"may_vote": "no"}, {"would_vote"}),
        (PARTICIPATION, {"actions": ["petition", "meeting"]}, {"what_came_of_it"}),
    ],
)
def test_people_are_asked_what_concerns_them(template_id, given, due):
    assert due <= asked(template_id, **given)


@pytest.mark.parametrize("area", ["family_life", "education", "political_participation"])
def test_each_guide_tells_the_group_not_to_speak_of_their_status(area):
    guide = library.get(f"{area.replace('_', '-')}-focus-group")
    rules = next(item for _, item in guide.questions() if item.name == "ground_rules")
    assert "Never tell which papers or which residence status" in rules.label.get("en")
    assert guide.policy_areas == (area,)
