import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.text import LocalizedText, parents

HELLO = LocalizedText.of({"en": "Hello", "fr": "Bonjour", "ar": "مرحبا"})


@pytest.mark.parametrize(
    ("tag", "chain"),
    [
        ("fr", ["fr"]),
        ("fr-BE", ["fr-BE", "fr"]),
        ("zh-Hant-TW", ["zh-Hant-TW", "zh-Hant", "zh"]),
        ("en-x-easy", ["en-x-easy", "en"]),
        ("x-krio", ["x-krio"]),
    ],
)
def test_a_tag_falls_back_to_its_parents(tag, chain):
    assert list(parents(tag)) == chain


@pytest.mark.parametrize(
    ("tag", "fallbacks", "text", "language"),
    [
        ("fr", (), "Bonjour", "fr"),
        ("fr-BE", (), "Bonjour", "fr"),
        ("de", ("ar",), "مرحبا", "ar"),
        ("de", ("nl", "ar-MA"), "مرحبا", "ar"),
        ("de", (), "Hello", "en"),
    ],
)
def test_a_reader_gets_the_best_text_there_is(tag, fallbacks, text, language):
    assert HELLO.get(tag, *fallbacks) == text
    assert HELLO.language_of(tag, *fallbacks) == language


def test_no_text_is_empty_and_misses_nothing():
    nothing = LocalizedText.of({"en": "  ", "fr": ""})
    assert not nothing
    assert nothing.get("en") == ""
    assert nothing.language_of("en") == ""
    assert nothing.missing(["en"]) == ()


def test_what_is_missing_is_told_language_by_language():
    assert HELLO.missing(["en", "de", "fr-BE"]) == ("de", "fr-BE")
    assert HELLO.languages == ("en", "fr", "ar")


def test_the_first_text_of_a_tag_counts():
    assert LocalizedText.of([("en", "one"), ("en", "two")]).texts == (("en", "one"),)


@given(st.dictionaries(st.sampled_from(["en", "fr", "ar", "x-krio"]), st.text(min_size=1)))
def test_every_text_given_is_found_again(texts):
    text = LocalizedText.of(texts)
    for tag, said in texts.items():
        assert text.exact(tag) == (said if said.strip() else None)
