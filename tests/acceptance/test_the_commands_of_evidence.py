"""What the commands of evidence print for other programs: each shape, exactly."""

import json
import re
import uuid
from datetime import date

import pytest

from parapp.services import projects, publishing, responding
from surveys.model import Choice, ChoiceList, Question, Role
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from surveys.validation import Record

TABLE = {
    "made_on": str, "survey": str, "policy_area": str, "number": int, "table": str, "label": str,
    "type": str, "unit": str, "sensitive": bool, "widened": bool, "as_released": (dict, None),
    "base": (int, None), "base_up_to": (int, None), "base_told": str, "exact": bool,
    "withheld": str, "withheld_told": str,
    "median": (dict, None),
    "quartiles": (list, None),
    "mean": (dict, None), "rows": list, "read_otherwise": list, "not_weighted": list,
    "not_in_base": list, "not_in_base_told": str, "added_later": list, "added_later_told": str,
    "groups_not_shown": str, "columns": list,
    "compare_with": list,
}  # fmt: skip
RANGE = {"range": (str, None), "low": (int, None), "high": (int, None)}
ROW = {"row": str, "label": str, **RANGE}
COLUMN = {
    "column": str, "label": str, "base": (int, None), "base_up_to": (int, None), "base_told": str,
    "withheld": str,
    "withheld_told": str,
    "median": (dict, None), "rows": list,
}  # fmt: skip
OUTLOOK = {
    "name": str, "groups": int, "size": (int, None), "smallest": (int, None),
    "points": (int, None), "points_smallest": (int, None), "groups_shown": int,
    "groups_readable": int, "collapse": bool,
}  # fmt: skip
STEP = {"first": int, "last": (int, None), "points": (int, None), "points_sensitive": (int, None)}
RELEASE = {"project": str, "release": int, "made_on": str, "sha256": str}


def shaped(found, shape):
    """Hold a record against its keys, in any order and no others, and the types of their values."""
    assert found.keys() == shape.keys()
    for key, wanted in shape.items():
        kinds = wanted if isinstance(wanted, tuple) else (wanted,)
        assert any(
            found[key] is None if kind is None else type(found[key]) is kind for kind in kinds
        ), (key, found[key])


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def form() -> Form:
    def choices(name, *values):
        return ChoiceList(name, tuple(Choice(one, text(one.capitalize())) for one in values))

    return Form(
        "work", text("Work"), ("en",), "en",
        (
            Question("gender", "select_one", text("Gender?"), list_name="gender",
                     role=Role.PROFILE),
            Question("works", "select_one", text("Do you work?"), list_name="yn"),
            Question("wage", "decimal", text("Wage an hour?"), sensitive=True),
        ),
        (choices("gender", "woman", "man"), choices("yn", "yes", "no")),
        policy_areas=("labour_market",),
    )  # fmt: skip


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def answer(session, publication):
    def answer(number):
        for place in range(number):
            own = {"gender": ("woman", "man")[place % 2], "wage": 9.0 + place % 7}
            if place % 10:
                own["works"] = ("yes", "no")[place % 3 == 0]
            responding.submit(
                session, publication=publication, channel=publication.survey.channels[0],
                uuid=uuid.uuid4(), language="en", record=Record(own, (), date(2026, 5, 1)),
            )  # fmt: skip
        session.commit()

    return answer


@pytest.fixture
def evidence(parapp):
    def evidence(command, *words):
        printed = parapp("evidence", command, "--project", "bread", *words, "--format", "json")
        return json.loads(printed)

    return evidence


def test_tables(session, project, evidence, answer):
    answer(90)
    made = evidence("tables")
    shaped(made, {"project": str, "surveys": dict, "speak_for": dict, "tables": list})
    assert made["speak_for"] == {"small": {"sample": None, "told": []}}
    assert made["project"] == "bread"
    today = projects.today(project).isoformat()
    assert made["surveys"] == {"small": f"Counted on {today}; no answer has changed since."}
    for table in made["tables"]:
        shaped(table, TABLE)
        assert (table["survey"], table["made_on"]) == ("small", today)
        for row in table["rows"]:
            shaped(row, ROW)
        for column in table["columns"]:
            shaped(column, COLUMN)
            for row in column["rows"]:
                shaped(row, ROW)
        for silence in table["not_in_base"]:
            shaped(silence, {"why": list, **RANGE})
    tables = {one["table"]: one for one in made["tables"]}
    assert list(tables) == ["works", "wage", "gender"]
    works, wage = tables["works"], tables["wage"]
    assert (works["policy_area"], works["type"], works["unit"]) == (
        "labour_market", "select_one", "person",
    )  # fmt: skip
    assert works["rows"][0] == {
        "row": "yes", "label": "Yes", "range": "60–70%", "low": 60, "high": 70,
    }  # fmt: skip
    assert [one["column"] for one in works["columns"]] == ["gender=woman", "gender=man"]
    assert [(one["why"], one["range"]) for one in works["not_in_base"]] == [(["blank"], "10–20%")]
    assert (wage["sensitive"], wage["rows"]) == (True, [])
    shaped(wage["median"], {"low": float, "high": float})
    assert len(wage["quartiles"]) == 2


def test_tables_of_nothing(evidence, publication):
    for table in evidence("tables")["tables"]:
        shaped(table, TABLE)
        assert (table["base"], table["withheld"]) == (None, "nobody")


def test_a_release_and_the_releases(evidence, answer):
    assert evidence("releases") == []
    answer(60)
    made = evidence("release")
    shaped(made, RELEASE)
    assert (made["project"], made["release"]) == ("bread", 1)
    assert re.fullmatch(r"[0-9a-f]{64}", made["sha256"])
    answer(30)
    second = evidence("release")
    listed = evidence("releases")
    assert sorted(listed, key=lambda one: one["release"]) == [made, second]


def test_a_plan(evidence, publication):
    made = evidence("plan", "--answers", "120")
    shaped(made, {"project": str, "answers": int, "surveys": list, "widths": list})
    assert (made["project"], made["answers"]) == ("bread", 120)
    for step in made["widths"]:
        shaped(step, STEP)
    (survey,) = made["surveys"]
    shaped(survey, {"survey": str, "exact": bool, "needed": int, "by": list})
    for outlook in survey["by"]:
        shaped(outlook, OUTLOOK)
    everybody, gender = survey["by"]
    assert (everybody["name"], everybody["size"], everybody["points"]) == ("", 120, 5)
    assert gender == {
        "name": "gender", "groups": 2, "size": 60, "smallest": 60, "points": 10,
        "points_smallest": 10, "groups_shown": 6, "groups_readable": 2, "collapse": False,
    }  # fmt: skip


def test_an_audit_of_no_release_says_how_to_make_one(parapp, publication):
    told = parapp("evidence", "audit", "--project", "bread", "--format", "json", fails=True)
    assert "parapp evidence release" in told


def test_a_snapshot_that_is_made_anew(parapp, answer):
    answer(3)
    made = json.loads(parapp("snapshot", "rebuild", "--project", "bread", "--format", "json"))
    assert made == [{"project": "bread", "survey": "small", "responses": 3}]


@pytest.mark.parametrize("command", ["tables", "audit", "release", "releases"])
def test_a_project_that_is_not_there_is_one_line_and_no_record(parapp, command):
    told = parapp("evidence", command, "--project", "nowhere", "--format", "json", fails=True)
    assert "nowhere" in told
    assert len(told.strip().splitlines()) == 1


def test_a_plan_of_less_than_nobody_is_refused(parapp, publication):
    told = parapp("evidence", "plan", "--project", "bread", "--answers", "-1", fails=True)
    assert "how many answers you expect" in told
