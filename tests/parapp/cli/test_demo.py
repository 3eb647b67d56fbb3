from collections import Counter
from importlib.resources import files
from types import SimpleNamespace

import pytest
import yaml
from sqlalchemy import func, select

from exports.disclosure import rule
from exports.figures import Kind
from exports.overstating import overstated
from exports.pairs import Beside
from exports.source import Query
from parapp.models import GapKind, Membership, Response, Role
from parapp.services import (
    analysing,
    casing,
    contributing,
    convening,
    demonstrating,
    demonstrating_findings,
    drafting,
    finding,
    projects,
    raising,
    releasing,
    tallying,
    telltale,
)
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText


@pytest.fixture
def demo(run, monkeypatch):
    """The demonstration without its release and what rests on it, which takes half a minute."""
    monkeypatch.setattr(
        "parapp.services.demonstrating.demonstrating_findings.demonstrate", lambda *_, **__: None
    )
    made = run("demo", "--format", "json")
    assert made.code == 0
    assert "Inventing 400 answers ..." in made.err.splitlines()
    return made.json


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_demonstration_is_marked_as_invented(demo, session):
    project = projects.get_project(session, demo["project"]["slug"])
    assert project.is_demo
    for text in (project.title, project.summary):
        assert "invented" in text.get("en")
        assert "invent" in text.get("fr")
        assert "مُختلَق" in text.get("ar")


def test_four_hundred_people_have_answered_in_three_languages_and_several_ways(demo, session):
    assert demo["survey"]["responses"] == 400
    project = projects.get_project(session, demo["project"]["slug"])
    survey = drafting.get_survey(session, project, demo["survey"]["slug"])
    source = analysing.source(session, survey)
    spoken = Counter(response.language for response in source.responses())
    assert set(spoken) == {"en", "fr", "ar"}
    assert min(spoken.values()) >= 20
    assert len({response.channel for response in source.responses()}) == 4
    first, last = source.days
    assert survey.publications[0].opened_on <= first < last <= projects.today(project)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_there_is_an_account_for_each_role(demo, session):
    assert {each["role"] for each in demo["accounts"]} == {role.value for role in Role}
    assert session.scalar(select(func.count()).select_from(Membership)) == len(Role)


def test_a_second_run_finds_the_first_and_tells_the_same(demo, run, session):
    again = run("demo", "--format", "json").json
    assert again == demo
    assert "Inventing" not in run("demo").err
    assert session.scalar(select(func.count()).select_from(Response)) == 620
    assert "nobody gave them" in run("demo").out


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_staff_sign_in_with_the_passwords_that_were_told(demo, client):
    page = client.get("/sign-in")
    token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    account = demo["accounts"][0]
    fields = {"csrf_token": token, "email": account["email"], "password": account["password"]}
    answer = client.post("/sign-in", data=fields, follow_redirects=True)
    assert "Simba" in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_there_is_a_guide_with_which_meetings_are_held(demo, session):
    project = projects.get_project(session, demo["project"]["slug"])
    kinds = [(survey.kind.value, survey.state.value) for survey in project.surveys]
    assert kinds == [("survey", "open"), ("focus_group", "open"), ("survey", "closed")]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_claimed_holds_at_every_width_that_the_secret_may_ask_for(demo, session):
    """A table is wider by chance; nobody who looks around may see a claim that its range denies."""
    project = projects.get_project(session, demo["project"]["slug"])
    source = analysing.source(
        session, drafting.get_survey(session, project, demo["survey"]["slug"])
    )
    text = (files("parapp.services") / "demonstration_findings.yaml").read_text("utf-8")
    for each in yaml.safe_load(text)["findings"]:
        tally = source.count([Query(each["question"])])[0].group()
        points = rule.width(tally.base, rule.PEOPLE_SENSITIVE)
        numbered = []
        while points is not None:
            parts = [
                rule.range_of(tally.answers[one], tally.base, points) for one in each["answers"]
            ]
            told = rule.named(sum(one.low for one in parts), sum(one.high for one in parts))
            figure = SimpleNamespace(range=told)
            claimed = demonstrating_findings.claim_on(each, figure)
            assert overstated(claimed, [figure]) == (), (told, claimed)
            numbered.append(claimed == LocalizedText.of(each["claim"]))
            points = rule.wider(points)
        assert numbered[:2] == [True, True]
        assert False in numbered or each.get("link")  # it claims no bound
    assert demonstrating_findings.claim_on(each, None) == LocalizedText.of(each["unnumbered"])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_demonstration_is_whole_where_the_secret_asks_for_two_steps_more(
    session, settings, monkeypatch
):
    monkeypatch.setattr("exports.evidence.keyed", lambda *_: lambda *_: 2)
    steps = []
    made = demonstrating.demonstrate(
        session, secret=b"secret", data=settings.data, tell=lambda *step: steps.append(step)
    )
    told = [message % parameters for message, parameters in steps]
    assert len(told) == len(set(told)) == 10
    assert "Inventing an earlier round with 220 answers ..." in told
    assert "labour-market-survey (1 of 2)" in told  # nobody has used the guide yet
    found = finding.findings(session, made.project)
    assert [len(one.asks) for one in found] == [1, 1, 1, 0]
    kinds = [[each.kind.value for each in one.supports] for one in found]
    assert kinds == [["table", "comparator"]] * 3 + [["table"]]
    shelves = Shelves(session, made.project)
    for one in found:
        figures = [shelves.figure(each) for each in one.supports if each.survey]
        assert not any(overstated(one.wording.claim, [figure]) for figure in figures)
    evidence = releasing.evidence(session, releasing.releases(session, made.project)[0])
    assert len(evidence.surveys[0].declared.comparators) == 3


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_there_are_two_rounds_two_groups_and_official_mixes_to_look_at(demo, session, settings):
    project = projects.get_project(session, demo["project"]["slug"])
    made = releasing.release(session, project=project, data=settings.data)
    evidence = releasing.evidence(session, made)
    kinds = {one.kind: one for one in evidence.beside}
    assert set(kinds) == {Beside.ROUNDS, Beside.GROUPS}
    rounds = kinds[Beside.ROUNDS]
    assert any(pair.differs for pair in rounds.questions)
    assert rounds.only_first == rounds.only_second == ()
    readings = {
        reading.kind for area in evidence.areas for t in area.tables for reading in t.readings
    }
    assert readings == {Kind.CHANNELS, Kind.WITHOUT_OPEN_LINK, Kind.WEIGHTED, Kind.RAKED}


def test_two_meetings_were_held_and_one_is_still_to_be_read_back(demo, run, session):
    slug = demo["project"]["slug"]
    rows = run("meetings", "list", "--project", slug, "--format", "json").json
    assert [(each["language"], each["stage"]) for each in rows] == [
        ("en", "held"),
        ("ar", "agreed"),
    ]
    assert all(each["contributions"] >= 10 for each in rows)
    project = projects.get_project(session, slug)
    arabic = convening.meetings(session, project)[1]
    said = contributing.contributions(session, arabic)
    assert all(each.translated_into == "en" and each.translation for each in said)
    assert len({each.speaker for each in said} - {""}) == arabic.took_part == 7
    assert "•" in arabic.read_back
    assert {each.kind for each in raising.gaps(session, arabic)} == {GapKind.GROUP}
    assert not any(telltale.signs(each.text, each.translation) for each in said)


def test_contacts_are_counted_wherever_people_were_asked_and_nowhere_else(demo, session):
    project = projects.get_project(session, demo["project"]["slug"])
    survey = drafting.get_survey(session, project, demo["survey"]["slug"])
    came = Counter(one.channel for one in analysing.source(session, survey).responses())
    totals = tallying.totals(session, survey)
    counted = {one.shown_name: totals[one.id] for one in survey.channels if one.id in totals}
    assert set(counted) == {"Simba Centre", "Library", "Language café"}
    for name, tally in counted.items():
        assert tally.completed == came[name]
        assert tally.refused > 20
        assert tally.unknown == 0


def test_statements_of_a_group_are_told_in_every_language_of_its_guide(demo, session):
    project = projects.get_project(session, demo["project"]["slug"])
    (group,) = casing.case(session, project, SimpleNamespace()).groups
    assert group.language == "ar"
    for put in group.put:
        assert put.translations.get("ar") == put.text
        assert {"en", "fr"} <= set(put.translations.languages)
