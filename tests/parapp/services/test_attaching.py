import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from parapp.errors import InvalidError
from parapp.services import attaching, drafting, publishing
from surveys import xlsform

FORM = """\
| survey |                                |       |       |                                    |
|        | type                           | name  | label | calculation                        |
|        | select_one_from_file towns.csv | town  | Town  |                                    |
|        | calculate                      | mayor |       | pulldata('mayors', 'n', 't', ${town}) |
"""
TOWNS = b"name,label\nlund,Lund\nmalmo,Malm\xc3\xb6\n"


@pytest.fixture
def towns(session, project):
    return drafting.import_form(
        session, project=project, conversion=xlsform.read(FORM.encode()), slug="towns"
    )


@pytest.fixture
def attach(session, settings):
    def act(survey, name, content):
        return attaching.attach(
            session, data=settings.data, survey=survey, name=name, content=content
        )

    return act


def test_what_a_form_needs_is_said_until_it_is_there(session, towns, attach):
    problems = attaching.note_missing(session, towns)
    assert [problem.parameters["file"] for problem in problems] == ["towns.csv", "mayors.csv"]
    assert attach(towns, "C:\\forms\\towns.csv", TOWNS) == "towns.csv"
    assert attaching.missing(towns) == ("mayors.csv",)
    assert [each["parameters"]["file"] for each in towns.problems] == ["mayors.csv"]


def test_a_publication_keeps_its_files(session, settings, towns, attach):
    attach(towns, "towns.csv", TOWNS)
    first = publishing.publish(session, survey=towns)
    attach(towns, "towns.csv", b"name,label\nkiruna,Kiruna\n")
    assert publishing.digest(towns) != first.sha256
    second = publishing.publish(session, survey=towns)
    assert second.number == 2

    def names(publication):
        found = attaching.tables(session, data=settings.data, publication=publication)
        return [row["name"] for row in found["towns.csv"]]

    assert names(first) == ["lund", "malmo"]
    assert names(second) == ["kiruna"]


def test_an_unchanged_survey_is_not_numbered_again(session, towns, attach):
    attach(towns, "towns.csv", TOWNS)
    first = publishing.publish(session, survey=towns)
    attach(towns, "towns.csv", TOWNS)
    assert publishing.publish(session, survey=towns).number == first.number


def test_the_database_refuses_other_files_for_a_publication(session, towns, attach):
    attach(towns, "towns.csv", TOWNS)
    publishing.publish(session, survey=towns)
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE publications SET files = '{}'"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("towns.xlsx", b"PK", "attached.kind"),
        ("towns.csv", b"\x00", "attached.unreadable"),
        ("towns.csv", b"", "attached.empty"),
    ],
)
def test_what_cannot_be_read_is_not_attached(towns, attach, name, content, code):
    with pytest.raises(InvalidError) as caught:
        attach(towns, name, content)
    assert caught.value.code == code
    assert towns.files == {}
