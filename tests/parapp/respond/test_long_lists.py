"""Lists that are too long to be sent: searched in parts, with scripts off."""

import re

import pytest
from sqlalchemy import select

from parapp.models import Response
from parapp.services import drafting, publishing
from surveys import xlsform
from tests.parapp.respond.scriptless import Phone

MANY = 5_000
LANDS = ("north", "south")


def form(*, style: str = "", kind: str = "select_one", choice_filter: str = "") -> bytes:
    """Return a form with 5,000 towns, every other one in the south."""
    towns = "\n".join(
        f"| | town | t{number} | Town {number} | {LANDS[number % 2]} |" for number in range(MANY)
    )
    return f"""\
| survey | type | name | label | choice_filter | required |
| | begin_group | place | Where you live | | |
| | select_one land | land | Which part? | | |
| | {kind} town | town | Which town? | {choice_filter} | yes |
| | end_group | | | | |
| | begin_group | more | About you | | |
| | text | why | Why there? | | |
| | end_group | | | | |
| choices | list_name | name | label | land |
| | land | north | North | |
| | land | south | South | |
{towns}
| settings | style |
| | {style} |
""".encode()


@pytest.fixture
def address(session, project):
    def publish(content: bytes) -> str:
        row = drafting.import_form(
            session, project=project, conversion=xlsform.read(content), slug="towns"
        )
        drafting.confirm_changes(session, survey=row, actor=None)
        publishing.publish(session, survey=row)
        return publishing.link(row.channels[0], "") + "/" + row.languages[0]

    return publish


def towns(phone: Phone, name: str = "place/town") -> list[str]:
    return [value for value in phone.sheet.offered.get(name, []) if value]


def stored(session) -> dict:
    session.rollback()
    return session.scalars(select(Response)).one().answers


def test_the_page_holds_none_of_the_choices_at_first(client, address):
    phone = Phone(client, address(form()))
    assert towns(phone) == []
    assert "5000 answers to choose from" in phone.text
    assert len(phone.response.data) < 8_000


def test_what_is_typed_is_found_in_parts_and_everything_typed_is_kept(client, address, session):
    phone = Phone(client, address(form()))
    phone.fill({"_sought:place/town": "town 123", "more/why": "The sea"})
    phone.press(_find="place/town")
    assert "15 matches" in phone.text
    assert towns(phone)[:2] == ["t123", "t1230"]
    assert phone.value("more/why") == ["The sea"]
    assert phone.value("_sought:place/town") == ["town 123"]

    phone.fill({"place/town": "t1234", "_sought:place/town": "t"}).press(_find="place/town")
    assert towns(phone)[0] == "t1234"
    assert phone.value("place/town") == ["t1234"]
    assert "part 1 of 250" in phone.text
    more = phone.sheet.tag("button", value="place/town 2")
    phone.press(_find=more["value"])
    assert "part 2 of 250" in phone.text
    assert towns(phone)[:2] == ["t1234", "t20"]

    phone.press()
    assert phone.response.status_code == 201
    assert stored(session) == {"place/town": "t1234", "more/why": "The sea"}


def test_the_enter_key_in_the_search_finds_and_does_not_send(client, address):
    phone = Phone(client, address(form()))
    phone.fill({"_sought:place/town": "town 77"}).press()
    assert phone.response.status_code == 200
    assert "Answer this question" not in phone.text
    assert towns(phone)[0] == "t77"
    # What was sought is shown now: the same button sends.
    phone.press()
    assert phone.response.status_code == 422
    assert "Choose an answer" in phone.text
    assert towns(phone)[0] == "t77"


def test_what_is_not_found_is_said(client, address):
    phone = Phone(client, address(form()))
    phone.fill({"_sought:place/town": "Atlantis"}).press(_find="place/town")
    assert "None is called that" in phone.text
    assert towns(phone) == []


def test_an_answer_that_the_list_does_not_have_is_refused(client, address):
    phone = Phone(client, address(form()))
    phone.sheet.fields.append(("place/town", "atlantis"))
    phone.press()
    assert phone.response.status_code == 422


def test_a_cascade_searches_what_the_first_answer_leaves(client, address, session):
    phone = Phone(client, address(form(choice_filter="land = ${land}")))
    assert "_sought:place/town" not in phone.sheet.offered
    phone.fill({"place/land": "south"}).press()
    assert "2500 answers to choose from" in phone.text
    phone.fill({"_sought:place/town": "town 12"}).press(_find="place/town")
    assert set(towns(phone)) <= {f"t{number}" for number in range(1, MANY, 2)}
    phone.fill({"place/town": "t1201"}).press()
    assert phone.response.status_code == 201
    assert "t1201" in str(stored(session))


def test_several_are_chosen_from_several_searches(client, address, session):
    phone = Phone(client, address(form(kind="select_multiple")))
    phone.fill({"_sought:place/town": "town 4000"}).press(_find="place/town")
    phone.fill({"place/town": ["t4000"], "_sought:place/town": "town 3000"})
    phone.press(_find="place/town")
    assert towns(phone) == ["t4000", "t3000"]
    phone.fill({"place/town": ["t4000", "t3000"]}).press()
    assert phone.response.status_code == 201
    assert re.search(r"t3000.*t4000|t4000.*t3000", str(stored(session)))


def test_a_form_in_pages_searches_too(client, address, session):
    phone = Phone(client, address(form(style="pages")))
    assert "Part 1 of 2" in phone.text
    phone.fill({"place/land": "north", "_sought:place/town": "town 42"}).press(_find="place/town")
    assert "Part 1 of 2" in phone.text
    assert phone.value("place/land") == ["north"]
    assert towns(phone)[0] == "t42"
    phone.fill({"place/town": "t42"}).press()
    assert "Part 2 of 2" in phone.text
    phone.press()
    assert "t42" in str(stored(session))


def test_a_script_asks_for_the_matches_alone(client, address):
    phone = Phone(client, address(form()))
    data = dict(phone.sheet.fields)
    data |= {"_part": "place/town", "_sought:place/town": "town 4999"}
    response = client.post(phone.address, data=data)
    assert response.status_code == 200
    assert 'value="t4999"' in response.text
    assert len(response.data) < 2_500


def test_a_list_of_a_hundred_is_still_shown_whole(client, address):
    content = form().decode().split("\n")
    shorter = "\n".join(line for line in content if not re.match(r"\| \| town \| t\d{3,} ", line))
    phone = Phone(client, address(shorter.encode()))
    assert len(towns(phone)) == 100


def test_a_question_that_appears_beside_a_search_is_not_passed_over(client, address):
    content = """\
| survey | type | name | label | relevant | required |
| | select_one land | land | Which part? | | |
| | text | cold | Is it cold? | ${land} = 'north' | |
| | select_one town | town | Which town? | | yes |
| choices | list_name | name | label |
| | land | north | North |
| | land | south | South |
""" + "\n".join(f"| | town | t{number} | Town {number} |" for number in range(150))
    phone = Phone(client, address(content.encode()))
    phone.fill({"land": "north", "_sought:town": "town 77"}).press(_find="town")
    phone.fill({"town": "t77"}).press()
    assert "One more question because of your answers" in phone.text
    phone.press()
    assert phone.response.status_code == 201
