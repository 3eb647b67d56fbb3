from dataclasses import replace

import pytest

from exports.catalogues import translator
from exports.disclosure.rule import Kind, Range
from exports.figures import Base, Gap, Middle, Silence
from exports.phrases import plain
from exports.variables import LANGUAGE, UNLISTED, Answer
from exports.wording import Words
from surveys.model import Unit
from surveys.text import LocalizedText

MARK, OUTER = "\u200e", "\u200f"


def words(tag):
    return Words.of(tag, translator(tag))


def without_marks(text):
    return text.replace(MARK, "").replace(OUTER, "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en", ["under 5%", "50–55%", "over 95%"]),
        ("fr", ["moins de 5 %", "50–55 %", "plus de 95 %"]),
        ("ar", ["أقل من 5%", "50–55%", "أكثر من 95%"]),
        ("so", ["under 5%", "50–55%", "over 95%"]),
        ("x-krio", ["under 5%", "50–55%", "over 95%"]),
    ],
)
def test_ranges_are_put_in_words(tag, found):
    ranges = [Range(0, 5, Kind.UNDER), Range(50, 55), Range(95, 100, Kind.OVER)]
    assert [without_marks(words(tag).range(one)) for one in ranges] == found
    assert words(tag).range(None) == "–"


def test_a_range_stays_in_one_piece_in_arabic():
    assert words("ar").range(Range(50, 55)) == f"{OUTER}{MARK}50–55%{MARK}{OUTER}"
    assert MARK not in words("fr").range(Range(50, 55))


def test_numbers_beside_each_other_in_arabic_stay_apart():
    arabic = words("ar")
    told = arabic.semicolons(["أقل من " + arabic.percent(40), arabic.number(55) + " سنة"])
    between = told[told.index("40%") + 3 : told.index("55")]
    assert between == f"{MARK}{OUTER}؛ {OUTER}{MARK}"  # else both numbers run from left to right


@pytest.mark.parametrize(
    ("tag", "commas", "apart"),
    [
        ("en", "May, Paris", "A; B; C"),
        ("fr", "May, Paris", "A ; B ; C"),
        ("ar", "May، Paris", "A؛ B؛ C"),
    ],
)
def test_lists_have_the_signs_of_the_language(tag, commas, apart):
    assert without_marks(words(tag).commas(["May", "", "Paris"])) == commas
    assert without_marks(words(tag).semicolons("ABC")) == apart
    assert words(tag).commas([]) == ""


def test_what_is_put_into_a_sentence_keeps_its_own_signs():
    message = "%(name)s, %(day)s."
    arabic = words("ar").say(message, name="Head of the centre (SHF)", day="27 نوفمبر 2026")
    assert arabic == (
        f"{OUTER}{MARK}Head of the centre (SHF){MARK}{OUTER}, {OUTER}27 نوفمبر 2026{OUTER}."
    )
    english = words("en").say(message, name="رئيس المركز (SHF)", day="27 November 2026")
    assert english == f"{MARK}\u202bرئيس المركز (SHF)\u202c{MARK}, 27 November 2026."
    assert words("ar").say("%(one)s", one="رئيس المركز") == "رئيس المركز"
    assert words("fr").say("%(one)s", one="Anna") == "Anna"


@pytest.mark.parametrize(
    ("number", "found"),
    [(20, "نحو 20 شخصًا"), (105, "نحو 105 أشخاص"), (400, "نحو 400 شخص"), (215, "نحو 215 شخصًا")],
)
def test_arabic_counts_people_in_its_own_plural_forms(number, found):
    assert without_marks(words("ar").base(Base(number, Unit.PERSON))) == found


def test_bases_name_the_unit():
    english = words("en")
    assert english.base(Base(1205, Unit.PERSON)) == "about 1,205 people"
    assert english.base(Base(45, Unit.HOUSEHOLD)) == "about 45 households"
    assert english.base(Base(45, Unit.PERSON, repeated=True)) == "about 45 entries"
    assert english.base(Base(None, Unit.PERSON)) == "fewer than 20"
    assert english.about(Base(45, Unit.DOCUMENT)) == "about 45"


@pytest.mark.parametrize(
    ("answer", "kind", "found"),
    [
        (Answer("0", low=None, high=18), "integer", "under 18"),
        (Answer("1", low=18, high=30), "integer", "18–29"),
        (Answer("0", low=0, high=1), "integer", "0"),
        (Answer("2", low=30, high=None), "integer", "30 or more"),
        (Answer("1", low=0.5, high=2), "decimal", "0.5 to under 2"),
        (Answer(UNLISTED), "select_one", "Another answer, not on the list"),
        (Answer("yes", LocalizedText.of({"fr": "Oui"})), "select_one", "Oui"),
        (Answer("no_label"), "select_one", "no_label"),
        (Answer("other", LocalizedText((("", "Other"),))), "select_one", "Other"),
    ],
)
def test_answers_are_put_in_words(evidence, answer, kind, found):
    table = replace(evidence.areas[0].tables[0], type=kind)
    assert words("en").answer(answer, table) == found


def test_languages_are_named_in_the_readers_language(evidence):
    table = replace(evidence.areas[0].tables[0], key=LANGUAGE)
    assert words("fr").answer(Answer("ar"), table) == "arabe"
    assert words("en").language("x-krio") == "krio"


def test_gaps_make_a_sentence(evidence):
    silences = (
        Silence((Gap.NOT_ASKED,), Range(20, 25)),
        Silence((Gap.REFUSED, Gap.BLANK), Range(0, 5, Kind.UNDER)),
    )
    table = replace(evidence.areas[0].tables[0], silences=silences)
    assert words("en").silences(table) == (
        "Of all who took part, 20–25% were not asked and"
        " under 5% preferred not to say or left it blank."
    )
    assert words("en").silences(replace(table, silences=())) == ""


def test_months_are_told_once_where_they_are_the_same():
    english = words("en")
    assert english.months((2026, 3), (2026, 5)) == "March to May 2026"
    assert english.months((2025, 12), (2026, 1)) == "December 2025 to January 2026"
    assert english.months((2026, 3), (2026, 3)) == "March 2026"
    assert english.months(None, None) == "too few answers to tell when"


def test_medians_are_spans():
    english = words("en")
    assert english.span(Middle(10, 15), whole=True) == "10–14"
    assert english.span(Middle(10, 15), whole=False) == "10 to under 15"
    assert english.span(None, whole=True) == "–"


def test_policy_areas_are_named():
    assert words("en").area("labour_market") == "Labour market"
    assert words("en").area("") == "Questions"
    assert words("en").area("of_our_own") == "of_our_own"


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("**Do** you <b>work</b>?", "Do you work?"),
        ("Does ${name} work?", "Does … work?"),
        ("2 < 3 & 4", "2 < 3 & 4"),
        ("=1+1", "=1+1"),
        ("\ud800", "\ufffd"),
    ],
)
def test_labels_lose_their_markup_and_nothing_else(label, found):
    assert plain(label) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("open link", "Lien ouvert"),
        ("open link 2", "Lien ouvert 2"),
        ("Library 2", "Library 2"),
    ],
)
def test_a_channel_without_a_name_is_called_by_its_kind(name, found):
    assert words("fr").channel(name) == found
