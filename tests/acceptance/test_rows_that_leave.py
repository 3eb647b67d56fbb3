"""Single answers leave for those who may read them, and for partners where nobody stands out."""

import csv
import io
import json
import random
import uuid
import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest

from exports.formats import Format, Options
from parapp.errors import RefusedError
from parapp.models import Role
from parapp.services import auditing, people, publishing, responding, sharing
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.model import Role as Asked
from surveys.text import LocalizedText
from surveys.validation import Record

IDENTITIES = random.Random(5)


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def form() -> Survey:
    lists = {"sex": ("woman", "man"), "town": ("north", "south"), "yn": ("yes", "no")}
    return Survey(
        "work", text("Work"), ("en",), "en",
        (
            Question("sex", "select_one", text("Sex?"), list_name="sex", role=Asked.PROFILE),
            Question("town", "select_one", text("Town?"), list_name="town"),
            Question("works", "select_one", text("Do you work?"), list_name="yn"),
            Question("say", "text", text("What else?")),
            Question("wage", "decimal", text("Wage?")),
            Question("born", "date", text("Born?")),
            Question("papers", "select_one", text("Papers?"), list_name="yn", sensitive=True),
        ),
        tuple(
            ChoiceList(name, tuple(Choice(one, text(one)) for one in names))
            for name, names in lists.items()
        ),
    )  # fmt: skip


@pytest.fixture
def answered(session, survey):
    """Sixty people; of the men from the south there are three."""
    publication = publishing.publish(session, survey=survey)
    identities = []
    for place in range(60):
        sex, town = ("man", "south") if place < 3 else (("woman", "man")[place % 2], "north")
        town = "south" if sex == "woman" and place % 4 == 0 else town
        said = {
            "sex": sex, "town": town, "works": ("yes", "no")[place % 3 == 0],
            "say": f"I am number {place}", "wage": 10.5 + place, "born": "1990-02-03",
            "papers": "no",
        }  # fmt: skip
        identities.append(responding_as(session, publication, said))
    return identities


def responding_as(session, publication, said) -> str:
    identity = uuid.UUID(int=IDENTITIES.getrandbits(128), version=4)
    responding.submit(
        session, publication=publication, channel=publication.survey.channels[0], uuid=identity,
        language="en", record=Record(said, (), date(2026, 5, 1)),
    )  # fmt: skip
    return str(identity)


@pytest.fixture
def staff(session, project):
    """Give somebody a role in the project."""

    def staff(role: Role):
        email = f"{role}@staff.example.org"
        user = people.add_user(session, email=email, password="quiet river under stones")
        people.set_role(session, project=project, user=user, role=role, actor=None)
        return user

    return staff


@pytest.mark.parametrize("role", list(Role))
def test_only_coordinators_and_analysts_take_out_single_answers_and_it_is_logged(
    *, session, project, survey, answered, staff, tmp_path, role
):
    user, path = staff(role), tmp_path / "all.xlsx"

    def take():
        options = Options(language="en")
        sharing.export(
            session, survey=survey, kind=Format.XLSX, options=options, path=path, actor=user
        )

    if role not in {Role.COORDINATOR, Role.ANALYST}:
        with pytest.raises(RefusedError) as caught:
            take()
        assert caught.value.code == "rows.role"
        assert not path.exists()
        return
    take()
    assert openpyxl.load_workbook(path)["responses"].max_row == 1 + len(answered)
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.user_id, entry.subject) == ("rows.exported", user.id, "small")
    assert entry.details["rows"] == 60


def share(parapp, path, *questions, k=5, fails=False):
    return parapp(
        *("responses", "export", "--project", "bread", "--survey", "small", "--for-partners"),
        *(word for question in questions for word in ("--question", question)),
        *("--k", str(k), "--format", "csv", "--output", str(path)),
        fails=fails,
    )


@pytest.fixture
def identified(parapp, answered):
    parapp(
        *("responses", "identify", "--project", "bread", "--survey", "small"),
        *("--question", "town"),
    )


def rows(path) -> list[list[str]]:
    with zipfile.ZipFile(path) as packed:
        name = next(name for name in packed.namelist() if name.endswith("rows.csv"))
        return list(csv.reader(io.StringIO(packed.read(name).decode("utf-8-sig"))))


def test_partners_get_rows_without_identities_days_words_or_numbers(
    *, parapp, session, project, identified, answered, tmp_path
):
    path = tmp_path / "rows.zip"
    share(parapp, path, "sex", "works")
    head, *given = rows(path)
    assert head == ["sex", "works"]
    assert all(number >= 5 for number in Counter(row[0] for row in given).values())
    with zipfile.ZipFile(path) as packed:
        everything = b" ".join(packed.read(name) for name in packed.namelist()).decode()
    for secret in (*answered, "number 7", "2026-05", "1990-02", "10.5"):
        assert secret not in everything
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.details["rows"], entry.details["k"]) == ("rows.shared", 60, 5)


def test_rows_for_partners_are_shuffled_anew_each_time(parapp, identified, tmp_path):
    found = []
    for number in range(4):
        share(parapp, tmp_path / f"{number}.zip", "sex", "works")
        found.append(rows(tmp_path / f"{number}.zip")[1:])
    assert len({str(order) for order in found}) == 4
    assert len({str(sorted(order)) for order in found}) == 1


def test_rows_in_which_somebody_stands_out_are_refused_with_what_is_to_blame(
    parapp, identified, tmp_path
):
    path = tmp_path / "rows.zip"
    told = share(parapp, path, "sex", "town", "works", fails=True)
    assert "3 rows stand out" in told
    assert "town" in told
    assert not path.exists()
    share(parapp, path, "sex", "works")  # as was proposed: without it
    assert path.exists()


@pytest.mark.parametrize("question", ["say", "wage", "born", "papers"])
def test_what_points_at_people_is_refused_by_name(parapp, identified, tmp_path, question):
    told = share(parapp, tmp_path / "rows.zip", "sex", question, fails=True)
    assert question in told
    assert not (tmp_path / "rows.zip").exists()


def test_fewer_than_five_alike_cannot_be_asked_for(parapp, identified, tmp_path):
    told = share(parapp, tmp_path / "rows.zip", "sex", k=4, fails=True)
    assert "at least 5 times" in told


def test_nothing_is_passed_on_before_somebody_says_what_identifies_people(
    parapp, answered, tmp_path
):
    told = share(parapp, tmp_path / "rows.zip", "works", fails=True)
    assert "Say first" in told


def test_the_log_is_there_for_the_command_line_too(parapp, session, project, answered, tmp_path):
    path = tmp_path / "all.json"
    parapp(
        *("responses", "export", "--project", "bread", "--survey", "small"),
        *("--format", "json", "--output", str(path)),
    )
    assert len(json.loads(path.read_text())["responses"]) == 60
    assert auditing.entries(session, project)[0].action == "rows.exported"
