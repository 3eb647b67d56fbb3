"""Numbers in words, checked against what nobody has to look up."""

import pytest

from exports.spelled import spelled


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_number_up_to_a_hundred_has_words(language):
    assert set(spelled(language).values()) == set(range(1, 101))


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("en", "forty two", 42),
        ("fr", "soixante et onze", 71),
        ("fr", "quatre vingt dix neuf", 99),
        ("fr", "nonante neuf", 99),
        ("ar", "تسعة وتسعون", 99),
        ("ar", "اثنين وعشرين", 22),
        ("ar", "ثلاثة عشر", 13),
    ],
)
def test_words_are_read_as_their_number(language, words, number):
    assert spelled(language)[words] == number


def test_a_language_that_is_not_read_has_none():
    assert spelled("de") == {}
