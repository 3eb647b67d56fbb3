"""The attacker again, who also reads bases and silences of what not everybody is asked.

It is told for whom each question is by the form, and knows how many people there are. It does not
know the exact base of a question that depends on another: that would be the other's answer.
"""

import importlib.util
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.figures import Gap
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

spec = importlib.util.spec_from_file_location(
    "disclosure_attacker_by_filters", Path(__file__).with_name("attacker.py")
)
attacker = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = attacker
spec.loader.exec_module(attacker)

EVERYBODY, REGION, NOBODY = ("", ""), "region", "@missing"
PARENT, CHILD, NESTED = "parent", "child", "nested"
CODES = ("a0", "a1", "a2", "a3")
BANDS = (0, 10, 20, 30)
SHORT, LONG = range(24), range(2000, 2200)


def text(english):
    return LocalizedText.of({"en": english})


@dataclass
class Form:
    """A question, one for those who gave some of its answers, and one for some of those.

    The second may be asked only of one region, or of all of that region besides.
    """

    kind: str
    asked_of: tuple[str, ...]
    joined: str
    nested_of: str
    required: bool
    sensitive: bool

    def asks(self, one):
        """Whether the second question is for a person."""
        by_answer = bool(set(one.get(PARENT, ())) & set(self.asked_of))
        here = one.get(REGION) == "r0"
        if self.joined == "and":
            return by_answer and here
        return by_answer or (here if self.joined == "or" else False)

    @property
    def survey(self):
        relevant = " or ".join(f"selected(${{{PARENT}}}, '{code}')" for code in self.asked_of)
        if self.kind == "integer":
            relevant = f"${{{PARENT}}} >= {BANDS[CODES.index(self.asked_of[0])]}"
        if self.joined:
            relevant = f"({relevant}) {self.joined} ${{{REGION}}} = 'r0'"
        parent = replace(
            Question(PARENT, self.kind, text("p"), sensitive=self.sensitive),
            **({"bands": BANDS} if self.kind == "integer" else {"list_name": "codes"}),
        )
        return Survey(
            "form",
            text("Form"),
            ("en",),
            "en",
            (
                Question(REGION, "select_one", text("r"), list_name="regions", role=Role.PROFILE),
                parent,
                Question(
                    CHILD,
                    "select_one",
                    text("c"),
                    list_name="codes",
                    relevant=relevant,
                    required="true()" if self.required else "",
                ),
                Question(
                    NESTED,
                    "select_one",
                    text("n"),
                    list_name="codes",
                    relevant=f"${{{CHILD}}} = '{self.nested_of}'",
                ),
            ),
            (
                ChoiceList("regions", tuple(Choice(f"r{n}", text(f"r{n}")) for n in range(3))),
                ChoiceList("codes", tuple(Choice(code, text(code)) for code in CODES)),
            ),
        )


def random_form(rng):
    kind = rng.choices(("select_one", "select_multiple", "integer"), (5, 2, 2))[0]
    asked_of = tuple(rng.sample(CODES, 1 if kind == "select_multiple" else rng.choice((1, 1, 2))))
    if kind == "integer":
        asked_of = CODES[rng.randint(1, 3) :]
    return Form(
        kind,
        asked_of,
        rng.choice(("", "", "", "and", "or")),
        rng.choice(CODES),
        rng.random() < 0.6,
        rng.random() < 0.2,
    )


def random_people(rng, form):
    likely = [rng.random() ** 2 + 0.05 for _ in CODES]
    for _ in range(rng.choice((60, 100, 100, 101, 125, 250, rng.randint(40, 500)))):
        one = {}
        if rng.random() > 0.05:
            one[REGION] = rng.choice(("r0", "r1", "r2"))
        if rng.random() > 0.03:
            number = rng.choice((1, 2)) if form.kind == "select_multiple" else 1
            one[PARENT] = list(dict.fromkeys(rng.choices(CODES, likely, k=number)))
        if form.asks(one) and (form.required or rng.random() > 0.04):
            one[CHILD] = rng.choices(CODES, likely[::-1])[0]
        if one.get(CHILD) == form.nested_of and rng.random() > 0.04:
            one[NESTED] = rng.choice(CODES)
        yield one


def sent(form, one):
    """What a person's answers are, as the form takes them."""
    if form.kind == "select_multiple" or PARENT not in one:
        return one
    (code,) = one[PARENT]
    number = BANDS[CODES.index(code)]
    return {**one, PARENT: number if form.kind == "integer" else code}


def absent(form, one):
    """What the form leaves out for a person."""
    asked = form.asks(one)
    nested = one.get(CHILD) == form.nested_of
    return [key for key, shown in ((CHILD, asked), (NESTED, nested)) if not shown]


def places_of(one):
    return [EVERYBODY, (REGION, one.get(REGION, NOBODY))]


def columns_of(evidence, key):
    """What anybody reads of a question: base, its step, ranges and why nothing is shown."""
    table = next(t for area in evidence.areas for t in area.tables if t.key == key)
    found = {EVERYBODY: (table.base, [row.range for row in table.rows], table.withheld)}
    for breakdown in evidence.breakdowns:
        for comparison in breakdown.comparisons:
            if comparison.table == table.number:
                for column in comparison.columns:
                    place = (REGION, column.group.value)
                    found[place] = (column.base, list(column.ranges), column.withheld)
    return table, found


def sizes(base, ranges, withheld, people):
    """Which exact bases a published one may stand for, as the method sheet says it."""
    low, high = 0, 19
    if base.about is not None:
        low, high = max(20, base.about - 2), base.about + 2
    if base.up_to is not None:
        high = base.up_to + 2
    if all(ranges) and ranges:
        narrowest = min(one.high - one.low for one in ranges)
        low = max(low, 20, -(-100 * people // narrowest))  # the rule: so many people wide
    return low, high


class ByFilters:
    """Everything that is told of the three questions, as one integer programme."""

    def __init__(self, form, people, evidence):
        self.people = 10 if form.sensitive else 5
        _, parent = columns_of(evidence, PARENT)
        bases = {}
        for one in people:
            if PARENT in one:
                for place in places_of(one):
                    bases[place] = bases.get(place, 0) + 1
        ranges = {
            place: [(one.low, one.high) for one in told]
            for place, (_, told, _) in parent.items()
            if all(told)
        }
        known = attacker.Knowledge(
            len(CODES),
            [attacker.Publication(bases, ranges)],
            several=form.kind == "select_multiple",
            nobody=frozenset({NOBODY}),
        )
        self.attack = attacker.Attacker(known)
        self.total = len(people)
        sizes_of = Counter(place for one in people for place in places_of(one))
        self.places = tuple(sizes_of)
        asked = {place: self.asked(form, place, tuple(sizes_of), sizes_of) for place in sizes_of}
        child = self.follow(evidence, CHILD, asked, spare=not form.required)
        row = CODES.index(form.nested_of)
        nested = {place: ([rows[row]], 0) for place, rows in child.items()}
        self.follow(evidence, NESTED, nested, spare=True)

    def asked(self, form, place, places, sizes_of):
        """Which of the first question's cells make up those asked, and how many are asked besides.

        Who comes from the region is asked all the same ("or"), or alone ("and").
        """
        if form.joined and place == EVERYBODY:
            parts = [self.asked(form, one, places, sizes_of) for one in places if one != EVERYBODY]
            return [cell for cells, _ in parts for cell in cells], sum(more for _, more in parts)
        here = place == (REGION, "r0")
        if form.joined == "or" and here:
            return [], sizes_of[place]
        if (form.joined == "and" and not here) or (0, place, 0) not in self.attack.columns:
            return [], 0
        return [self.attack.columns[0, place, CODES.index(code)] for code in form.asked_of], 0

    def follow(self, evidence, key, asked, *, spare):
        """Add a question's base, silences and ranges; return the columns of its answers."""
        table, told = columns_of(evidence, key)
        add, column = self.attack.rows.append, self.attack.column
        every, blanks, cells = {}, {}, {}
        for place, (terms, more) in asked.items():
            low, high = (0, np.inf)
            if place in told:
                people = 5
                low, high = sizes(*told[place], people)
            every[place] = base = column(low, min(high, self.total))
            blanks[place] = blank = column(0, self.total if spare else 0)
            add(({base: 1, blank: 1, **dict.fromkeys(terms, -1)}, more, more))
            cells[place] = [column(0, self.total) for _ in CODES]
            add(({base: -1, **dict.fromkeys(cells[place], 1)}, 0, 0))
            if place in told and all(told[place][1]):
                for cell, one in zip(cells[place], told[place][1], strict=True):
                    add(({cell: 100, base: -one.low}, 0, np.inf))
                    add(({cell: 100, base: -one.high}, -np.inf, 0 if one.high == 100 else -1))
        for whole, parts in ((every, 1), (blanks, 1)):
            groups = {whole[place]: parts for place in whole if place != EVERYBODY}
            add(({whole[EVERYBODY]: -1, **groups}, 0, 0))
        for row, _ in enumerate(CODES):
            groups = {cells[place][row]: 1 for place in cells if place != EVERYBODY}
            add(({cells[EVERYBODY][row]: -1, **groups}, 0, 0))
        self.silences(table, every[EVERYBODY], blanks[EVERYBODY])
        return cells

    def silences(self, table, base, blank):
        """Add what is told of those outside the base, as shares of all who took part."""
        for silence in table.silences:
            low, high = attacker.counts_of(silence.range.low, silence.range.high, self.total)
            outside = {
                frozenset({Gap.NOT_ASKED}): {base: -1, blank: -1},
                frozenset({Gap.BLANK}): {blank: 1},
            }.get(frozenset(silence.kinds), {base: -1})
            start = self.total if base in outside else 0
            self.attack.rows.append((outside, low - start, high - start))

    def broken(self):
        people = dict.fromkeys(self.places, self.people)
        return list(self.attack.broken(people))


def broken(seed, *, chance=b""):
    rng = Random(seed)
    form = random_form(rng)
    people = list(random_people(rng, form))
    source = DataFrameSource(
        [(form.survey, [Response(sent(form, one), absent(form, one)) for one in people])]
    )
    made = protect([source], About("A project", date(2026, 6, 1)), chance=chance)
    return ByFilters(form, people, made.evidence).broken()


@pytest.mark.parametrize("seed", SHORT)
def test_nobody_is_found_by_whom_a_question_is_asked_of(seed):
    assert broken(seed, chance=b"secret" * (seed % 2)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", LONG)
def test_nobody_is_found_by_filter_questions_of_two_hundred_surveys(seed):
    assert broken(seed, chance=b"secret" * (seed % 2)) == []
