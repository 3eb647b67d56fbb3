"""Words of a claim are measured by the ranges that it rests on, in the interface's languages."""

from dataclasses import replace

import pytest

from exports.claims import figure
from exports.disclosure.rule import Range
from exports.overstating import overstated
from surveys.text import LocalizedText


@pytest.fixture
def resting(evidence):
    """Return what some words say too much of, where they rest on one range."""
    table = next(t for t in evidence.areas[0].tables if t.key == "works")

    def found(language, claim, low, high):
        rows = (replace(table.rows[0], range=Range(low, high)), *table.rows[1:])
        rests = figure(
            replace(table, rows=rows), ("yes",), release=1, survey=LocalizedText.of({"en": "Work"})
        )
        return [one.words for one in overstated(LocalizedText.of({language: claim}), [rests])]

    return found


@pytest.mark.parametrize(
    ("language", "claim", "low", "high"),
    [
        ("en", "At least one in five say so.", 20, 40),
        ("en", "Fewer than one in five know it.", 14, 16),
        ("en", "Most of those who work need less.", 50, 55),
        ("en", "More than half work below it.", 50, 60),
        ("en", "Two in three were asked for papers.", 60, 70),
        ("en", "About 30–40% say so.", 30, 40),
        ("en", "At most three quarters have a desk.", 60, 70),
        ("en", "People work below what they have learned.", 5, 10),
        ("en", "At most 30 people say so.", 20, 40),
        ("en", "Two\u2011thirds were asked for papers.", 60, 70),
        ("en", "About 30\u201040% say so.", 30, 40),
        ("fr", "Au moins une personne sur cinq le dit.", 20, 40),
        ("fr", "Moins d’une personne sur cinq sait.", 14, 16),
        ("fr", "La plupart n’ont pas de bureau.", 55, 60),
        ("fr", "Près d’un tiers le disent.", 30, 35),
        ("ar", "يقول واحد على الأقلّ من كل خمسة عاملين ذلك.", 20, 40),
        ("ar", "أقلّ من واحد من كل خمسة يعرفون.", 14, 16),
        ("ar", "معظم من أجابوا", 50, 55),
        ("en", "62.5% say so.", 60, 65),
        ("en", "No less than half say so.", 50, 60),
        ("en", "Not more than half say so.", 40, 50),
        ("fr", "62,5 % le disent.", 60, 65),
        ("fr", "Pas plus de la moitié le disent.", 40, 50),
        ("ar", "٦٢٫٥٪ منا", 60, 65),
        ("ar", "ما لا يقل عن نصف العاملين", 50, 60),
        ("de", "Die meisten sagen es.", 5, 10),
        ("en", "These are the most important reasons.", 20, 40),
        ("en", "What matters most is time.", 20, 40),
        ("en", "Sixty-two per cent say so.", 60, 65),
        ("fr", "Soixante et onze pour cent", 70, 75),
        ("ar", "أحد عشر في المئة", 10, 15),
        ("ar", "مئة في المئة", 90, 100),
    ],
)
def test_words_that_a_range_carries_are_left_alone(resting, language, claim, low, high):
    assert resting(language, claim, low, high) == []


@pytest.mark.parametrize(
    ("language", "claim", "ends", "words"),
    [
        ("en", "At least one in five say so.", (15, 20), "At least one in five"),
        ("en", "Fewer than one in five know it.", (15, 25), "Fewer than one in five"),
        ("en", "Most of those who work need less.", (40, 60), "Most of"),
        ("en", "Two in three were asked for papers.", (50, 60), "Two in three"),
        ("en", "Over 80% agree.", (70, 80), "Over 80%"),
        ("en", "Half have no desk.", (20, 40), "Half"),
        (
            "fr",
            "Au moins une personne sur cinq le dit.",
            (10, 40),
            "Au moins une personne sur cinq",
        ),
        ("fr", "La plupart n’ont pas de bureau.", (45, 55), "La plupart"),
        ("fr", "Plus de 40 % le disent.", (35, 45), "Plus de 40 %"),
        ("ar", "يقول واحد على الأقلّ من كل خمسة ذلك.", (15, 20), "واحد على الأقلّ من كل خمسة"),
        ("ar", "أقلّ من نصف العاملين", (45, 55), "أقلّ من نصف"),
        ("en", "No fewer than half say so.", (20, 30), "No fewer than half"),
        ("en", "72.5% say so.", (60, 70), "72.5%"),
        ("fr", "Pas moins de la moitié le disent.", (20, 30), "Pas moins de la moitié"),
        ("ar", "80 في المئة منا", (60, 70), "80 في المئة"),
        ("ar", "٨٠ بالمائة منا", (60, 70), "٨٠ بالمائة"),
        ("ar", "٨٠٪ منا", (60, 70), "٨٠٪"),
        ("ar", "أكثر من نصفنا", (45, 55), "أكثر من نصفنا"),
        ("ar", "أغلبية العاملين", (45, 55), "أغلبية"),
        ("ar", "غالبيتنا", (45, 55), "غالبيتنا"),
        ("en", "Two\u2010thirds wait.", (45, 55), "Two\u2010thirds"),
        ("en", "Most women wait.", (45, 55), "Most women"),
        ("en", "Most young refugees wait.", (45, 55), "Most young refugees"),
        ("en", "A large majority waits.", (45, 55), "A large majority"),
        ("en", "Sixty-five per cent wait.", (40, 60), "Sixty-five per cent"),
        ("en", "More than seventy percent wait.", (60, 70), "More than seventy percent"),
        ("fr", "Soixante pour cent attendent.", (40, 55), "Soixante pour cent"),
        ("fr", "Quatre-vingt-douze pour cent", (60, 70), "Quatre-vingt-douze pour cent"),
        ("fr", "La grande majorité attend.", (45, 55), "La grande majorité"),
        ("ar", "ستون في المئة منّا", (40, 55), "ستون في المئة"),
        ("ar", "خمسة وسبعين بالمئة منّا", (40, 55), "خمسة وسبعين بالمئة"),
        ("ar", "أكثر النساء ينتظرن", (45, 55), "أكثر النساء"),
        ("ar", "الأكثرية تنتظر", (45, 55), "الأكثرية"),
    ],
)
def test_words_that_say_more_than_the_range_are_found(resting, language, claim, ends, words):
    assert resting(language, claim, *ends) == [words]


def test_a_claim_without_a_share_is_measured_by_nothing():
    assert overstated(LocalizedText.of({"en": "Most say so."}), []) == ()
