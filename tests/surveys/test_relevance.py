from datetime import UTC, date, datetime
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large import large_answers, large_survey
from strategies import surveys

from surveys.answers import read_form
from surveys.expressions import Environment
from surveys.index import MAX_INSTANCES
from surveys.model import Choice, ChoiceList, Group, Question, Repeat, Survey
from surveys.relevance import start, state
from surveys.text import LocalizedText
from surveys.validation import finish, validate

ENVIRONMENT = Environment(
    date(2024, 5, 31), datetime(2024, 5, 31, 14, 30, tzinfo=UTC), "en", Random(1)
)
YES_NO = ChoiceList(
    "yesno",
    (
        Choice("yes", LocalizedText.of({"en": "Yes, **always**", "fr": "Oui"})),
        Choice("no", LocalizedText.of({"en": "No", "fr": "Non"})),
    ),
)


def form(*children, lists=(YES_NO,)):
    return Survey("form", LocalizedText(), ("en", "fr"), "en", children, lists)


def stands(survey, answers=None, environment=ENVIRONMENT):
    return state(survey, answers or {}, environment)


JOB = form(
    Question("works", "select_one", list_name="yesno"),
    Group(
        "job",
        (
            Question("title", "text"),
            Question("hours", "integer", required="${works} = 'yes'"),
            Question("long", "calculate", calculation="${hours} > 40"),
        ),
        relevant="${works} = 'yes'",
    ),
    Question("why", "text", relevant="${hours} > 40"),
)


def test_the_relevance_of_a_group_covers_its_children():
    without = stands(JOB, {"works": "no", "job/hours": 50})
    assert not without.relevant("job")
    assert not without.relevant("job/title")
    assert "job/hours" not in without.record


def test_what_does_not_apply_is_blank_for_other_expressions():
    assert stands(JOB, {"works": "yes", "job/hours": 50}).relevant("why")
    assert not stands(JOB, {"works": "no", "job/hours": 50}).relevant("why")
    assert not stands(JOB, {"works": "no", "job/hours": 50}).calculated


def test_answers_given_are_never_changed():
    answers = {"works": "no", "job/hours": 50}
    stands(JOB, answers)
    assert answers == {"works": "no", "job/hours": 50}


def test_required_and_read_only_are_expressions():
    survey = form(
        Question("a", "text", required="true()", read_only="true()"), Question("b", "text")
    )
    assert stands(survey).required("a")
    assert stands(survey).read_only("a")
    assert not stands(survey).required("b")
    assert stands(JOB, {"works": "yes"}).required("job/hours")


@pytest.mark.parametrize("source", ["not an ( expression", "unknown-function(1)", "count(3)"])
def test_what_cannot_be_evaluated_is_shown_accepted_and_not_required(source):
    survey = form(
        Question("a", "text", relevant=source, constraint=source, required=source),
        Question("b", "select_one", list_name="yesno", choice_filter=source),
        Repeat("c", (Question("d", "text"),), repeat_count=source),
        Question("e", "calculate", calculation=source),
    )
    found = stands(survey, {"a": "x", "c": [{"d": "kept"}]})
    assert found.relevant("a")
    assert found.holds("a")
    assert not found.required("a")
    assert [choice.name for choice in found.choices("b")] == ["yes", "no"]
    assert found.offers("b", "yes")
    assert found.count("c") == 1
    assert not found.calculated
    if "(1)" in source:
        assert {failure.attribute for failure in found.failures} == {
            *("relevant", "constraint", "required", "choice_filter", "repeat_count", "calculation")
        }


def test_questions_that_depend_on_each_other_in_a_circle_are_shown():
    survey = form(
        Question("a", "text", relevant="${b} = ''"),
        Question("b", "text", relevant="${a} = ''"),
        Question("c", "calculate", calculation="${c} + 1"),
    )
    found = stands(survey, {"a": "x", "b": "y"})
    assert found.relevant("a")
    assert found.relevant("b")
    assert found.record == {"a": "x", "b": "y"}


def test_calculations_go_in_the_order_of_what_they_need():
    survey = form(
        Question("total", "calculate", calculation="${half} * 2"),
        Question("half", "calculate", calculation="${n} div 2"),
        Question("n", "integer"),
        Question("word", "calculate", calculation="concat('n is ', ${n})"),
        Question("truth", "calculate", calculation="${n} = 3"),
        Question("nothing", "calculate", calculation="${missing_number} + 1"),
        Question("choice", "calculate", calculation="if(${n} > 2, ${total}, '')"),
    )
    assert stands(survey, {"n": 3}).calculated == {
        "half": 1.5,
        "total": 3,
        "word": "n is 3",
        "truth": "true",
        "choice": 3,
    }
    # Blanks are not numbers: what is worked out from them stays blank.
    assert stands(survey).calculated == {"word": "n is", "truth": "false"}


def test_a_calculation_beside_a_question_is_its_first_value_unless_it_is_read_only():
    survey = form(
        Question("a", "integer", calculation="1 + 1"),
        Question("b", "integer", calculation="1 + 1", read_only="true()"),
        Question("c", "date", calculation="today()"),
        Question("d", "integer", calculation="'many'"),
    )
    found = stands(survey, {"a": 5, "b": 5})
    assert found.record == {"a": 5, "b": 2, "c": "2024-05-31"}
    assert found.read_only("b")
    assert not found.read_only("a")


def test_a_trigger_decides_when_a_calculation_is_made():
    survey = form(
        Question("a", "text"),
        Question("b", "calculate", calculation="'now'", trigger="${a}"),
    )
    assert "b" not in stands(survey).calculated
    assert stands(survey, {"a": "x"}).calculated == {"b": "now"}


def test_chance_stays_the_same_for_the_same_response():
    survey = form(
        Question("a", "calculate", calculation="random()", relevant="${skip} != 'yes'"),
        Question("b", "calculate", calculation="random()"),
        Question("skip", "text"),
    )

    def drawn(answers, seed):
        environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, "en", Random(seed))
        return stands(survey, answers, environment).calculated

    assert drawn({}, 7) == drawn({}, 7)
    assert drawn({}, 7) != drawn({}, 8)
    assert drawn({"skip": "yes"}, 7)["b"] == drawn({}, 7)["b"]
    assert drawn({}, 7)["a"] != drawn({}, 7)["b"]


HOUSE = form(
    Question("people", "integer"),
    Repeat(
        "member",
        (
            Question("name", "text"),
            Question("age", "integer"),
            Question("school", "text", relevant="${age} < 18"),
            Question("place", "calculate", calculation="position(..)"),
        ),
        repeat_count="${people}",
    ),
    Question("children", "calculate", calculation="count(${member}[${age} < 18])"),
    Question("oldest", "calculate", calculation="max(${age})"),
)


def test_a_repeat_count_makes_rows_and_hides_the_others():
    found = stands(HOUSE, {"people": 2, "member": [{"age": 40}, {"age": 7}, {"age": 90}]})
    assert found.count("member") == 2
    assert found.relevant("member[2]")
    assert not found.relevant("member[3]")
    assert not found.relevant("member[3]/name")
    assert found.record["member"] == [{"age": 40, "place": 1}, {"age": 7, "place": 2}]
    assert found.calculated["oldest"] == 40
    assert not found.relevant("member[1]/school")
    assert found.relevant("member[2]/school")


@pytest.mark.parametrize(("people", "rows"), [(None, 0), (-3, 0), (10**6, MAX_INSTANCES)])
def test_a_repeat_count_stays_within_bounds(people, rows):
    assert stands(HOUSE, {"people": people} if people else {}).count("member") == rows


def test_rows_of_an_open_repeat_are_those_that_were_given():
    survey = form(
        Repeat(
            "r", (Question("a", "text"), Repeat("s", (Question("b", "text", relevant="${a}='x'"),)))
        )
    )
    found = stands(survey, {"r": [{"a": "x", "s": [{}]}, {"s": [{"b": "gone"}]}]})
    assert found.count("r") == 2
    assert found.count("r[1]/s") == 1
    assert found.relevant("r[1]/s[1]/b")
    assert not found.relevant("r[2]/s[1]/b")
    assert found.relevant("r[9]")
    assert found.relevant("r[9]/s[2]")
    assert not found.relevant("r[9]/s[2]/b")
    assert found.record["r"][1] == {"s": [{}]}


@pytest.mark.parametrize("place", ["nothing", "", "r", "r[1]/nothing", "r[0]", "[1]"])
def test_a_place_that_the_survey_does_not_have_is_an_error(place):
    with pytest.raises(KeyError):
        stands(JOB).relevant(place)


def test_a_form_begins_with_its_defaults():
    survey = form(
        Question("a", "integer", default="3"),
        Question("b", "date", default="today()"),
        Question("c", "text", default="don't know"),
        Question("d", "text", default="${c}"),
        Question("e", "integer", default="many"),
        Question("f", "select_multiple", list_name="yesno", default="no yes"),
        Question("g", "text", default="broken(${c}"),
        Question("h", "date", default="2024-01-02"),
        Question("i", "text", default="unknown-function(1)"),
    )
    begun = start(survey, ENVIRONMENT)
    assert begun == {
        "a": 3,
        "b": "2024-05-31",
        "c": "don't know",
        "d": "don't know",
        "f": ["yes", "no"],
        "g": "broken(${c}",
        "h": "2024-01-02",
    }
    assert stands(survey).record == {}
    assert stands(survey, begun).typed()["f"] == ("yes", "no")


def test_a_new_row_begins_with_its_defaults():
    survey = form(
        Repeat(
            "r",
            (
                Question("a", "integer", default="3"),
                Question("b", "text"),
                Repeat("s", (Question("c", "text", default="${a}"),)),
            ),
        )
    )
    found = stands(survey, {"r": [{"a": 5}]})
    assert found.begun("r[2]") == {"r[2]/a": ("3",)}
    assert found.begun("r[1]/s[1]") == {"r[1]/s[1]/c": ("5",)}


def test_hidden_values_and_days_fill_themselves():
    survey = form(
        Question("code", "hidden", default="A1"),
        Question("day", "today"),
        Question("begin", "start"),
        Question("device", "deviceid", default="x"),
    )
    assert stands(survey).record == {"code": "A1", "day": "2024-05-31", "begin": "2024-05-31"}
    noted = {"begin": "2024-05-30T23:10:00.000+02:00", "day": "2024-05-30"}
    assert stands(survey, noted).record["begin"] == "2024-05-30"
    assert stands(survey, noted).record["day"] == "2024-05-30"


CASCADE = form(
    Question("country", "select_one", list_name="country"),
    Question("city", "select_one", list_name="city", choice_filter="country=${country}"),
    Question(
        "big", "select_one", list_name="city", choice_filter="size > 1 and country = ${country}"
    ),
    Question("one", "select_one", list_name="city", choice_filter="size = 2"),
    Question(
        "either", "select_one", list_name="city", choice_filter="selected(${country}, country)"
    ),
    lists=(
        ChoiceList("country", (Choice("be"), Choice("fr"))),
        ChoiceList(
            "city",
            (
                Choice("gent", filters=(("country", "be"), ("size", 1))),
                Choice("paris", filters=(("country", "fr"), ("size", 3))),
                Choice("brussels", filters=(("country", "be"), ("size", 2.0))),
                Choice("atlantis"),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("question", "country", "names"),
    [
        ("city", "be", ["gent", "brussels"]),
        ("city", "fr", ["paris"]),
        ("city", None, ["atlantis"]),
        ("big", "be", ["brussels"]),
        ("one", None, ["brussels"]),
        ("either", "be", ["gent", "brussels"]),
    ],
)
def test_a_filter_leaves_the_choices_that_fit(question, country, names):
    found = stands(CASCADE, {"country": country} if country else {})
    assert [choice.name for choice in found.choices(question)] == names
    for choice in ("gent", "paris", "brussels", "atlantis"):
        assert found.offers(question, choice) == (choice in names)


def test_choices_may_stand_in_a_file():
    survey = form(
        Question("land", "text"),
        Question(
            "town",
            "select_one_from_file",
            list_name="towns.csv",
            parameters=(("value", "id"), ("label", "title")),
            choice_filter="land=${land}",
        ),
        Question("old", "select_one_external", list_name="towns", choice_filter="land=${land}"),
        Question("gone", "select_one_from_file", list_name="gone.csv"),
    )
    rows = [
        {"id": "1", "title": "Gent", "land": "be"},
        {"id": "2", "title": "Paris", "land": "fr"},
    ]
    external = [{"list_name": "towns", "name": "g", "label": "Gent", "land": "be"}]
    files = {"towns.csv": rows, "itemsets.csv": external}
    environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, files=files)
    found = stands(survey, {"land": "be", "town": "1"}, environment)
    assert [choice.name for choice in found.choices("town")] == ["1"]
    assert found.text("town") == "Gent"
    assert not found.offers("town", "2")
    assert [choice.name for choice in found.choices("old")] == ["g"]
    assert found.choices("gone") == ()
    assert found.offers("gone", "anything")


def test_choices_from_a_file_are_kept_in_its_order():
    survey = form(Question("q", "select_multiple_from_file", list_name="towns.csv"))
    files = {"towns.csv": [{"name": "b", "label": "B"}, {"name": "a", "label": "A"}]}
    environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, "en", files=files)
    assert finish(survey, {"q": ["a", "gone", "b"]}, environment).answers == {
        "q": ["b", "a", "gone"]
    }


def test_search_takes_choices_from_a_file():
    lists = (
        ChoiceList(
            "fruit",
            (Choice("id", LocalizedText.of({"en": "title"})), Choice("99", LocalizedText())),
        ),
    )
    rows = [
        {"id": "a", "title": "Apple", "kind": "tree"},
        {"id": "b", "title": "Berry", "kind": "bush"},
    ]
    environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, "en", files={"fruits": rows})

    def found(appearance, answers=None):
        survey = form(
            Question("kind", "text"),
            Question("q", "select_one", list_name="fruit", appearance=appearance),
            lists=lists,
        )
        return [choice.name for choice in stands(survey, answers, environment).choices("q")]

    assert found("minimal search('fruits')") == ["99", "a", "b"]
    assert found("search('fruits', 'matches', 'kind', ${kind})", {"kind": "bush"}) == ["99", "b"]
    assert found("search('fruits', 'contains', 'title', 'ppl')") == ["99", "a"]
    assert found("search('nothing')") == ["id", "99"]


def test_choices_are_shuffled_where_the_form_says_so():
    many = ChoiceList("many", tuple(Choice(str(number)) for number in range(30)))
    survey = form(
        Question("a", "select_one", list_name="many", parameters=(("randomize", "true"),)),
        Question(
            "b",
            "select_one",
            list_name="many",
            parameters=(("randomize", "true"), ("seed", "42")),
        ),
        lists=(many,),
    )
    found = stands(survey)
    assert found.choices("a") != many.choices
    assert sorted(found.choices("a"), key=lambda choice: int(choice.name)) == list(many.choices)
    assert found.choices("a") == found.choices("a")
    assert found.choices("b") == stands(survey).choices("b")


def test_labels_pipe_answers_as_people_read_them():
    survey = form(
        Question("name", "text"),
        Question("works", "select_one", list_name="yesno"),
        Question("often", "select_multiple", list_name="yesno"),
        Question("pay", "decimal"),
        Repeat(
            "child",
            (
                Question("child_name", "text"),
                Question("q", "text", label=LocalizedText.of({"en": "Is ${child_name} well?"})),
            ),
        ),
        Question(
            "q",
            "text",
            label=LocalizedText.of({"en": "*${name}*: ${works}, ${often}, ${pay}, ${nothing}"}),
        ),
        Question("all", "text", label=LocalizedText.of({"en": "${child_name}"})),
    )
    answers = {
        "name": "<b>Amal</b>",
        "works": "yes",
        "often": ["yes", "no"],
        "pay": 3.0,
        "child": [{"child_name": "Ali"}, {"child_name": "Noor"}],
    }
    found = stands(survey, answers)
    assert found.label("q", "en") == (
        "<em>&lt;b&gt;Amal&lt;/b&gt;</em>: Yes, always, Yes, always, No, 3,"
    )
    assert "Oui, Oui, Non" in found.label("q", "fr")
    assert found.label("child[2]/q", "en") == "Is Noor well?"
    assert found.label("all", "en") == "Ali, Noor"
    assert found.shown("name") == ("<b>Amal</b>",)
    assert found.shown("child[1]/q") == ()


def test_the_platforms_own_labels_are_translated():
    survey = form(Question("a", "select_one", list_name="yesno", or_other=True))
    found = state(
        survey, {"a": "other"}, ENVIRONMENT, translate=lambda msgid, tag: f"{tag}:{msgid}"
    )
    assert found.text("a", "fr") == "fr:Other"
    assert found.label("a_other", "fr") == "fr:Which other?"
    assert found.relevant("a_other")
    assert not stands(survey, {"a": "yes"}).relevant("a_other")


def test_typed_answers_fill_a_page_again():
    survey = form(
        Question("r", "rank", list_name="yesno"),
        Repeat("m", (Question("n", "integer"),)),
        Question("c", "calculate", calculation="1"),
    )
    answers = {"r": ["no", "yes"], "m": [{"n": 3}]}
    typed = stands(survey, answers).typed()
    assert typed == {"r": ("no", "yes"), "r:no": ("1",), "r:yes": ("2",), "m[1]/n": ("3",)}
    for kept in ("r", "r:"):
        fields = {name: raw for name, raw in typed.items() if not name.startswith(kept + "yes")}
        assert read_form(survey, {"m[1]/n": fields["m[1]/n"], "r": typed["r"]}).answers == answers


@given(surveys(workbook=False), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_survey_can_be_begun_and_finished(survey, chance):
    environment = Environment(ENVIRONMENT.today, ENVIRONMENT.now, "en", chance)
    begun = start(survey, environment)
    found = state(survey, begun, environment)
    for entry, indexes in found.questions():
        place = entry.at(indexes)
        found.label(place, "fr")
        found.choices(place)
    fields = found.typed()
    reading = read_form(survey, fields)
    assert not reading.unknown
    validate(survey, reading.answers, environment)
    record = finish(survey, reading.answers, environment)
    assert not set(record.not_applicable) & set(record.answers)


def test_a_large_form_is_worked_out_in_milliseconds():
    survey, answers = large_survey(), large_answers()
    state(survey, answers, ENVIRONMENT)

    def best_of_three(task):
        times = []
        for _ in range(3):
            begun = perf_counter()
            task()
            times.append(perf_counter() - begun)
        return min(times)

    assert validate(survey, answers, ENVIRONMENT) == []
    # Measured 2 to 8 ms on two shared cores; the bounds only catch a change of order.
    assert best_of_three(lambda: state(survey, answers, ENVIRONMENT)) < 0.1
    assert best_of_three(lambda: state(survey, answers, ENVIRONMENT).choices("q2")) < 0.1
