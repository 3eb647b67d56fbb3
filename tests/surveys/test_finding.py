import pytest

from surveys.finding import find, fold
from surveys.model import Choice
from surveys.text import LocalizedText

TOWNS = tuple(
    Choice(name, LocalizedText.of({"en": english, "ar": arabic}))
    for name, english, arabic in [
        ("22100", "Lund", "لوند"),
        ("21100", "Malmö", "مالمو"),
        ("1", "East Lund", "لوند الشرقية"),
        ("2", "Maasland", "ماسلاند"),
        ("3", "Saint-Étienne", "سانت إتيان"),
        ("4", "Łódź", "وودج"),
    ]
)


def found(sought: str, language: str = "en") -> list[str]:
    return [choice.label.get(language) for choice in find(TOWNS, sought, language, "en")]


def test_nothing_sought_finds_everything_in_its_order():
    assert found("  ") == [choice.label.get("en") for choice in TOWNS]


def test_what_begins_so_comes_first_then_words_then_parts_of_words():
    assert found("l") == ["Lund", "Łódź", "East Lund", "Malmö", "Maasland"]
    assert found("lund") == ["Lund", "East Lund"]


def test_every_word_is_wanted_in_any_order():
    assert found("lund east") == ["East Lund"]
    assert found("lund west") == []


@pytest.mark.parametrize(
    ("typed", "label"),
    [("malmo", "Malmö"), ("SAINT ETIENNE", "Saint-Étienne"), ("lodz", "Łódź"), ("2110", "Malmö")],
)
def test_accents_capitals_and_hyphens_do_not_matter_and_codes_count(typed, label):
    assert found(typed) == [label]


def test_arabic_is_found_as_people_type_it():
    assert found("الشرقيه", "ar") == ["لوند الشرقية"]
    assert found("سانت اتيان", "ar") == ["سانت إتيان"]
    assert fold("مُـوسَى") == fold("موسي")


def test_signs_alone_find_everything_and_break_nothing():
    assert len(found("%_[(*")) == len(TOWNS)
