from dataclasses import replace

import pytest

from exports import claims, documents, telling
from exports.agreement import Rough, agreement
from exports.case import Case, chosen, stated
from exports.catalogues import translator
from exports.claims import Beside, Claim, ClaimError, People, Reference
from exports.disclosure.rule import Kind, Range
from exports.figures import Base, Breakdown, Column, Comparison, Middle, Row, Table, Withheld
from exports.quoting import Quoted
from exports.results import told
from exports.variables import Answer, Measure
from exports.wording import Words
from surveys.model import Tags, Unit
from surveys.text import LocalizedText

ENGLISH = Words.of("en", translator("en"))
ANSWERS = ("often", "once", "no")

QUOTED = Quoted("Words", "en", LocalizedText(), "", True, LocalizedText(), LocalizedText())


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


def table(*ranges: tuple[int, int] | None, **changes: object) -> Table:
    rows = tuple(
        Row(Answer(value, said(value.title())), Range(*one) if one else None)
        for value, one in zip(ANSWERS, ranges, strict=False)
    )
    fields = {
        "number": 3,
        "survey": 0,
        "key": "treated",
        "type": "select_one",
        "measure": Measure.SINGLE,
        "label": said("Were you treated worse?"),
        "hint": LocalizedText(),
        "section": (),
        "block": "",
        "rows": rows,
        "middle": None,
        "base": Base(205, Unit.PERSON),
        "silences": (),
        "tags": Tags(),
    }
    return Table(**{**fields, **changes})


def figure(of: Table, *values: str, among: Answer | None = None) -> claims.Figure:
    return claims.figure(of, values, release=2, survey=said("Work"), among=among)


def claim(**changes: object) -> Claim:
    return Claim(number=1, link=False, claim=said("A"), plain=said("B"), **changes)


def test_the_summary_is_in_its_order_and_has_the_first_findings_where_none_is_chosen():
    right = agreement(60, 50, 50)
    given = [
        replace(claim(position=p, agreement=right), number=n)
        for n, p in ((1, 2), (2, 1), (3, None))
    ]
    found = chosen(Case(stated(given)))
    assert [one.claim.number for one in found] == [2, 1]
    free = [replace(claim(agreement=right), number=n) for n in range(1, 9)]
    assert [one.claim.number for one in chosen(Case(stated(free)))] == [1, 2, 3, 4, 5, 6]
    assert chosen(None) == ()


def test_several_answers_are_taken_together_from_what_is_published():
    both = figure(table((15, 20), (10, 15), (65, 70)), "often", "once")
    assert both.range == Range(30, 35, Kind.BETWEEN)  # the rest narrows 25–35%
    assert telling.figure(both, ENGLISH) == "30–35% of about 205 people: Often or Once"


def test_a_figure_of_a_ranking_says_that_it_is_of_those_who_put_it_first():
    ranked = figure(table((20, 25), (10, 15), (60, 65), measure=Measure.FIRST), "often")
    assert telling.figure(ranked, ENGLISH) == "20–25% of about 205 people: Often in first place"
    assert telling.behind(ranked, ENGLISH).startswith("of about 205 people: “Often” in first place")


def test_a_figure_of_others_that_counts_fewer_answers_says_so():
    treated = table((15, 20), (10, 15), (65, 70))
    official = Beside(
        treated.label, said("Often"), 7, said("Office"), 2023, said("Here"), said(""), ""
    )
    both = claim(figures=(figure(treated, "often", "once"),), comparators=(official,))
    assert "The figure of others (7%) counts only “Often”; here that is 15–20%." in telling.limits(
        both, ENGLISH
    )
    one = claim(figures=(figure(treated, "often"),), comparators=(official,))
    assert "counts only" not in telling.limits(one, ENGLISH)


@pytest.mark.parametrize(
    ("of", "values", "code"),
    [
        (table((15, 20), withheld=Withheld.SMALL), ["often"], "figure.withheld"),
        (table((15, 20)), [], "figure.nothing"),
        (table((15, 20)), ["never"], "figure.answer"),
        (table((15, 20), (10, 15), several=True), ["often", "once"], "figure.several"),
        (table(None, (10, 15)), ["often"], "figure.everything"),
        (table((15, 20), (10, 15), (65, 70)), list(ANSWERS), "figure.everything"),
    ],
)
def test_what_tells_nothing_carries_no_claim(of, values, code):
    with pytest.raises(ClaimError) as caught:
        figure(of, *values)
    assert caught.value.code == code


def test_a_number_in_the_middle_is_told_as_a_span():
    hours = table(measure=Measure.NUMBER, type="integer", middle=Middle(20, 30))
    assert telling.figure(figure(hours), ENGLISH) == "20–29 in the middle, of about 205 people"


def test_a_figure_can_speak_of_a_group_that_the_release_shows():
    women, others = Answer("woman", said("Women")), Answer("other", said("Others"))
    everybody = table((15, 20), (10, 15), (65, 70))
    shown = Column(women, Base(60, Unit.PERSON), (Range(20, 30), Range(10, 20), Range(50, 60)))
    hidden = Column(others, Base(None, Unit.PERSON), (None,) * 3, withheld=Withheld.SMALL)
    breakdown = Breakdown(9, (women,), (others,), (Comparison(3, (shown, hidden)),))
    of_women = claims.of_group(everybody, breakdown, "woman")
    told = telling.figure(figure(of_women, "often", among=women), ENGLISH)
    assert told == "20–30% of about 60 people (Women): Often"
    assert claims.of_group(everybody, breakdown, "other") is None
    assert claims.of_group(everybody, breakdown, "nobody") is None
    assert claims.of_group(table((15, 20), number=4), breakdown, "woman") is None


@pytest.mark.parametrize(
    ("carried", "people"),
    [
        ({}, People.NOBODY),
        ({"figures": (figure(table((15, 20)), "often"),)}, People.SURVEY),
        ({"themes": (said("Diplomas"),)}, People.GROUPS),
        ({"quotations": (QUOTED,)}, People.GROUPS),
        (
            {"figures": (figure(table((15, 20)), "often"),), "themes": (said("Diplomas"),)},
            People.BOTH,
        ),
    ],
)
def test_strength_says_who_was_asked(carried, people):
    found = claim(**carried).strength
    assert found.people is people
    assert found.carried == bool(carried)
    assert claim(**carried, documents=(Reference(said("A law")),)).strength.documents


def test_a_claim_comes_back_from_json_as_it_was():
    whole = claim(
        figures=(figure(table((15, 20), (10, 15)), "often"),),
        quotations=(QUOTED,),
        agreement=agreement(12, 10, 3, said("Not here")),
    )
    assert documents.from_json(Claim, documents.to_json(whole)) == whole


def test_a_results_page_carries_no_quotation():
    given = told(claim(quotations=(QUOTED,)))
    assert "Words" not in str(documents.to_json(given))
    assert given.strength.people is People.GROUPS


def test_agreement_is_told_in_sentences():
    few = agreement(7, 7, 0)
    assert few.right is Rough.UNTOLD
    assert telling.agreement(few, ENGLISH) == "A few of those who took part have looked at it."
    many = telling.agreement(agreement(40, 31, 1, said("Not here.")), ENGLISH)
    assert many == (
        "About 40 of those who took part have looked at it. 60–80% of them say that it is right."
        " Under 20% of them would say it like this. Not everybody agrees: Not here."
    )


@pytest.mark.parametrize(
    ("unit", "said_of_it"),
    [
        (Unit.DOCUMENT, "Documents bear on it."),
        (Unit.OFFICIAL_POSITION, "An official position on it is on the record."),
    ],
)
def test_what_was_counted_and_is_nobody_is_no_survey_of_anybody(unit, said_of_it):
    counted = replace(table((15, 20)), base=Base(57, unit, exact=True))
    found = claim(figures=(figure(counted, "often"),)).strength
    assert found.people is People.NOBODY
    assert found.carried
    told_of_it = telling.strength(found, ENGLISH)
    assert told_of_it == f"Nobody whom it concerns has been asked. {said_of_it}"
