"""A page for trying each template with five people, in each language."""

import pytest

from surveys import library
from surveys.library.protocol import PEOPLE, protocol, text
from surveys.library.wording import is_in_script_of

EVERYTHING = (*library.templates(), *library.blocks())
# A page of A4 holds so many lines of so many characters in small print.
LINES, WIDTH = 80, 105

each_template = pytest.mark.parametrize("template", EVERYTHING, ids=lambda each: each.id)
each_language = pytest.mark.parametrize("language", ["en", "fr", "ar"])


@each_template
@each_language
def test_a_protocol_fits_on_a_page_and_is_in_the_language(template, language):
    page = text(protocol(template, language))
    lines = sum(max(1, -(-len(line) // WIDTH)) for line in page.splitlines())
    assert lines <= LINES
    assert is_in_script_of(page, language)
    assert str(PEOPLE) in page


@each_template
def test_every_question_is_tried_and_none_twice(template):
    page = protocol(template, "en")
    numbers = [each.number for each in (*page.probed, *page.watched)]
    assert sorted(numbers) == list(range(1, template.question_count + 1))
    assert len(page.probed) == min(template.question_count, 6)


@each_template
def test_what_a_question_is_meant_to_ask_stands_beside_its_probes(template):
    for each in protocol(template, "en").probed:
        assert each.label
        assert 1 <= len(each.probes) <= 2
        assert each.meant.endswith(".")


def test_questions_that_could_hurt_are_asked_about_fear():
    page = protocol(library.get("anti-discrimination-survey"), "en")
    assert all("What might they fear?" in " ".join(each.probes) for each in page.probed)


def test_the_numbers_are_those_of_the_printed_template():
    page = protocol(library.get("housing-survey"), "en")
    first = next(each for each in (*page.probed, *page.watched) if each.number == 2)
    assert first.path == "home/tenure"


def test_a_text_that_must_not_be_changed_says_so():
    assert "forbids other words" in text(protocol(library.get("disability"), "en"))
    assert "forbids other words" not in text(protocol(library.get("profile"), "en"))


def test_a_language_without_a_catalogue_is_served_in_english():
    page = protocol(library.get("consent"), "so")
    assert page.title == "Trying out: Consent"
