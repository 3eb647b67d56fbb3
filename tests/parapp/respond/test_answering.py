"""Answering with scripts off, from the first page to the stored response."""

from uuid import UUID

import pytest

from tests.parapp.respond.scriptless import Phone


def test_the_first_page_asks_for_consent_and_holds_the_rest_back(phone):
    page = phone()

    assert page.sheet.names == {"consent"}
    assert "Do you take part?" in page.text
    assert "Your job" not in page.text


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_answers_are_stored_with_their_types_in_every_language(phone, stored, language, direction):
    page = phone(language)
    html = page.sheet.tag("html")
    assert (html["lang"], html["dir"]) == (language, direction)

    page.fill({"consent": "yes"}).press()
    page.fill({"job/paid": "yes", "views/fair": "1", "obstacles": ["language", "papers"]})
    page.press()
    page.fill({"job/hours": "٣٠"}).press()
    page.fill({"job/since": "2024-05-31", "words": "كلام\nبالعربية"}).press()

    assert page.response.status_code == 201
    (response,) = stored()
    assert response.answers == {
        "consent": "yes",
        "job/paid": "yes",
        "job/hours": 30,
        "job/since": "2024-05-31",
        "views/fair": "1",
        "obstacles": ["language", "papers"],
        "words": "كلام\nبالعربية",
    }
    assert response.language == language
    assert response.late is False


def test_a_question_that_the_answers_bring_up_is_shown_before_anything_is_stored(phone, stored):
    page = phone().fill({"consent": "yes"}).press()
    assert "job/hours" not in page.sheet.names

    page.fill({"job/paid": "yes"}).press()

    assert stored() == []
    assert page.response.status_code == 200
    assert "One more question because of your answers" in page.text
    assert "job/hours" in page.sheet.names
    assert page.value("job/paid") == ["yes"]


def test_a_question_that_was_shown_may_be_left_out(phone, stored):
    page = phone().fill({"consent": "yes"}).press().fill({"job/paid": "yes"}).press()

    page.press()

    assert stored()[0].answers == {"consent": "yes", "job/paid": "yes"}
    assert stored()[0].not_applicable == ["job/since"]


def test_a_question_whose_reason_goes_away_keeps_its_answer_on_the_page(phone, stored):
    page = phone().fill({"consent": "yes"}).press().fill({"job/paid": "yes"}).press()
    page.fill({"job/hours": "400", "job/paid": "no"}).press(_language="fr")

    assert page.value("job/hours") == ["400"]
    assert "job/hours" not in page.text
    page.fill({"job/paid": "yes"}).press(_language="en")
    assert page.value("job/hours") == ["400"]

    page.fill({"job/paid": "no"}).press()
    assert stored()[0].answers == {"consent": "yes", "job/paid": "no"}


def test_a_wrong_answer_is_told_beside_its_question_and_above_all(phone, stored):
    page = phone().fill({"consent": "yes"}).press().fill({"job/paid": "yes"}).press()

    page.fill({"job/hours": "400"}).press()

    assert stored() == []
    assert page.response.status_code == 422
    assert page.value("job/hours") == ["400"]
    assert page.text.count("A week has 168 hours.") == 1
    field = page.sheet.tag("input", name="job/hours", **{"aria-invalid": "true"})
    assert field["aria-describedby"] == "job/hours!"
    assert page.sheet.tag("p", id="job/hours!")
    assert page.sheet.tag("a", href="#job/hours.")
    assert field["id"] == "job/hours."


def test_what_cannot_be_read_as_a_number_is_shown_again_as_it_was_typed(phone):
    page = phone().fill({"consent": "yes"}).press().fill({"job/paid": "yes"}).press()

    page.fill({"job/hours": "about <40>"}).press()

    assert page.value("job/hours") == ["about <40>"]
    assert "Enter a whole number" in page.text


def test_changing_the_language_keeps_every_answer_and_reproaches_nothing(phone, stored):
    page = phone().fill({"consent": "yes"}).press().fill({"job/paid": "yes"}).press()
    page.fill({"job/hours": "400", "obstacles": ["papers"], "words": "a <b>\n\nc"})

    page.press(_language="ar")

    assert page.sheet.tag("html")["lang"] == "ar"
    assert page.sheet.tag("form", id="form")["action"].endswith("/ar")
    assert page.value("job/hours") == ["400"]
    assert page.value("obstacles") == ["papers"]
    assert page.value("words") == ["a <b>\n\nc"]
    assert page.value("job/paid") == ["yes"]
    assert page.response.status_code == 200
    assert not any(
        tag == "p" and "error" in found.get("class", "") for tag, found in page.sheet.tags
    )
    assert stored() == []


def test_the_language_button_is_never_what_the_enter_key_presses(phone):
    assert "name" not in phone().sheet.buttons[0]


def test_somebody_who_has_not_said_yes_or_no_is_asked_again(phone, stored):
    page = phone().press()

    assert page.response.status_code == 422
    assert page.sheet.names == {"consent"}
    assert stored() == []


def test_a_no_stores_nothing_and_is_thanked(phone, stored):
    page = phone().fill({"consent": "no"}).press()

    assert "Thank you" in page.text
    assert "Nothing was stored" in page.text
    assert stored() == []


def test_what_was_written_before_a_no_is_not_stored(phone, stored):
    page = phone().fill({"consent": "yes"}).press()

    page.fill({"words": "I wrote this", "consent": "no"}).press()

    assert stored() == []


def test_the_same_form_sent_twice_is_stored_once(phone, stored):
    page = phone().fill({"consent": "yes"}).press()
    fields, address = list(page.sheet.fields), page.address
    page.press()

    again = Phone(page.client, address)
    again.sheet.fields = fields
    again.press()

    assert "Thank you" in again.text
    assert len(stored()) == 1


def test_other_answers_under_the_same_identity_are_kept_aside_and_said(phone, stored):
    page = phone().fill({"consent": "yes"}).press()
    fields = list(page.sheet.fields)
    page.press()

    again = phone()
    again.sheet.fields = [*fields, ("words", "something else")]
    again.press()

    assert "with other answers" in again.text
    assert len(stored()) == 1
    assert stored()[0].answers == {"consent": "yes"}


def test_a_form_without_a_usable_identity_gets_one(phone, client, work, stored):
    for given in ("", "nonsense", "00000000-0000-1000-8000-000000000000"):
        client.post(f"/s/{work.token}/en", data={"_uuid": given, "consent": "yes", "words": "a"})

    found = {response.id for response in stored()}
    assert len(found) == 3
    assert {UUID(str(each)).version for each in found} == {4}


def test_a_whole_form_that_another_program_sends_is_stored_at_once(client, work, stored):
    answer = client.post(
        f"/s/{work.token}/fr", data={"consent": "yes", "job/paid": "yes", "job/hours": "5"}
    )

    assert answer.status_code == 201
    assert stored()[0].answers == {"consent": "yes", "job/paid": "yes", "job/hours": 5}


def test_prefer_not_to_say_stands_apart_after_the_other_choices(phone):
    page = phone().fill({"consent": "yes"}).press()

    assert page.sheet.offered["job/paid"] == ["yes", "no", "na"]
    labels = [found for tag, found in page.sheet.tags if tag == "label"]
    assert sum("apart" in found.get("class", "") for found in labels) == 1


def test_a_text_in_another_language_says_so(phone):
    page = phone("ar").fill({"consent": "yes"}).press()

    assert page.sheet.tag("span", lang="en", dir="ltr")
