"""A case on the small survey: findings, groups, quotations, and what the working edition adds."""

from dataclasses import replace
from datetime import date

import pytest

from exports.agreement import agreement
from exports.case import (
    CameUp,
    Case,
    Exact,
    Group,
    Interpreted,
    Missing,
    Put,
    Stated,
    Taken,
    Voted,
    Working,
)
from exports.claims import Asked, Beside, Claim, Reference, figure, of_group
from exports.disclosure.rule import Range
from exports.measures import Furthers, Measure, View
from exports.measures import Taken as Stand
from exports.quoting import Quoted
from surveys.text import LocalizedText


def told(english, arabic=""):
    return LocalizedText.of({"en": english, "ar": arabic})


def tables_of(evidence):
    return {t.key: t for area in evidence.areas for t in area.tables}


def claims_on(evidence):
    """Return claims on an answer, on several together, on a median and on a group."""
    tables = tables_of(evidence)
    women = evidence.breakdowns[0].groups[0]
    of_women = of_group(tables["works"], evidence.breakdowns[0], women.value)
    rests = {
        "works": (tables["works"], ("yes",), None),
        "hard": (tables["hard"], ("papers",), None),
        "wage": (tables["wage"], (), None),
        "fair": (tables["views/fair"], ("never", "seldom"), None),
        "women": (of_women, ("yes",), women),
    }
    for number, (name, (table, values, among)) in enumerate(rests.items(), start=1):
        yield Claim(
            number=number,
            link=False,
            claim=told(f"The claim on {name}", f"القول في {name}"),
            plain=told(f"Plainly: {name}"),
            limits=told("Nobody compared it with papers"),
            areas=("labour_market",),
            principles=("labour_law",),
            figures=(figure(table, values, release=1, survey=told("Work", "العمل"), among=among),),
            asks=(
                Asked(
                    told(f"Decide {name}"),
                    told("The city"),
                    date(2026, 9, 1),
                    told("Meet"),
                    told("We shall see") if number == 1 else LocalizedText(),
                    date(2026, 6, 2) if number == 1 else None,
                ),
            ),
            comparators=(
                Beside(
                    tables["works"].label,
                    told("Yes"),
                    62.5,
                    told("Statistical office"),
                    2024,
                    told("Turin"),
                    told("It asked people of 15 to 64"),
                    "https://example.org/work",
                ),
            ),
            documents=(Reference(told("Report of 2024"), "https://example.org/r"),),
            agreement=agreement(40, 36, 30, told("Some work in the dark")),
            position=number if number < 4 else None,
        )


@pytest.fixture(scope="session")
def case(evidence):
    found = [Stated(one, one.strength) for one in claims_on(evidence)]
    return Case(
        findings=tuple(found),
        groups=(
            Group(
                "Market hall",
                (2026, 5),
                "ar",
                Interpreted.COMMUNITY,
                25,
                Taken.CHANGED,
                told("Guide"),
                ("labour_market",),
                (Put("Work is there.", Range(60, 80), against=True),),
            ),
        ),
        themes=(CameUp(told("Papers", "الأوراق"), "labour_market", 1, 1, 30),),
        quotations=("x",),
        measures=(
            Measure(
                told("A fee"),
                told("Shorter waits"),
                told("Council paper"),
                "labour_market",
                (
                    Stand(
                        told("The job centre"),
                        View.WELCOME,
                        Furthers.YES,
                        told("It pays for staff"),
                        "Head of office",
                        date(2026, 5, 5),
                    ),
                    Stand(LocalizedText(), View.REJECTED, Furthers.NO),
                ),
            ),
        ),
        comparators=found[0].claim.comparators,
        documents=found[0].claim.documents,
        positions=(Reference(told("The mayor, signed off 2026-05-01")),),
    )


@pytest.fixture(scope="session")
def stated(evidence, case):
    return replace(evidence, case=case)


@pytest.fixture(scope="session")
def quoted():
    return (
        Quoted(
            "لا يرون شهادتي",
            "ar",
            told("They do not see my diploma"),
            "labour_market",
            spoken=True,
            survey=LocalizedText(),
            group=LocalizedText(),
        ),
    )


@pytest.fixture(scope="session")
def working(evidence, responses):
    counts = [r.answers["works"] for r in responses if r.answers["works"] != "refused"]
    given = [
        (row.answer, counts.count(row.answer.value)) for row in tables_of(evidence)["works"].rows
    ]
    open_claim = next(claims_on(evidence))
    return Working(
        counted_on=date(2026, 6, 3),
        exact=(
            Exact(
                told("Work", "العمل"),
                told("Do you work?", "هل تعمل؟"),
                "select_one",
                LocalizedText(),
                len(counts),
                tuple(given),
                (len(responses) - len(counts), 0, 0),
            ),
        ),
        pending=(replace(open_claim, number=9, claim=told("Not agreed"), agreement=None),),
        gaps=(
            Missing(
                told("How many wait"),
                told("The ask depends on it"),
                told("The office"),
                told("Ask it"),
                "labour_market",
                LocalizedText(),
            ),
        ),
        votes=(
            Voted(
                "Market hall",
                date(2026, 5, 7),
                "Work is there.",
                (("agree", 17), ("disagree", 3), ("unsure", 2), ("pass", 3)),
                ("Not for me",),
            ),
        ),
        dissent=(("Market hall", date(2026, 5, 7), "One table saw it otherwise"),),
    )
