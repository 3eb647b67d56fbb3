"""Rows that are added and removed, and lists that depend on another answer, with scripts off."""

from surveys.model import Question, Survey
from tests.parapp.respond.forms import EVERYTHING, HOUSEHOLD, PLACES, said
from tests.parapp.respond.scriptless import Phone


def opened(client, publish, form) -> Phone:
    return Phone(client, f"/s/{publish(form).token}/en")


def test_a_repeat_begins_with_one_row_and_grows_by_a_button(client, publish, stored):
    page = opened(client, publish, HOUSEHOLD)
    assert "members[1]/name" in page.sheet.names

    page.fill({"members[1]/name": "Amal"}).press(_add="members")
    page.fill({"members[2]/name": "Bashir", "members[2]/age": "40"}).press()

    assert stored()[0].answers == {"members": [{"name": "Amal"}, {"name": "Bashir", "age": 40}]}


def test_a_row_is_removed_and_the_ones_after_it_move_up(client, publish, stored):
    page = opened(client, publish, HOUSEHOLD)
    page.fill({"members[1]/name": "Amal"}).press(_add="members")
    page.fill({"members[2]/name": "Bashir"}).press(_add="members")
    page.fill({"members[3]/name": "Chen"}).press(_remove="members[2]")

    assert page.value("members[2]/name") == ["Chen"]
    assert "members[3]/name" not in page.sheet.names
    page.press()
    assert stored()[0].answers == {"members": [{"name": "Amal"}, {"name": "Chen"}]}


def test_every_row_can_be_removed(client, publish, stored):
    page = opened(client, publish, HOUSEHOLD).press(_remove="members[1]")

    assert "members[1]/name" not in page.sheet.names
    page.fill({"rooms": "0"}).press()
    assert stored()[0].answers == {"rooms": 0}


def test_a_blank_row_is_no_row(client, publish, stored):
    opened(client, publish, HOUSEHOLD).press(_add="members").fill({"rooms": "0"}).press()

    assert stored()[0].answers == {"rooms": 0}


def test_a_row_that_is_begun_needs_what_is_required_in_it(client, publish, stored):
    page = opened(client, publish, HOUSEHOLD).fill({"members[1]/age": "30"}).press()

    assert page.response.status_code == 422
    assert page.sheet.tag("a", href="#members[1]/name.")
    assert stored() == []


def test_questions_of_a_row_follow_from_the_answers_of_that_row(client, publish):
    page = opened(client, publish, HOUSEHOLD)
    page.fill({"members[1]/name": "Amal", "members[1]/age": "9"}).press(_add="members")
    page.fill({"members[2]/name": "Bashir", "members[2]/age": "40"})
    page.press(_language="en")

    assert "members[1]/school" in page.sheet.names
    assert "members[2]/school" not in page.sheet.names
    assert "School of Amal" in page.text


def test_rows_that_an_answer_counts_are_shown_before_anything_is_stored(client, publish, stored):
    page = opened(client, publish, HOUSEHOLD).fill({"rooms": "2"}).press()

    assert "2 more questions" in page.text
    page.fill({"room[1]/size": "12.5", "room[2]/size": "9"}).press()
    assert stored()[0].answers == {"rooms": 2, "room": [{"size": 12.5}, {"size": 9}]}


def test_a_list_waits_for_the_answer_that_it_depends_on(client, publish, stored):
    page = opened(client, publish, PLACES)
    assert "town" not in page.sheet.names

    page.fill({"region": "n"}).press()
    assert page.sheet.offered["town"] == ["", "nova"]
    page.fill({"town": "nova"}).press()

    assert stored()[0].answers == {"region": "n", "town": "nova"}


def test_an_answer_that_its_list_has_lost_is_asked_anew(client, publish, stored):
    page = opened(client, publish, PLACES).fill({"region": "n"}).press()

    page.fill({"town": "nova", "region": "s"}).press()

    assert stored() == []
    assert "One more question" in page.text
    assert page.sheet.offered["town"] == ["", "sud"]
    assert page.value("town") == []


def test_some_questions_are_sent_alone_for_the_script(client, publish):
    channel = publish(PLACES)
    part = client.post(f"/s/{channel.token}/en", data={"region": "s", "_part": "town"})

    assert part.status_code == 200
    assert part.text.count("<select") == 1
    assert "sud" in part.text
    assert "<html" not in part.text


def test_every_type_is_answered(client, publish, stored):
    page = opened(client, publish, EVERYTHING)
    page.fill(
        {
            "line": "a",
            "page": "b\n\nc",
            "whole": "7",
            "part": "2,5",
            "scale": "0",
            "long": "55",
            "day": "2024-02-29",
            "month": "2024-03",
            "hour": "14:30",
            "moment": "2024-05-31T09:05",
            "one": "b",
            "short": "c",
            "some": ["a", "c"],
            "order": ["c", "a", "b"],
            "read": "OK",
            "place": "50.85 4.35",
        }
    ).press()

    assert page.response.status_code == 201
    answers = dict(stored()[0].answers)
    answers.pop("start", None)
    assert answers == {
        "line": "a",
        "page": "b\n\nc",
        "whole": 7,
        "part": 2.5,
        "scale": 0,
        "long": 55,
        "day": "2024-02-29",
        "month": "2024-03-01",
        "hour": "14:30",
        "moment": "2024-05-31T09:05",
        "one": "b",
        "short": "c",
        "some": ["a", "c"],
        "order": ["c", "a", "b"],
        "read": "OK",
        "place": "50.85 4.35 0 0",
        "double": 14,
        "shown": "14",
    }


def test_a_wrong_order_is_told_and_shown_again(client, publish):
    page = opened(client, publish, EVERYTHING).fill({"order": ["c", "c", ""]}).press()

    assert page.response.status_code == 422
    assert page.value("order") == ["c", "c"]


def test_a_date_that_is_none_is_shown_as_it_was_typed(client, publish):
    page = opened(client, publish, EVERYTHING).fill({"day": "31 of May"}).press()

    assert page.value("day") == ["31 of May"]
    assert page.sheet.tag("input", name="day").get("type", "text") == "text"


def test_where_there_is_no_list_a_text_is_asked_instead(client, publish, stored):
    form = Survey(
        name="listless",
        title=said("Listless"),
        languages=("en",),
        default_language="en",
        children=(
            Question("one", "select_one", said("One"), list_name="nowhere", required="true()"),
            Question("some", "select_multiple", said("Some"), list_name="nowhere"),
            Question("order", "rank", said("Order"), list_name="nowhere"),
        ),
    )
    page = opened(client, publish, form)
    page.fill({"one": "in words", "some": "two words", "order": "first"}).press()
    assert stored()[0].answers == {"one": "in words", "some": ["two words"], "order": ["first"]}
