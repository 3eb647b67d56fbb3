"""What is protected from end to end: from answers to evidence, and bad input on the way."""

import random
from collections import defaultdict
from datetime import date

import pytest

from exports.counting import part_name
from exports.dataframe import DataFrameSource
from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import EVERYBODY, Cells, Division, Linked
from exports.disclosure.rule import candidates, width
from exports.disclosure.widening import Cause, protect_linked
from exports.evidence import About, build, protect
from exports.figures import Withheld
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

ABOUT = About("A project", date(2026, 6, 1))


def form(*questions, **lists):
    """A form of select_one questions: name, list, and whether it says who answers."""
    return Survey(
        "form",
        LocalizedText.of({"en": "Form"}),
        ("en",),
        "en",
        tuple(
            Question(
                name,
                "select_one",
                LocalizedText.of({"en": name}),
                list_name=list_name,
                role=Role.PROFILE if profile else Role.NONE,
                sensitive=name == "sensitive",
            )
            for name, list_name, profile in questions
        ),
        tuple(
            ChoiceList(name, tuple(Choice(c, LocalizedText.of({"en": c})) for c in choices))
            for name, choices in lists.items()
        ),
    )


def evidence_of(survey, answers):
    return build([DataFrameSource([(survey, [Response(one) for one in answers])])], ABOUT)


def cells(base, *counts, **more):
    return Cells(base, counts, **more)


def divided(everybody, **parts):
    return Linked("q", everybody, (Division("v", parts),))


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up to 9"):
        Linked("q", cells(10, 4, 5))
    with pytest.raises(ValueError, match="do not fit"):
        Linked("q", cells(10, 11, -1))
    with pytest.raises(ValueError, match="are not everybody"):
        divided(cells(50, 25, 25), a=cells(20, 10, 10))
    with pytest.raises(ValueError, match="2 people gave 1"):
        Linked("q", cells(2, 1, 0), adds_up=AddsUp.TO_BASE_OR_MORE)
    with pytest.raises(ValueError, match="0 people"):
        Linked("q", cells(10, 5, 5, people=0))


def test_a_small_hidden_group_cannot_be_had_by_subtraction():
    """One man among 101: whoever subtracts the women's range from the total must learn nothing."""
    everybody, women = cells(101, 55, 46), cells(100, 55, 45)
    linked = divided(everybody, women=women, man=cells(1, 0, 1, shown=False))
    found = protect_linked(linked)
    total, part = found.ranges[EVERYBODY], found.ranges["v", "women"]
    low, high = candidates(total[0], 101)
    inner_low, inner_high = candidates(part[0], 100)
    assert {x - y for x in range(low, high + 1) for y in range(inner_low, inner_high + 1)} >= {0, 1}


def test_it_is_said_which_table_was_widened_and_why():
    found = protect_linked(Linked("q", cells(100, 50, 50)))
    assert found.steps[0].cause is Cause.ROWS
    assert found.steps[0].before == width(100)
    assert found.widths[EVERYBODY] in {None, 20, 25, 50}


def test_the_first_range_holds_five_counts_for_somebody_in_it_too():
    """Of 100 people "under 5%" is 0 to 4: who is in it knows that it is 1 to 4."""
    found = protect_linked(Linked("q", cells(100, 62, 35, 3)))
    assert found.steps[0].cause is Cause.INSIDER
    assert found.widths[EVERYBODY] == 10


def test_the_audit_is_the_same_each_time_and_whatever_the_order_of_groups():
    rng = random.Random(3)
    parts = {f"g{n}": [rng.randint(3, 30) for _ in range(3)] for n in range(5)}
    sums = [sum(column) for column in zip(*parts.values(), strict=True)]

    def run(names):
        chosen = {n: cells(sum(parts[n]), *parts[n]) for n in names}
        return protect_linked(divided(cells(sum(sums), *sums), **chosen)).ranges

    assert run(sorted(parts)) == run(sorted(parts))


@pytest.mark.parametrize("number", [19, 20, 24, 25])
def test_groups_at_the_edges_are_shown_from_twenty_on(number):
    survey = form(("q", "yn", False), ("p", "ab", True), yn=["y", "n"], ab=["a", "b"])
    answers = [{"q": "yn"[n % 2], "p": "a"} for n in range(number)]
    answers += [{"q": "yn"[n % 3 == 0], "p": "b"} for n in range(200)]
    made = evidence_of(survey, answers)
    groups = {group.value for group in made.breakdowns[0].groups}
    assert ("a" in groups) is (number >= 20)


def test_everybody_with_the_same_answer_is_never_told_as_all():
    survey = form(("q", "yn", False), yn=["y", "n"])
    made = evidence_of(survey, [{"q": "y"}] * 200)
    (table,) = made.areas[0].tables
    shown = [row.range for row in table.rows if row.range]
    assert table.withheld is Withheld.REVEALING or {r.kind.value for r in shown} <= {
        "over",
        "under",
    }


def test_a_table_of_one_cell_is_withheld():
    survey = form(("q", "one", False), one=["only"])
    (table,) = evidence_of(survey, [{"q": "only"}] * 50).areas[0].tables
    assert table.withheld is Withheld.REVEALING


def test_a_variable_with_five_thousand_values_and_one_with_a_thousand_groups():
    values = [f"v{n}" for n in range(5000)]
    groups = [f"g{n}" for n in range(1000)]
    survey = form(("q", "many", False), ("p", "groups", True), many=values, groups=groups)
    rng = random.Random(1)
    answers = [{"q": rng.choice(values[:50]), "p": rng.choice(groups)} for _ in range(3000)]
    answers += [{"q": rng.choice(values), "p": "g0"} for _ in range(100)]
    made = evidence_of(survey, answers)
    (breakdown,) = made.breakdowns
    assert [group.value for group in breakdown.groups] == ["g0"]
    assert made.method.groups_hidden == 999


def test_two_profile_questions_are_crossed_once():
    survey = form(("p", "ab", True), ("q", "ab", True), ab=["a", "b"])
    answers = [{"p": "ab"[n % 2], "q": "ab"[n % 3 == 0]} for n in range(300)]
    made = evidence_of(survey, answers)
    crossed = [(b.table, c.table) for b in made.breakdowns for c in b.comparisons]
    assert len(crossed) == 1


def test_bases_that_differ_between_questions_are_each_told():
    survey = form(("q", "yn", False), ("r", "yn", False), ("p", "ab", True), yn="yn", ab="ab")
    answers = [{"q": "yn"[n % 2], "p": "ab"[n % 2]} for n in range(200)]
    answers += [{"q": "y", "r": "yn"[n % 3 == 0], "p": "a"} for n in range(60)]
    made = evidence_of(survey, answers)
    assert [table.base.about for table in made.areas[0].tables] == [260, 60]


def test_answers_under_an_older_version_are_audited_together():
    older = form(("q", "yn", False), ("p", "ab", True), yn="yn", ab="ab")
    newer = form(("q", "yn", False), ("p", "ab", True), yn="yn", ab="abc")
    first = [Response({"q": "yn"[n % 2], "p": "ab"[n % 2]}) for n in range(80)]
    second = [Response({"q": "yn"[n % 3 == 0], "p": "abc"[n % 3]}) for n in range(90)]
    found = protect([DataFrameSource([(older, first), (newer, second)])], ABOUT)
    assert found.evidence.areas[0].tables[0].base.about == 170
    assert found.unsafe == ()


def test_nobody_answered():
    survey = form(("q", "yn", False), ("p", "ab", True), yn="yn", ab="ab")
    made = evidence_of(survey, [])
    assert made.areas[0].tables[0].withheld is Withheld.NOBODY
    assert made.breakdowns == ()


def test_what_is_published_is_what_the_ledger_remembers():
    survey = form(("q", "yn", False), ("p", "ab", True), yn="yn", ab="ab")
    rng = random.Random(5)
    answers = [{"q": rng.choice("yyn"), "p": rng.choice("ab")} for _ in range(333)]
    found = protect([DataFrameSource([(survey, [Response(a) for a in answers])])], ABOUT)
    told = found.ledger["form"]["q"]
    (table,) = found.evidence.areas[0].tables
    assert told.everybody.ranges == tuple(row.range for row in table.rows)
    (comparison,) = (c for c in found.evidence.breakdowns[0].comparisons if c.table == table.number)
    for column in comparison.columns:
        assert told.divisions["p"][column.group.value].ranges == column.ranges
    exact = defaultdict(int)
    for one in answers:
        exact[one["p"]] += 1
    assert {p: c.base for p, c in told.divisions["p"].items()} == dict(exact)
    assert part_name("a") == "a"


def test_a_group_of_which_every_range_would_say_nothing_is_left_out_in_words():
    survey = form(("sensitive", "abc", False), ("sex", "sex", True), abc="abcd", sex=["w", "m"])
    answers = [{"sensitive": "abcd"[n % 4], "sex": "w" if n < 30 else "m"} for n in range(230)]
    found = evidence_of(survey, answers)
    (comparison,) = found.breakdowns[0].comparisons
    assert [column.withheld for column in comparison.columns] == [Withheld.WIDE, Withheld.NO]
    assert comparison.columns[0].base.about == 30
    assert comparison.columns[0].ranges == (None,) * 4


def test_a_majority_is_told_of_a_small_group_too():
    survey = form(("sensitive", "abc", False), abc="abcd")
    found = evidence_of(survey, [{"sensitive": "a" if n % 10 else "b"} for n in range(30)])
    assert str(found.areas[0].tables[0].rows[0].range.kind) == "over"


def test_a_group_is_widened_before_everybody():
    """What everybody said is told of most: groups of which it adds up are told less exactly."""
    everybody = cells(214, 21, 52, 67, 42, 21, 11)
    channels = {
        "link": cells(31, 4, 8, 6, 6, 6, 1),
        "centre": cells(109, 12, 32, 32, 18, 10, 5),
        "library": cells(74, 5, 12, 29, 18, 5, 5),
    }
    found = protect_linked(divided(everybody, **channels))
    assert found.widths[EVERYBODY] == width(214)
    assert {step.place[0] for step in found.steps} == {"v"}
