"""Whom the surveys of the library spare which questions."""

import pytest

from surveys import library
from surveys.expressions import Environment
from surveys.relevance import state

FAMILY = "family-life-survey"
EDUCATION = "education-survey"
PARTICIPATION = "political-participation-survey"
FAIRNESS = "anti-discrimination-survey"
CITIZENSHIP = "citizenship-survey"
RESIDENCE = "long-term-residence-survey"


def asked(template_id, **given):
    """Return the names of the questions that are put to somebody who has answered so far."""
    survey = library.get(template_id).survey
    paths = {node.item.name: node.path for node in survey.questions()}
    form = state(survey, {paths[name]: value for name, value in given.items()}, Environment())
    return {name for name, path in paths.items() if form.relevant(path)}


APART = {"knows_conditions", "apart_effects"}
APPLICATION = {"outcome", "waiting_time", "cost"}
UNFAIR = {"places_12_months", "grounds", "reported", "burden"}
POLICE = {"police_reason", "police_manner"}
PATH = {"conditions_known", "applied", "informed_by", "give_up", "wish", "against"}
DECISION = {"outcome", "waiting_time", "cost", "test_result", "obstacles"}
STATUS = {"conditions_known", "applied", "renewals", "gap", "held_back", "became_better"}
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
        (FAIRNESS, {}, UNFAIR | POLICE),
        (FAIRNESS, {"places_5_years": ["none"], "harassment": ["none"]}, UNFAIR),
        (FAIRNESS, {"places_5_years": ["refused"], "harassment": ["refused"]}, UNFAIR),
        (FAIRNESS, {"police_stop": "no"}, POLICE),
        (CITIZENSHIP, {"citizen": "birth"}, PATH | DECISION),
        (CITIZENSHIP, {"citizen": "refused"}, PATH | DECISION),
        (CITIZENSHIP, {"citizen": "no", "wish": "no", "applied": "no"}, DECISION),
        (CITIZENSHIP, {"citizen": "later"}, {"wish", "against", "conditions_known"}),
        (RESIDENCE, {}, STATUS | DECISION),
        (RESIDENCE, {"right_now": "refused"}, STATUS | DECISION),
        (RESIDENCE, {"right_now": "citizen"}, STATUS | DECISION),
        (RESIDENCE, {"right_now": "other"}, {"renewals", "gap", "became_better"}),
        (RESIDENCE, {"right_now": "limited", "renewals": "none"}, {"gap", "gap_effects"}),
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
        (FAIRNESS, {"places_5_years": ["work", "other"]}, UNFAIR),
        (FAIRNESS, {"harassment": ["insult"]}, {"reported", "burden"}),
        (FAIRNESS, {"police_stop": "once"}, POLICE),
        (CITIZENSHIP, {"citizen": "no", "wish": "later", "applied": "no"}, PATH | {"obstacles"}),
        (CITIZENSHIP, {"citizen": "later", "applied": "yes"}, DECISION | {"benefits_felt"}),
        (RESIDENCE, {"right_now": "eu", "applied": "yes"}, DECISION | {"conditions_known"}),
        (RESIDENCE, {"right_now": "limited", "renewals": "once"}, {"gap", "held_back"}),
        (RESIDENCE, {"right_now": "permanent"}, {"renewals", "became_better"}),
    ],
)
def test_people_are_asked_what_concerns_them(template_id, given, due):
    assert due <= asked(template_id, **given)


@pytest.mark.parametrize(
    "area",
    [
        "family_life",
        "education",
        "political_participation",
        "anti_discrimination",
        "citizenship",
        "long_term_residence",
    ],
)
def test_each_guide_tells_the_group_not_to_speak_of_their_status(area):
    guide = library.get(f"{area.replace('_', '-')}-focus-group")
    rules = next(item for _, item in guide.questions() if item.name == "ground_rules")
    assert "Never tell which papers or which residence status" in rules.label.get("en")
    assert guide.policy_areas == (area,)
