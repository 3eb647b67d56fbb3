"""Bases of questions that not everybody is asked tell no more than the answers they depend on."""

from datetime import date

import pytest

from exports.collapsing import BrokenDown, Collapsed, Merged
from exports.dataframe import DataFrameSource
from exports.disclosure.rule import candidates
from exports.evidence import About, protect
from exports.figures import Gap, Withheld
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

ABOUT = About("A project", date(2026, 6, 1))


def text(words):
    return LocalizedText.of({"en": words})


def form(*questions, answers=("yes", "no", "rather")):
    return Survey(
        "form",
        text("Form"),
        ("en",),
        "en",
        questions,
        (ChoiceList("list", tuple(Choice(one, text(one)) for one in answers)),),
    )


def asked(name, relevant="", kind="select_one", **more):
    listed = {"list_name": "list"} if kind.startswith("select") else {}
    more = {"label": text(name), **listed, **more}
    return Question(name, kind, relevant=relevant, **more)


def told(survey, responses, breakdowns=None):
    source = DataFrameSource([(survey, responses)])
    source = Collapsed(source, breakdowns) if breakdowns else source
    evidence = protect([source], ABOUT).evidence
    listed = [*evidence.profile, *(table for area in evidence.areas for table in area.tables)]
    tables = {table.key: table for table in listed}
    return tables, evidence


def people(number, answers, *, skipped=()):
    return [Response(answers, skipped)] * number


FILTERED = form(asked("works"), asked("enough", "${works} = 'yes'", required="true()"))


def working(yes, no):
    return [
        *people(yes // 2, {"works": "yes", "enough": "no"}),
        *people(yes - yes // 2, {"works": "yes", "enough": "yes"}),
        *people(no, {"works": "no"}, skipped=["enough"]),
    ]


@pytest.mark.parametrize("yes", range(60, 66))
def test_a_base_is_told_as_everything_that_the_answer_s_range_leaves(yes):
    tables, _ = told(FILTERED, working(yes, 120 - yes))
    published = tables["works"].rows[0].range
    least, most = candidates(published, 120)
    low, high = tables["enough"].base.sizes
    assert low <= least <= yes <= most <= high
    (silence,) = tables["enough"].silences
    assert silence.kinds == (Gap.NOT_ASKED,)
    assert silence.range.low <= 100 * (120 - yes) / 120 <= silence.range.high


def test_all_counts_of_a_range_give_the_same_base():
    """Otherwise the base would tell which of them it is."""
    found = {}
    for yes in range(40, 80):
        tables, _ = told(FILTERED, working(yes, 120 - yes))
        rows = tuple(row.range for row in tables["works"].rows)
        base = tables["enough"].base
        found.setdefault(rows, set()).add((base.about, base.up_to))
    assert all(len(bases) == 1 for bases in found.values())


def test_where_everybody_gave_the_same_answer_there_is_still_something_to_show():
    tables, _ = told(FILTERED, working(101, 0))
    base = tables["enough"].base
    assert (base.about, base.up_to) == (95, 100)
    assert all(row.range for row in tables["enough"].rows)


def test_a_wide_range_of_the_answer_makes_a_wide_span_and_no_empty_table():
    """100 of 200: the audit takes wider ranges there, and the base goes along."""
    tables, _ = told(FILTERED, working(100, 100))
    base, published = tables["enough"].base, tables["works"].rows[0].range
    assert base.sizes[0] <= 2 * published.low
    assert 2 * published.high - 1 <= base.sizes[1]
    assert all(row.range for row in tables["enough"].rows)


def test_a_base_that_may_be_under_twenty_is_not_shown_nor_said_to_be_small():
    tables, _ = told(FILTERED, working(22, 38))
    table = tables["enough"]
    assert table.base.about is None
    assert table.base.up_to >= 22
    assert table.withheld is Withheld.REVEALING


def test_ranges_are_as_wide_as_the_least_base_of_the_span_asks_for():
    """101 to 104 people would be told by fives, 95 to 104 only by tens: five would tell which."""
    tables, _ = told(FILTERED, working(103, 17))
    base, rows = tables["enough"].base, tables["enough"].rows
    assert base.sizes[0] < 100 <= base.sizes[1]
    assert all(row.range.high - row.range.low == 10 for row in rows)


def test_who_may_leave_it_out_is_no_limit_from_above():
    survey = form(asked("works"), asked("enough", "${works} = 'yes' or ${ill} = 'yes'"))
    tables, _ = told(survey, working(80, 40))
    assert tables["enough"].base.up_to is None  # of 80 who work more may have been asked


def test_bands_of_a_number_are_answers_too():
    survey = form(
        asked("age", kind="integer", bands=(0, 18, 30)),
        asked("votes", "${age} >= 18", required="true()"),
    )
    answers = [*people(57, {"age": 40, "votes": "yes"}), *people(31, {"age": 20, "votes": "no"})]
    tables, _ = told(survey, [*answers, *people(32, {"age": 17}, skipped=["votes"])])
    base = tables["votes"].base
    ranges = [row.range for row in tables["age"].rows]
    grown = [candidates(one, 120) for one in ranges[-2:]]
    assert base.sizes[0] <= sum(low for low, _ in grown)
    young, _ = candidates(ranges[0], 120)  # all answers add up to 120
    assert min(sum(high for _, high in grown), 120 - young) <= base.sizes[1]


def test_answers_that_a_project_put_together_are_still_those_that_conditions_name():
    """Only "yes" is asked; told is "yes or rather": no base may be above what that range leaves."""
    survey = form(
        asked("works", role=Role.PROFILE), asked("enough", "${works} = 'yes'", required="true()")
    )
    merged = [BrokenDown("works", (Merged(text("Somehow"), ("yes", "rather")),))]
    tables, _ = told(survey, working(64, 56), merged)
    least, most = candidates(tables["works"].rows[0].range, 120)
    low, high = tables["enough"].base.sizes
    assert low <= least
    assert most <= high


def test_a_group_is_held_to_the_answers_of_the_group():
    survey = form(
        asked("sex", role=Role.PROFILE),
        asked("works"),
        asked("enough", "${works} = 'yes'", required="true()"),
    )
    responses = [
        Response({**one.answers, "sex": ("yes", "no")[n % 2]}, one.not_applicable)
        for n, one in enumerate(working(110, 90))
    ]
    tables, evidence = told(survey, responses)
    (breakdown,) = evidence.breakdowns
    columns = {one.table: one.columns for one in breakdown.comparisons}
    for works, enough in zip(
        columns[tables["works"].number], columns[tables["enough"].number], strict=True
    ):
        least, most = candidates(works.ranges[0], 100)
        assert enough.base.sizes[0] <= least
        assert most <= enough.base.sizes[1]


def test_a_question_that_an_older_version_asked_of_everybody_is_told_apart():
    older = form(asked("works"), asked("enough", required="true()"))
    first = people(50, {"works": "no", "enough": "no"})
    first += people(50, {"works": "yes", "enough": "yes"})
    source = DataFrameSource([(older, first), (FILTERED, working(50, 50))])
    evidence = protect([source], ABOUT).evidence
    tables = {table.key: table for area in evidence.areas for table in area.tables}
    for key, base in (("enough", 50), ("enough@1", 100)):
        (silence,) = tables[key].silences
        assert silence.range.low <= 100 * (200 - base) / 200 <= silence.range.high
        low, high = tables[key].base.sizes
        assert low <= base <= high


@pytest.mark.parametrize(
    "relevant",
    [
        "${works} > 1",
        "${works} >= '2'",
        "number(${works}) = 2",
        "${works} = 2",
        "selected(${works}, '2') = true()",
        "string-length(${works}) = 1 and ${works} = '2'",
        "coalesce(${works}, '1') = '2'",
        "${is_two} > 0",
        "contains(${works}, '2')",
    ],
)
def test_a_condition_is_never_read_as_saying_nothing(relevant):
    survey = form(
        asked("works"),
        Question("is_two", "calculate", text(""), calculation="if(${works} = '2', 1, 0)"),
        asked("enough", relevant, required="true()"),
        answers=("1", "2"),
    )
    responses = [
        *people(53, {"works": "2", "enough": "1"}),
        *people(67, {"works": "1"}, skipped=["enough"]),
    ]
    tables, _ = told(survey, responses)
    least, most = candidates(tables["works"].rows[1].range, 120)
    low, high = tables["enough"].base.sizes
    assert low <= least
    assert most <= high


@pytest.mark.parametrize("relevant", ["${why} != ''", "${works} = 'yes' and ${why} != ''"])
def test_written_answers_are_answers_too(relevant):
    survey = form(
        asked("works"), asked("why", kind="text"), asked("enough", relevant, required="true()")
    )
    responses = [
        *people(53, {"works": "yes", "why": "Words", "enough": "yes"}),
        *people(67, {"works": "no"}, skipped=["enough"]),
    ]
    tables, _ = told(survey, responses)
    least, most = candidates(tables["why"].rows[0].range, 120)
    low, high = tables["enough"].base.sizes
    assert low <= least
    assert most <= high


def test_questions_that_share_out_an_answer_do_not_add_up_to_it():
    survey = form(
        asked("a"),
        asked("b"),
        asked("first", "${a} = 'yes' and ${b} = 'yes'", required="true()"),
        asked("second", "${a} = 'yes' and ${b} = 'no'", required="true()"),
    )
    responses = [
        *people(48, {"a": "yes", "b": "yes", "first": "yes"}, skipped=["second"]),
        *people(29, {"a": "yes", "b": "no", "second": "yes"}, skipped=["first"]),
        *people(43, {"a": "no", "b": "no"}, skipped=["first", "second"]),
    ]
    tables, _ = told(survey, responses)
    least, most = candidates(tables["a"].rows[0].range, 120)
    first, second = tables["first"].base.sizes, tables["second"].base.sizes
    assert first[0] + second[0] <= least
    assert most <= first[1] + second[1]


def test_a_question_that_stayed_while_what_it_depends_on_was_reworded():
    older = form(
        asked("works", label=text("Are you at work?")),
        asked("enough", "${works} = 'yes'", required="true()"),
    )
    source = DataFrameSource([(older, working(40, 80)), (FILTERED, working(27, 93))])
    evidence = protect([source], ABOUT).evidence
    tables = {table.key: table for area in evidence.areas for table in area.tables}
    low, high = tables["enough"].base.sizes
    now, before = (candidates(tables[key].rows[0].range, 120) for key in ("works", "works@1"))
    assert low <= now[0] + before[0]
    assert now[1] + before[1] <= high


@pytest.mark.parametrize("constant", ["1 < 2", "${five} > 3", "${itself} > 3"])
def test_conditions_without_answers_end_too(constant):
    survey = form(
        asked("works"),
        Question("five", "calculate", text(""), calculation="5"),
        Question("itself", "calculate", text(""), calculation="${itself}"),
        asked("enough", f"{constant} and ${{works}} = 'yes'", required="true()"),
    )
    tables, _ = told(survey, working(60, 60))
    low, high = tables["enough"].base.sizes
    assert low <= 60 <= high


def test_what_follows_from_an_answer_is_not_asked_for_twice():
    """Who says whether they applied has the right: the base is that of "applied" alone."""
    survey = form(
        asked("right"),
        asked("applied", "${right} = 'yes'", required="true()"),
        asked("outcome", "${right} = 'yes' and ${applied} = 'yes'", required="true()"),
        asked("cost", "${right} = 'yes' and ${applied} = 'yes'", required="true()"),
        asked("why_not", "${right} = 'yes' and ${applied} = 'no'", required="true()"),
    )
    responses = [
        *people(
            90,
            {"right": "yes", "applied": "yes", "outcome": "yes", "cost": "no"},
            skipped=["why_not"],
        ),
        *people(
            60, {"right": "yes", "applied": "no", "why_not": "no"}, skipped=["outcome", "cost"]
        ),
        *people(50, {"right": "no"}, skipped=["applied", "outcome", "cost", "why_not"]),
    ]
    tables, _ = told(survey, responses)
    applied = tables["applied"]
    low, high = applied.base.sizes
    for key, row, exact in (("outcome", 0, 90), ("cost", 0, 90), ("why_not", 1, 60)):
        least, most = tables[key].base.sizes
        published = applied.rows[row].range
        assert least <= -(-published.low * low // 100) <= exact
        assert exact <= -(-published.high * high // 100) - 1 <= most
        assert all(one.range for one in tables[key].rows)
