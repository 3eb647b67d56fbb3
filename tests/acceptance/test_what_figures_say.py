"""What figures say and what they do not: kinds of silence, groups, scales, rounds, weights."""

import json
import random
import re
import uuid
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from exports.collapsing import BrokenDown, Merged
from parapp import database
from parapp.errors import RefusedError
from parapp.models import ChannelKind, Survey
from parapp.services import (
    carding,
    completing,
    grouping,
    publishing,
    responding,
    sayings,
    tallying,
    weighing,
)
from parapp.services.completing import Beside
from parapp.services.tallying import Sample
from surveys import serial
from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Kind, Question, Repeat, Role
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from surveys.validation import Record

KEY = b"k" * 32
MEDIAN = "The middle answer (median): half gave less, half more"
CAMEL = "on a camel of my own"
SCALE = ("never", "seldom", "sometimes", "often", "always")


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


def choices(name: str, *values: str) -> ChoiceList:
    role = {"refused": ChoiceRole.REFUSED, "other": ChoiceRole.OTHER}
    made = (Choice(v, text(v.capitalize()), role.get(v, ChoiceRole.NONE)) for v in values)
    return ChoiceList(name, tuple(made))


def select(name: str, label: str, answers: str, **more) -> Question:
    return Question(name, "select_one", text(label), list_name=answers, **more)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def form() -> Form:
    return Form(
        "work", text("Work"), ("en",), "en",
        (
            select("gender", "Gender?", "gender", role=Role.PROFILE),
            select("district", "District?", "district", role=Role.PROFILE),
            select("works", "Do you work?", "works"),
            select("why", "Why not?", "why", relevant="${works} = 'no'"),
            Question("which", "text", text("Which other reason?"), relevant="${why} = 'other'"),
            select("how", "How do you come?", "how", or_other=True),
            Question("wage", "decimal", text("Wage an hour?")),
            Group("views", (
                select("fair", "I am treated fairly.", "scale"),
                select("use", "I use what I know.", "scale"),
            )),
            Repeat("children", (select("school", "At school?", "works"),)),
        ),
        (
            choices("gender", "woman", "man"),
            choices("district", "north", "east", "south", "west"),
            choices("works", "yes", "no", "refused"),
            choices("why", "papers", "language", "other"),
            choices("scale", *SCALE),
            choices("how", "bus", "tram"),
        ),
    )  # fmt: skip


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def answer(session, publication):
    """Let so many people answer, of whom so many in a hundred work; return their answers."""
    chance = random.Random(11)

    def answer(number, working=50, *, to=publication, channel=None, day=None):
        given = []
        for place in range(number):
            works = ("yes", "no")[chance.random() * 100 > working]
            works = "refused" if place % 100 < 21 else works
            own = {
                "gender": ("woman", "man")[place % 2],
                "district": chance.choices(("north", "east", "south", "west"), (60, 30, 6, 4))[0],
                "works": works,
                "how": ("bus", "tram", "other")[place % 3],
                "wage": round(chance.uniform(8, 21), 2),
                "views/fair": SCALE[chance.choice((0, 1, 1, 2))],
                "views/use": SCALE[chance.choice((2, 3, 4, 4))],
                "children": [{"school": "yes"}, {"school": "no"}][: place % 3],
            }
            if 21 <= place % 100 < 32:
                del own["works"]
            left_out = []
            if own.get("works") == "no":
                own["why"] = chance.choice(("papers", "language", "other"))
                if own["why"] == "other":
                    own["which"] = "a dog"
            else:
                left_out.append("why")
            if own["how"] == "other" and place % 2:
                own["how_other"] = CAMEL
            left_out += [] if own["how"] == "other" else ["how_other"]
            if place % 7 == 6:
                del own["gender"]
            left_out += [] if "which" in own else ["which"]
            given.append(own)
            responding.submit(
                session,
                publication=to,
                channel=channel or to.survey.channels[0],
                uuid=uuid.uuid4(),
                language="en",
                record=Record(own, tuple(left_out), day),
                day=day,
            )
        session.commit()
        return given

    return answer


@pytest.fixture
def tables(parapp):
    """Return the protected tables by the keys of their questions."""

    def tables(survey="small"):
        made = json.loads(parapp("evidence", "tables", "--project", "bread", "--format", "json"))
        return {one["table"]: one for one in made["tables"] if one["survey"] == survey}

    return tables


@pytest.fixture
def book(parapp, tmp_path):
    """Export the workbook; return the words of each sheet."""

    def book() -> dict[str, list[str]]:
        path = tmp_path / "bread.xlsx"
        parapp("evidence", "export", "--project", "bread", "--output", str(path))
        return _words(path)

    return book


def _words(path: Path) -> dict[str, list[str]]:
    return {
        sheet.title: [
            " | ".join(str(cell) for cell in row if cell is not None)
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in openpyxl.load_workbook(path)
    }


def said(given) -> list[str]:
    """Return what those said who said whether they work."""
    return [one["works"] for one in given if one.get("works") in {"yes", "no"}]


def holds(row, share) -> bool:
    return row["low"] <= share < row["high"] or row["low"] <= share == row["high"] == 100


def test_not_asked_refused_blank_and_other_are_told_apart_each_with_its_base(tables, answer):
    given = answer(400)
    found = tables()
    no = [one for one in given if one.get("works") == "no"]
    works, why, which = found["works"], found["why"], found["which"]
    assert abs(works["base"] - len(said(given))) <= 2
    silences = {tuple(one["why"]): one for one in works["not_in_base"]}
    assert holds(silences["refused",], 100 * 84 / 400)
    assert holds(silences["blank",], 100 * 44 / 400)
    assert any("not_asked" in one["why"] for one in why["not_in_base"])
    other = next(row for row in why["rows"] if row["row"] == "other")
    assert why["base"] - 2 <= len(no) <= (why["base_up_to"] or why["base"]) + 2
    assert holds(other, 100 * sum(one["why"] == "other" for one in no) / len(no))
    # Own words are counted and not shown: of those who were asked, so many wrote.
    asked = sum(one.get("why") == "other" for one in given)
    # Who was asked follows from "other": the base tells no more of it than its range does.
    assert which["base"] - 2 <= asked <= (which["base_up_to"] or which["base"]) + 2
    assert which["rows"][0]["range"].startswith("over")


def test_other_answers_are_counted_by_who_wrote_one_coded_and_never_told(
    *, session, project, parapp, book, tables, answer, tmp_path
):
    given = answer(400)
    wrote = sum("how_other" in one for one in given)
    table = tables()["how_other"]
    assert table["label"] == "How do you come?"
    assert table["base"] == tables()["how"]["base"] == 400
    (row,) = table["rows"]
    assert (row["row"], row["label"].partition(",")[0]) == (
        "@wrote_other", "Wrote another answer in their own words",
    )  # fmt: skip
    assert holds(row, 100 * wrote / 400)
    assert {one["column"] for one in table["columns"]} >= {"gender=woman", "gender=man"}
    # Those who code read the words themselves, and which question they answer.
    words = [one for one in sayings.everything(session, project) if one.text == CAMEL]
    assert len(words) == wrote
    assert {one.label.get("en") for one in words} == {"How do you come?"}
    # Only the project's own edition has the exact number, and no edition has the words.
    path = tmp_path / "working.xlsx"
    parapp(
        *("evidence", "export", "--project", "bread", "--edition", "working"),
        *("--output", str(path)),
    )
    working = _words(path)
    (line,) = [one for one in working["Exact numbers"] if "Wrote another answer" in one]
    assert f"| {wrote} | " in line
    for sheets in (working, book()):
        assert not [line for sheet in sheets.values() for line in sheet if CAMEL in line]


def test_entries_of_a_repeat_are_counted_at_their_own_level_with_their_own_base(tables, answer):
    given = answer(150)
    entries = [entry for one in given for entry in one["children"]]
    table = tables()["children/school"]
    assert abs(table["base"] - len(entries)) <= 2
    yes = next(row for row in table["rows"] if row["row"] == "yes")
    assert holds(yes, 100 * sum(e["school"] == "yes" for e in entries) / len(entries))


def test_a_cross_table_is_by_the_groups_that_were_put_together_beforehand(
    session, survey, tables, answer
):
    south = Merged(text("South and west"), ("south", "west"))
    grouping.break_down(session, survey=survey, chosen=[BrokenDown("district", (south,))])
    given = answer(400)
    columns = {one["column"]: one for one in tables()["works"]["columns"]}
    assert {name for name in columns if name.startswith("district")} == {
        "district=north", "district=east", "district=south",
    }  # fmt: skip
    assert columns["district=south"]["label"] == "South and west"
    assert not any(name.startswith("gender") for name in columns)
    for name, places in (("north", {"north"}), ("south", {"south", "west"})):
        own = said([one for one in given if one["district"] in places])
        row = columns[f"district={name}"]["rows"][0]
        assert row["range"] is None or holds(row, 100 * own.count("yes") / len(own))


def test_a_scale_is_told_in_short(book, answer):
    answer(300)
    sheet = book()["Questions"]
    (line,) = [each for each in sheet if each.endswith("The middle one said")]
    short = sheet[sheet.index(line) + 1]
    assert "I am treated fairly." in short
    assert "Seldom" in short


def test_numbers_are_told_as_round_spans_without_least_and_greatest(book, tables, answer):
    wages = sorted(one["wage"] for one in answer(300))
    sheet = book()["Questions"]
    for label, exact in ((MEDIAN, wages[150]), ("The average (mean)", sum(wages) / 300)):
        (line,) = [line for line in sheet if line.startswith(label)]
        low, high = (float(end) for end in re.findall(r"\d+(?:\.\d+)?", line.partition("|")[2]))
        assert low <= exact <= high
    words = " ".join(sheet)
    assert str(wages[0]) not in words
    assert str(wages[-1]) not in words
    table = tables()["wage"]
    lower, upper = table["quartiles"]
    assert lower["low"] <= wages[75] < lower["high"]
    assert upper["low"] <= wages[224] < upper["high"]
    assert table["mean"]["low"] <= sum(wages) / 300 < table["mean"]["high"]


def test_a_mean_that_one_answer_dominates_is_not_told(session, publication, tables, answer):
    answer(40)
    responding.submit(
        session, publication=publication, channel=publication.survey.channels[0],
        uuid=uuid.uuid4(), language="en", record=Record({"wage": 90_000.0}, (), None),
    )  # fmt: skip
    table = tables()["wage"]
    assert table["median"]
    assert table["mean"] is None


@pytest.fixture
def second(session, survey, form):
    """The same questions in a second round."""
    with database.writing(session):
        row = Survey(
            project_id=survey.project_id, slug="later", title=text("Work, later"),
            kind=Kind.SURVEY, languages=["en"], document=serial.to_json(form),
        )  # fmt: skip
        session.add(row)
    return publishing.publish(session, survey=row)


def test_rounds_stand_side_by_side_with_who_answered_and_without_a_cause(
    parapp, book, answer, second
):
    answer(300, 20, day=date(2026, 3, 1))
    answer(300, 80, to=second, day=date(2026, 10, 1))
    parapp(
        *("beside", "surveys", "--project", "bread", "--first", "small", "--second", "later"),
        "--rounds",
    )
    sheet = book()["Rounds"]
    assert any(re.match(r"1 \| Yes \| .*\d+ points more", line) for line in sheet)
    assert any(line.startswith("Who answered") for line in sheet)
    assert any("It does not say why" in line for line in sheet)
    assert not re.search(r"caused by|due to the|effect of", " ".join(sheet))


def test_two_groups_stand_side_by_side(parapp, book, answer):
    answer(300)
    parapp(
        *("beside", "groups", "--project", "bread", "--survey", "small"),
        *("--question", "gender", "--group", "woman", "man"),
    )
    sheet = book()["Side by side"]
    assert "Woman and Man" in sheet
    assert any("no clear difference" in line for line in sheet)


@pytest.mark.parametrize("sample", list(Sample))
def test_chance_is_spoken_of_only_where_people_were_drawn_at_random(
    session, survey, tables, answer, sample
):
    tallying.declare(session, survey=survey, sample=sample)
    answer(300)
    told = {one["how"] for one in tables()["works"]["read_otherwise"]}
    assert ("interval" in told) is (sample is Sample.AT_RANDOM)


def test_weights_are_a_second_line_and_never_the_figure(session, survey, tables, answer):
    def mix(question, **shares):
        return weighing.Mix(question, shares, text("Register"), 2025, text("Turin"), "https://a.eu")

    before = answer(190)
    weighing.keep(session, survey=survey, mix=mix("gender", woman=35.0, man=65.0))
    assert not any(one["how"] == "weighted" for one in tables()["works"]["read_otherwise"])
    given = before + answer(150)
    table = tables()["works"]
    own = said(given)
    assert holds(table["rows"][0], 100 * own.count("yes") / len(own))
    (line,) = [one for one in table["read_otherwise"] if one["how"] == "weighted"]
    shares = []
    for gender in ("woman", "man"):
        group = said([one for one in given if one.get("gender") == gender])
        shares.append(100 * group.count("yes") / len(group))
    row = line["rows"][0]
    assert row["low"] <= 0.35 * shares[0] + 0.65 * shares[1] <= row["high"]


PLACES = {"north": 45.0, "east": 45.0, "south": 10.0}


def raked(given, gender):
    """Return the share of those who work by weights that give both mixes (plain Python)."""
    people = [(one.get("gender"), place_of(one), one.get("works")) for one in given]
    known = [one for one in people if one[0] is not None]
    weights = {one[:2]: 1.0 for one in known}
    for _ in range(200):
        for place, shares in enumerate((gender, PLACES)):
            total = sum(weights[one[:2]] for one in known)
            for value, share in shares.items():
                own = sum(weights[one[:2]] for one in known if one[place] == value)
                for cell in [cell for cell in weights if cell[place] == value]:
                    weights[cell] *= share / 100 * total / own
    for place in PLACES:  # who did not say their gender counts as the people of their district do
        own = [weights[one[:2]] for one in known if one[1] == place]
        weights[None, place] = sum(own) / len(own)
    asked = [one for one in people if one[2] in {"yes", "no"}]
    whole = sum(weights[one[:2]] for one in asked)
    return 100 * sum(weights[one[:2]] for one in asked if one[2] == "yes") / whole


def place_of(one):
    return "south" if one["district"] in {"south", "west"} else one["district"]


def test_two_official_mixes_at_once_are_one_more_line_and_where_there_is_none_it_is_said_why(
    session, survey, tables, book, answer
):
    def keep(question, **shares):
        mix = weighing.Mix(question, shares, text("Register"), 2025, text("Turin"), "https://a.eu")
        weighing.keep(session, survey=survey, mix=mix)

    south = Merged(text("South and west"), ("south", "west"))
    chosen = [BrokenDown("gender"), BrokenDown("district", (south,))]
    grouping.break_down(session, survey=survey, chosen=chosen)
    gender = {"woman": 35.0, "man": 65.0}
    keep("gender", **gender)
    keep("district", **PLACES)
    given = answer(600)
    found = tables()
    (line,) = [one for one in found["works"]["read_otherwise"] if one["how"] == "raked"]
    assert set(line["by"]) == {"gender", "district"}
    assert line["trimmed"] is False
    row = line["rows"][0]
    assert row["low"] <= raked(given, gender) <= row["high"]
    own = said(given)
    assert holds(found["works"]["rows"][0], 100 * own.count("yes") / len(own))
    # Few were asked why they do not work, and a child is not a person who was asked.
    few = {(one["how"], one["why"]) for one in found["which"]["not_weighted"]}
    assert few == {("weighted", "few"), ("raked", "few")}
    (entries,) = [one for one in found["children/school"]["not_weighted"] if one["how"] == "raked"]
    assert entries["why"] == "entries"
    assert entries["told"].startswith("What is counted is not people")
    sheets = book()
    assert any("With both official mixes" in one for one in sheets["How firm the figures are"])
    method = " ".join(sheets["Method and limits"])
    assert "never takes the figure's place" in method
    assert "Fewer than 200 people answered" in method


def test_a_card_is_used_once_and_its_answers_are_told_from_those_of_the_open_link(
    session, survey, publication, tables, answer
):
    channel = publishing.add_channel(session, survey=survey, kind=ChannelKind.CARD)
    codes = carding.make(session, channel=channel, number=40, key=KEY)
    given = answer(60)

    def redeem(code, said):
        completing.complete(
            session, data=database.keys_of(session).parent, publication=publication,
            channel=channel, uuid=str(uuid.uuid4()), language="en",
            record=Record(said, (), None), beside=Beside(card=code, card_keys=[KEY]),
        )  # fmt: skip

    for code, said in zip(codes, given, strict=False):
        redeem(code, said)
    with pytest.raises(RefusedError):
        redeem(codes[0], given[0])
    columns = {one["column"]: one["base"] for one in tables()["district"]["columns"]}
    assert columns["@invited=@open_link"] == 60
    assert columns["@invited=@asked"] == 40


def test_a_planner_tells_widths_by_group_size_and_what_to_collapse(parapp, publication):
    made = parapp("evidence", "plan", "--answers", "120", "--project", "bread", "--format", "json")
    plan = json.loads(made)
    widths = {step["first"]: (step["points"], step["points_sensitive"]) for step in plan["widths"]}
    assert widths[0] == (None, None)
    assert widths[20][0] == 25
    assert widths[50] == (10, 20)
    assert widths[100] == (5, 10)
    assert widths[500][0] == 1
    (survey,) = plan["surveys"]
    by = {one["name"]: one for one in survey["by"]}
    assert (by["gender"]["points"], by["gender"]["collapse"]) == (10, False)
    assert (by["district"]["size"], by["district"]["collapse"]) == (30, True)
    assert survey["needed"] == 4 * 50
