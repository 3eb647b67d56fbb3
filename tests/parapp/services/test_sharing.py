import json
import uuid
import zipfile
from datetime import date

import openpyxl
import pytest

from exports.formats import Format, Options
from parapp.errors import InvalidError, RefusedError, UnavailableError
from parapp.models import Role
from parapp.services import auditing, people, publishing, responding, sharing
from surveys import serial
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.model import Role as Asked
from surveys.text import LocalizedText
from surveys.validation import Record


def text(said):
    return LocalizedText.of({"en": said})


@pytest.fixture
def form() -> Survey:
    """A questionnaire about people, of whom others may know two things."""
    choices = tuple(Choice(name, text(name)) for name in ("yes", "no"))
    return Survey(
        name="small",
        title=text("A small survey"),
        languages=("en", "ar"),
        default_language="en",
        children=(
            Question("sex", "select_one", text("Sex?"), list_name="yn", role=Asked.PROFILE),
            Question("works", "select_one", text("Do you work?"), list_name="yn"),
            Question("rents", "select_one", text("Do you rent?"), list_name="yn"),
            Question("words", "text", text("In your own words")),
            Question("hours", "integer", text("How many hours a week?")),
        ),
        choice_lists=(ChoiceList("yn", choices),),
    )


@pytest.fixture
def answered(session, survey):
    publication = publishing.publish(session, survey=survey)
    for number in range(24):
        answers = {
            "sex": ("yes", "no")[number % 2],
            "works": ("yes", "no")[number % 4 == 0],
            "rents": ("yes", "no")[number < 12],
            "words": f"=word {number}",
            "hours": number,
        }
        responding.submit(
            session,
            publication=publication,
            channel=survey.channels[0],
            uuid=uuid.uuid4(),
            language="en",
            record=Record(answers, (), date(2026, 5, 1)),
        )
    return survey


@pytest.fixture
def somebody(session, project):
    def in_role(role):
        user = people.add_user(session, email=f"{role}@example.org", password="never typed in")
        people.set_role(session, project=project, user=user, role=role, actor=None)
        return user

    return in_role


@pytest.fixture
def take(session, answered, tmp_path):
    """Take out all answers of the survey."""

    def take(kind=Format.XLSX, name="all.xlsx", actor=None, **options):
        path = tmp_path / name
        found = sharing.export(
            session,
            survey=answered,
            kind=kind,
            options=Options(**options),
            path=path,
            actor=actor,
        )
        return path, found

    return take


@pytest.fixture
def share(session, answered, tmp_path):
    """Make rows for a partner."""

    def share(*keys, k=5, kind=Format.XLSX, actor=None, name=""):
        path = tmp_path / (name or f"rows.{'zip' if kind is Format.CSV else 'xlsx'}")
        number = sharing.share(
            session,
            survey=answered,
            kind=kind,
            keys=keys,
            k=k,
            language="en",
            path=path,
            actor=actor,
        )
        return path, number

    return share


def test_those_who_may_read_answers_take_them_out_and_it_is_noted(session, project, take, somebody):
    analyst = somebody(Role.ANALYST)
    path, (number, told) = take(actor=analyst, labels=True)
    assert (number, told) == (24, [])
    rows = list(openpyxl.load_workbook(path)["responses"].iter_rows(values_only=True))
    assert sorted(row[-1] for row in rows[1:]) == list(range(24))
    assert "=word 3" in {row[-2] for row in rows[1:]}
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.user_id, entry.subject) == ("rows.exported", analyst.id, "small")
    assert (entry.details["format"], entry.details["rows"]) == ("xlsx", 24)
    assert entry.details["options"]["labels"] is True


def test_rows_come_in_the_same_order_whenever_people_answered(take):
    path, _ = take(Format.JSON, "all.json")
    first = json.loads(path.read_text())["responses"]
    assert [each["answers"]["hours"] for each in first] != list(range(24))
    path, _ = take(Format.JSON, "again.json")
    assert json.loads(path.read_text())["responses"] == first


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FIELD_WORKER, Role.TRANSLATOR])
def test_nobody_else_takes_out_answers(*, take, share, somebody, tmp_path, role):
    person = somebody(role)
    with pytest.raises(RefusedError) as caught:
        take(actor=person)
    assert caught.value.code == "rows.role"
    with pytest.raises(RefusedError) as caught:
        share("works", actor=person)
    assert caught.value.code == "rows.role"
    assert list(tmp_path.glob("*.xlsx")) == []


def test_what_stops_on_the_way_leaves_neither_file_nor_note(session, project, answered, tmp_path):
    def stop(_step, _done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sharing.export(
            session,
            survey=answered,
            kind=Format.XLSX,
            options=Options(),
            path=tmp_path / "all.xlsx",
            tell=stop,
        )
    assert [path for path in tmp_path.iterdir() if path.suffix] == []
    assert auditing.entries(session, project)[0].action != "rows.exported"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"version": 7}, "responses.version"),
        ({"language": "tlh"}, "responses.language"),
        ({"name": "all.pdf"}, "responses.ending"),
    ],
)
def test_what_cannot_be_is_told(take, given, code):
    with pytest.raises(InvalidError) as caught:
        take(**given)
    assert caught.value.code == code


def test_a_file_that_cannot_be_written_is_told(take):
    with pytest.raises(UnavailableError) as caught:
        take(name="no/such/folder.xlsx")
    assert caught.value.code == "responses.unwritable"


def test_spss_that_is_not_installed_is_told_with_what_to_do(take, monkeypatch):
    monkeypatch.setattr("exports.formats.spss.is_installed", lambda: False)
    with pytest.raises(UnavailableError) as caught:
        take(Format.SAV, "all.sav")
    assert "parapp[spss]" in str(caught.value)


def test_one_version_or_all_of_them(session, take, answered, form):
    document = serial.to_json(form)
    document["children"][1]["label"] = {"en": "Are you working?"}
    with sharing.writing(session):
        answered.document = document
    publishing.publish(session, survey=answered)
    assert take(version=1)[1][0] == 24
    assert take(version=2)[1][0] == 0
    assert take()[1][0] == 24


def test_nothing_is_passed_on_before_somebody_has_said_what_identifies_people(share):
    with pytest.raises(RefusedError) as caught:
        share("works")
    assert caught.value.code == "rows.undeclared"


def test_partners_get_rows_in_which_nobody_stands_out(session, project, answered, share):
    sharing.identify(session, survey=answered, questions=["works"])
    assert answered.identifying == ["sex", "works"]  # what is about the person always is
    assert auditing.entries(session, project)[0].action == "rows.identified"
    path, number = share("sex", "works")
    assert number == 24
    book = openpyxl.load_workbook(path)
    rows = list(book["rows"].iter_rows(values_only=True))
    assert rows[0] == ("sex", "works")
    assert sorted(set(rows[1:])) == [("no", "yes"), ("yes", "no"), ("yes", "yes")]
    assert "nobody" in "".join(str(row[1]) for row in book["README"].iter_rows(values_only=True))
    entry = auditing.entries(session, project)[0]
    assert entry.action == "rows.shared"
    assert entry.details == {
        "format": "xlsx",
        "questions": ["sex", "works"],
        "identifying": ["sex", "works"],
        "k": 5,
        "rows": 24,
    }


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_a_file_for_partners_ends_as_what_it_is(session, answered, share, kind):
    sharing.identify(session, survey=answered, questions=[])
    with pytest.raises(InvalidError) as caught:
        share("sex", kind=kind, name="rows.csv")
    assert caught.value.code == "responses.ending"


def test_rows_for_partners_come_as_csv_too(session, answered, share):
    sharing.identify(session, survey=answered, questions=[])
    path, _ = share("sex", kind=Format.CSV)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {"README.txt", "rows.csv", "codebook.csv"}
        assert len(archive.read("rows.csv").splitlines()) == 25


def test_rows_that_would_point_at_people_are_refused_with_what_is_to_blame(
    session, answered, share
):
    sharing.identify(session, survey=answered, questions=["works"])
    with pytest.raises(RefusedError) as caught:
        share("works", k=7)
    assert (caught.value.code, caught.value.parameters["variables"]) == ("rows.rare", "works")
    for barred in ("hours", "words"):
        with pytest.raises(RefusedError) as caught:
            share(barred)
        assert caught.value.code == "rows.barred"


def test_rows_are_checked_together_with_those_that_were_passed_on_before(session, answered, share):
    """Two exports can be joined by what they have in common, and then tell more than each."""
    sharing.identify(session, survey=answered, questions=["works", "rents"])
    share("sex", "works")
    with pytest.raises(RefusedError) as caught:
        share("rents")
    assert caught.value.parameters["earlier"] == "sex, works"
    assert "passed on before" in str(caught.value)


def test_what_identified_people_once_stays_so(session, answered, share):
    sharing.identify(session, survey=answered, questions=["works"])
    share("works")
    sharing.identify(session, survey=answered, questions=[])
    assert "works" in answered.identifying


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"k": 4}, "rows.k"),
        ({"kind": Format.JSON}, "rows.format"),
    ],
)
def test_what_partners_cannot_have_is_told(session, answered, share, given, code):
    sharing.identify(session, survey=answered, questions=[])
    with pytest.raises(InvalidError) as caught:
        share("sex", **given)
    assert caught.value.code == code
    with pytest.raises(InvalidError) as caught:
        share()
    assert caught.value.code == "rows.nothing"
    with pytest.raises(InvalidError) as caught:
        sharing.identify(session, survey=answered, questions=["words"])
    assert caught.value.code == "rows.question"
