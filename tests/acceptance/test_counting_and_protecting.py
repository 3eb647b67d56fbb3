"""Figures are right and expose nobody: the promises of counting and protecting."""

import json
import random
import re
import uuid
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from parapp import database
from parapp.models import ChannelKind
from parapp.services import comparing, drafting, projects, publishing, responding, tallying
from parapp.services.comparing import Figure
from parapp.services.tallying import Sample, Tally
from surveys.text import LocalizedText
from surveys.validation import Record

SURVEY = "labour-market-survey"
STATUSES = ("looking", "studying")


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def turin(parapp) -> str:
    parapp("user", "add", "amina@example.org")
    parapp("project", "create", "turin", "--title", "Turin", "--owner", "amina@example.org")
    parapp("survey", "create", "--project", "turin", "--template", SURVEY, "--language", "en")
    parapp("survey", "publish", "--project", "turin", "--survey", SURVEY)
    return "turin"


@pytest.fixture
def stored(settings):
    """Yield the survey with a session, as the door of the respondents would have it."""
    engine = database.open_engine(settings.database_url, settings.data)
    with database.open_sessions(engine)() as session:
        yield (
            session,
            lambda: drafting.get_survey(session, projects.get_project(session, "turin"), SURVEY),
        )
    engine.dispose()


@pytest.fixture
def answer(turin, stored):
    """Let people answer, two of three looking for work; return what they said."""
    chance = random.Random(7)

    def answer(number: int, channel=None) -> list[str]:
        session, survey = stored
        given = []
        for place in range(number):
            given.append(STATUSES[place % 3 == 2])
            responding.submit(
                session,
                publication=survey().publication,
                channel=channel or survey().channels[0],
                uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
                language="en",
                record=Record({"consent": "yes", "work_status": given[-1]}, (), None),
            )
        session.commit()
        return given

    return answer


def status(parapp) -> dict:
    tables = json.loads(parapp("evidence", "tables", "--project", "turin", "--format", "json"))
    return next(each for each in tables["tables"] if each["table"].endswith("work_status"))


def cells(path: Path) -> set[str]:
    return {
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }


def test_every_figure_has_a_base_and_a_range_that_holds_the_true_share(parapp, answer):
    counts = Counter(answer(90))
    table = status(parapp)
    assert table["base"] == 90
    for row in table["rows"]:
        share = 100 * counts[row["row"]] / 90
        assert row["low"] <= share < row["high"]
        assert (row["high"] - row["low"]) * 90 >= 5 * 100


@pytest.mark.parametrize(("people", "width"), [(19, None), (20, 25), (24, 25), (25, 20), (50, 10)])
def test_ranges_are_as_wide_as_the_base_asks_for(parapp, answer, people, width):
    answer(people)
    table = status(parapp)
    if width is None:
        assert table["base"] is None
        assert all(row["range"] is None for row in table["rows"])
    else:
        assert all(row["high"] - row["low"] >= width for row in table["rows"])


def test_zero_answers_are_told_in_words(parapp, turin, tmp_path):
    path = tmp_path / "none.xlsx"
    parapp("evidence", "export", "--project", "turin", "--output", str(path))
    assert any("No" in cell for cell in cells(path))
    assert status(parapp)["withheld"] == "nobody"


def test_when_everybody_says_the_same_nobody_is_told_so(parapp, turin, answer, stored):
    session, survey = stored
    for _ in range(60):
        responding.submit(
            session,
            publication=survey().publication,
            channel=survey().channels[0],
            uuid=uuid.uuid4(),
            language="en",
            record=Record({"consent": "yes", "work_status": "looking"}, (), None),
        )
    ranges = {row["row"]: row["range"] for row in status(parapp)["rows"]}
    assert ranges["looking"].startswith("over ")
    assert ranges["studying"].startswith("under ")


def test_a_release_is_frozen_hashed_and_rendered_again_at_will(parapp, answer, tmp_path):
    answer(60)
    first = json.loads(parapp("evidence", "release", "--project", "turin", "--format", "json"))
    answer(20)
    parapp("evidence", "release", "--project", "turin")
    for language in ("en", "fr", "ar"):
        path = tmp_path / f"{language}.xlsx"
        parapp(
            *("evidence", "export", "--project", "turin", "--release", "1"),
            *("--language", language, "--output", str(path)),
        )
        assert first["sha256"] in " ".join(cells(path))


def test_the_next_release_needs_ten_changed_answers_or_none(parapp, answer):
    answer(60)
    parapp("evidence", "release", "--project", "turin")
    parapp("evidence", "release", "--project", "turin")
    answer(9)
    told = parapp("evidence", "release", "--project", "turin", fails=True)
    assert "9 answers changed since release 2" in told
    assert "at least 10" in told
    answer(1)
    parapp("evidence", "release", "--project", "turin")


def test_the_audit_leaves_five_counts_in_every_cell_over_all_releases(parapp, answer):
    for people in (60, 10, 33):
        answer(people)
        parapp("evidence", "release", "--project", "turin")
    audit = json.loads(parapp("evidence", "audit", "--project", "turin", "--format", "json"))
    assert audit["releases"] == 3
    assert {cell["release"] for cell in audit["cells"]} == {1, 2, 3}
    for cell in audit["cells"]:
        assert set(cell) == {"release", "table", "row", "column", "range", "candidates"}
        assert re.fullmatch(r"\d+–\d+%|under \d+%|over \d+%", cell["range"])
        assert cell["candidates"] >= 5


def test_live_tables_move_in_steps_of_ten(parapp, answer):
    answer(40)
    before = status(parapp)
    answer(9)
    assert status(parapp) == before
    answer(1)
    assert status(parapp)["base"] == 50


def test_a_planner_says_before_the_fieldwork_what_will_be_seen(parapp, turin):
    words = parapp("evidence", "plan", "--answers", "60", "--project", "turin")
    assert "everybody: about 60 people, ranges: 10 points" in words
    made = parapp("evidence", "plan", "--answers", "60", "--project", "turin", "--format", "json")
    (survey,) = json.loads(made)["surveys"]
    assert any(each["collapse"] for each in survey["by"])


def test_whom_the_figures_speak_for_stands_beside_them(parapp, turin, answer, stored, tmp_path):
    session, survey = stored
    market = publishing.add_channel(
        session, survey=survey(), kind=ChannelKind.VENUE, name="Porta Palazzo"
    )
    answer(40)
    answer(40, market)
    tallying.declare(session, survey=survey(), sample=Sample.BY_VENUE)
    tallying.record(
        session,
        channel=market,
        day=projects.today(survey().project),
        tally=Tally(approached=102, refused=41, completed=40),
    )
    path = tmp_path / "turin.xlsx"
    parapp("evidence", "export", "--project", "turin", "--output", str(path))
    told = cells(path)
    assert any("asked where they meet" in cell for cell in told)
    assert any("Porta Palazzo" in cell and "about 100" in cell for cell in told)
    made = json.loads(parapp("evidence", "tables", "--project", "turin", "--format", "json"))
    whom = made["speak_for"][SURVEY]
    assert whom["sample"] == "by_venue"
    assert any("asked where they meet" in one for one in whom["told"])
    assert any("Porta Palazzo" in one and "about 100" in one for one in whom["told"])
    assert "asked where they meet" in parapp("evidence", "tables", "--project", "turin")
    # The figures with and without the open link.
    columns = {column["column"] for column in status(parapp)["columns"]}
    assert {"@invited=@open_link", "@invited=@asked"} <= columns


def test_a_figure_from_outside_stands_beside_ones_own(parapp, turin, answer, stored, tmp_path):
    session, survey = stored
    key = status(parapp)["table"]

    def text(words: str) -> LocalizedText:
        return LocalizedText.of({"en": words})

    figure = Figure(
        question=key,
        answer="looking",
        figure=8.4,
        source=text("Labour force survey"),
        year=2024,
        place=text("Piedmont"),
        definition=text("Out of work and looking, 15 to 74 years"),
        difference=text("We asked only people who came from elsewhere"),
        link="https://example.org/lfs",
    )
    comparing.add(session, survey=survey(), figure=figure)
    answer(60)
    path = tmp_path / "turin.xlsx"
    parapp("evidence", "export", "--project", "turin", "--output", str(path))
    # The sheet of sources names it too, without what it is beside.
    (beside,) = {cell for cell in cells(path) if "Labour force survey" in cell and "8.4%" in cell}
    assert "We asked only people who came from elsewhere" in beside
    assert "https://example.org/lfs" in beside
    (compared,) = status(parapp)["compare_with"]
    assert (compared["row"], compared["figure"], compared["year"]) == ("looking", 8.4, 2024)
    assert compared["difference"] == "We asked only people who came from elsewhere"
    assert "What differs: We asked only" in parapp("evidence", "tables", "--project", "turin")


def test_a_snapshot_is_made_anew_by_a_command_and_shows_the_same(parapp, answer):
    answer(60)
    before = status(parapp)
    parapp("snapshot", "rebuild", "--project", "turin")
    assert status(parapp) == before
