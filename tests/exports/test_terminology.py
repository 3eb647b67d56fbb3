import pytest

from exports import terminology
from exports.terminology import Harm
from surveys.text import LocalizedText


def found(**texts: str) -> list[str]:
    return [one.word for one in terminology.remarks(LocalizedText.of(texts))]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "An influx of illegal immigrants", ["influx of", "illegal immigrants"]),
        ("en", "A FLOOD OF REFUGEES", ["FLOOD OF REFUGEES"]),
        ("en", "Low-skilled and vulnerable women", ["Low-skilled", "vulnerable women"]),
        ("fr", "Le flux migratoire des clandestins", ["flux migratoire", "clandestins"]),
        ("fr-BE", "Un problème d’intégration", ["problème d’intégration"]),
        ("ar", "تدفق المهاجرين غير الشرعيين", ["تدفق", "المهاجرين غير الشرعيين"]),
    ],
)
def test_words_that_make_people_less_are_found(language, text, words):
    assert found(**{language: text}) == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Six in ten work below their training, and the flow of information is slow"),
        ("en", "Salient, alienated and workflow are other words"),
        ("fr", "Les gens influencent leur quartier"),
        ("ar", "ستة من كل عشرة يعملون دون مؤهلاتهم"),
        ("ti", "an influx of illegal immigrants"),
    ],
)
def test_other_words_are_left_in_peace(language, text):
    assert found(**{language: text}) == []


def test_a_remark_says_what_it_does_and_what_to_say_instead():
    (one,) = terminology.remarks(LocalizedText.of({"en": "People are hard to reach."}))
    assert (one.harm, one.instead) == (Harm.DEFICIT, "people whom services have not reached")
    assert (one.start, one.language) == (11, "en")


def test_every_language_of_the_interface_has_a_list():
    assert set(terminology.languages()) == {"en", "fr", "ar"}


def test_what_is_recommended_is_not_itself_remarked_on():
    for language, terms in terminology._terms().items():
        for _pattern, _harm, instead in terms:
            assert found(**{language: instead}) == []
