from datetime import UTC, date, datetime
from random import Random

import pytest

from surveys.answers import read_form
from surveys.expressions import Environment
from surveys.labels import to_plain
from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Question, Repeat, Role, Survey
from surveys.relevance import state
from surveys.text import LocalizedText
from surveys.validation import Record, declined, finish, validate
from surveys.violations import CODES, MESSAGES, Violation, violation

ENVIRONMENT = Environment(
    date(2024, 5, 31), datetime(2024, 5, 31, 14, 30, tzinfo=UTC), "en", Random(1)
)
LISTS = (
    ChoiceList("yesno", (Choice("yes"), Choice("no", role=ChoiceRole.DECLINE))),
    ChoiceList(
        "why",
        (
            Choice("pay"),
            Choice("hours"),
            Choice(
                "none", LocalizedText.of({"en": "*None*", "fr": "Aucune"}), ChoiceRole.NONE_OF_THESE
            ),
            Choice("secret", role=ChoiceRole.REFUSED),
        ),
    ),
)


def form(*children):
    return Survey("form", LocalizedText(), ("en", "fr"), "en", children, LISTS)


def found(survey, answers):
    return [(each.path, each.code) for each in validate(survey, answers, ENVIRONMENT)]


def test_a_blank_answer_can_only_break_required():
    survey = form(
        Question("a", "integer", required="true()", constraint=". > 3"),
        Question("b", "integer", constraint=". > 3"),
        Question("c", "select_one", list_name="yesno", required="${b} > 5"),
        Question("d", "text", required="true()", read_only="true()"),
        Question("e", "note", required="true()"),
    )
    assert found(survey, {}) == [("a", "required")]
    assert found(survey, {"a": 4, "b": 6}) == [("c", "required.choice")]


def test_a_given_answer_can_only_break_its_type_and_its_constraint():
    message = LocalizedText.of({"en": "Too **young**, ${name}", "fr": "Trop jeune"})
    survey = form(
        Question("name", "text"),
        Question("a", "integer", constraint=". > 3", constraint_message=message),
    )
    assert found(survey, {"a": "4"}) == [("a", "type")]
    assert found(survey, {"a": 4}) == []
    (violated,) = validate(survey, {"a": 2, "name": "Ali"}, ENVIRONMENT)
    assert violated.code == "constraint"
    piped = state(survey, {"name": "Ali"}, ENVIRONMENT).piped
    assert violated.sentence(str, "en", lookup=piped) == "Too young, Ali"
    assert violated.sentence(str, "fr-BE", "en") == "Trop jeune"


def test_what_does_not_apply_breaks_nothing():
    survey = form(
        Group("g", (Question("a", "integer", required="true()"),), relevant="${b} = 'x'"),
        Question("b", "text"),
    )
    assert found(survey, {"g/a": "wrong"}) == []
    assert found(survey, {"b": "x"}) == [("g/a", "required")]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("select_one", "pay", None),
        ("select_one", "gone", "choice.unknown"),
        ("select_multiple", ["pay", "hours"], None),
        ("select_multiple", ["none"], None),
        ("select_multiple", ["pay", "none"], "choice.exclusive"),
        ("select_multiple", ["pay", "secret"], "choice.exclusive"),
        ("select_multiple", ["pay", "gone"], "choice.unknown"),
        ("rank", ["secret", "none", "hours", "pay"], None),
        ("rank", ["secret", "none"], "rank.incomplete"),
        ("rank", ["secret", "gone"], "choice.unknown"),
    ],
)
def test_what_is_chosen_has_to_be_offered(kind, value, code):
    survey = form(Question("q", kind, list_name="why"))
    assert found(survey, {"q": value}) == ([("q", code)] if code else [])


def test_choosing_none_with_others_is_told_with_its_label():
    survey = form(Question("q", "select_multiple", list_name="why"))
    (violated,) = validate(survey, {"q": ["pay", "none"]}, ENVIRONMENT)
    assert violated.sentence(str, "fr", "en") == (
        "Choose either “Aucune” alone or the other answers, not both."
    )
    (violated,) = validate(survey, {"q": ["pay", "secret"]}, ENVIRONMENT)
    assert "“secret”" in violated.sentence(str, "fr", "en")


def test_where_a_filter_leaves_nothing_nothing_is_required():
    survey = form(
        Question("q", "select_one", list_name="why", choice_filter="x = 'y'", required="true()")
    )
    assert found(survey, {}) == []


def test_where_a_list_is_missing_any_choice_is_kept():
    survey = form(
        Question("q", "select_one_from_file", list_name="gone.csv"),
        Question("r", "select_one", list_name="gone"),
        Question("s", "rank", list_name="gone"),
    )
    assert found(survey, {"q": "x", "r": "y", "s": ["z"]}) == []


def test_blank_rows_of_an_open_repeat_break_nothing():
    member = (Question("name", "text", required="true()"), Question("age", "integer"))
    survey = form(Repeat("open", member), Repeat("counted", member, repeat_count="2"))
    assert found(survey, {"open": [{}, {"age": 3}]}) == [
        ("open[2]/name", "required"),
        ("counted[1]/name", "required"),
        ("counted[2]/name", "required"),
    ]


def test_rows_that_hold_only_defaults_are_blank():
    survey = form(
        Repeat(
            "r",
            (
                Question("a", "integer", default="3"),
                Question("b", "text", required="true()"),
                Repeat("s", (Question("c", "text", default="x"),)),
            ),
        )
    )
    answers = {"r": [{"a": 3, "s": [{"c": "x"}]}, {"a": 4, "s": [{"c": "y"}, {}]}]}
    assert found(survey, answers) == [("r[2]/b", "required")]
    assert finish(survey, answers, ENVIRONMENT).answers == {"r": [{"a": 4, "s": [{"c": "y"}]}]}


def test_no_to_taking_part_is_no_violation():
    survey = form(
        Group("begin", (Question("consent", "select_one", list_name="yesno", role=Role.CONSENT),))
    )
    assert declined(survey, {"begin/consent": "no"})
    assert not declined(survey, {"begin/consent": "yes"})
    assert not declined(survey, {})
    assert found(survey, {"begin/consent": "no"}) == []


HOUSE = form(
    Question("a", "text"),
    Group("g", (Question("b", "integer"), Question("c", "note")), relevant="${a} = 'x'"),
    Repeat(
        "m",
        (
            Question("name", "text"),
            Question("age", "integer", relevant="${name} != ''"),
            Question("number", "calculate", calculation="position(..)"),
        ),
    ),
    Repeat("hidden", (Question("d", "text"),), relevant="false()"),
    Question("total", "calculate", calculation="count(${m})"),
    Question("device", "deviceid"),
)


def test_a_finished_record_holds_what_applies_and_what_is_worked_out():
    answers = {
        "g/b": 3,
        "m": [{}, {"name": "Ali", "age": 4}, {"age": 3}],
        "hidden": [{"d": "x"}],
        "device": "356938035643809",
        "unknown": "x",
    }
    record = finish(HOUSE, answers, ENVIRONMENT)
    assert record == Record(
        answers={
            "m": [{"name": "Ali", "age": 4, "number": 1}, {"number": 2}],
            "total": 2,
        },
        not_applicable=("g/b", "m[2]/age", "hidden"),
        day=date(2024, 5, 31),
    )


def test_a_finished_record_follows_the_order_of_the_form():
    first = finish(HOUSE, {"g/b": 1, "a": "x"}, ENVIRONMENT)
    assert list(first.answers) == ["a", "g/b", "total"]


def test_no_time_of_day_gets_into_a_record():
    survey = form(
        Question("begin", "start"),
        Question("finish", "end"),
        Question("day", "today"),
        Question("moment", "calculate", calculation="now()"),
        Question("said", "calculate", calculation="string(${begin})"),
    )
    fields = {
        "begin": ["2024-05-31T13:18:30.000+00:00"],
        "finish": ["2024-05-31T14:02:31.000+00:00"],
        "day": ["2024-05-31"],
    }
    answers = read_form(survey, fields).answers
    record = finish(survey, answers, ENVIRONMENT)
    assert record.answers["begin"] == "2024-05-31"
    assert record.answers["finish"] == 44
    assert record.answers["said"] == "2024-05-31"
    assert "T00:00:00" in record.answers["moment"]
    assert not any(time in str(record.answers) for time in ("13:18", "14:02", "14:30"))


@pytest.mark.parametrize(
    ("survey", "answers"),
    [
        (HOUSE, {"a": "x", "g/b": 3, "m": [{}, {"name": "Ali", "age": 4}]}),
        (form(Question("a", "text"), Question("b", "text", relevant="${a} = 'x'")), {"a": "y"}),
        (form(Question("moment", "calculate", calculation="string(now())")), {}),
        (form(Question("late", "text", relevant="now() > today()")), {"late": "yes"}),
        (form(Question("day", "today"), Question("begin", "start")), {"begin": "2024-05-31T13:18"}),
    ],
)
def test_a_record_is_the_same_whether_or_not_the_state_of_the_form_is_known(survey, answers):
    known = state(survey, answers, ENVIRONMENT)
    assert finish(survey, answers, ENVIRONMENT, known=known) == finish(survey, answers, ENVIRONMENT)


@pytest.mark.parametrize(
    ("started", "minutes"),
    [
        (None, None),
        (datetime(2024, 5, 31, 14, 0, tzinfo=UTC), 30),
        (datetime(2024, 5, 31, 15, 0, tzinfo=UTC), None),
        (datetime(2023, 5, 31, 14, 0, tzinfo=UTC), None),
        (datetime(2024, 5, 31, 14, 0), None),  # noqa: DTZ001 - a clock without a zone
    ],
)
def test_minutes_are_kept_where_both_ends_are_known(started, minutes):
    record = finish(form(Question("finish", "end")), {}, ENVIRONMENT, started=started)
    assert record.answers == ({} if minutes is None else {"finish": minutes})


def test_the_same_answers_make_the_same_record():
    survey = form(Question("a", "text"), Question("r", "calculate", calculation="random()"))

    def record():
        environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, "en", Random("uuid"))
        return finish(survey, {"a": "x"}, environment)

    assert record() == record()


def test_every_code_has_a_sentence_that_says_what_to_do():
    assert len(set(MESSAGES.values())) == len(CODES)
    for code, sentence in MESSAGES.items():
        assert sentence.endswith("."), code
        assert "please" not in sentence.lower()
        assert "!" not in sentence


def test_a_sentence_is_translated_and_filled():
    made = violation("text.long", "a", {"limit": 20, "length": 30})
    assert made == Violation("text.long", "a", MESSAGES["text.long"], {"limit": 20, "length": 30})
    assert made.sentence(lambda msgid: msgid.replace("Shorten", "Kürzen"), "de").startswith(
        "Kürzen this answer to 20 characters or fewer"
    )
    assert to_plain(made.sentence(str, "en")) == made.sentence(str, "en")
