import pytest

from surveys.answers import read_form
from surveys.index import MAX_INSTANCES, index
from surveys.model import Choice, ChoiceList, Group, Question, Repeat, Survey
from surveys.text import LocalizedText


def survey(*children):
    lists = (ChoiceList("list", tuple(Choice(name) for name in ("a", "b", "c"))),)
    return Survey("form", LocalizedText(), ("en",), "en", children, lists)


FORM = survey(
    Question("age", "integer"),
    Group(
        "house",
        (
            Question("rooms", "integer"),
            Repeat(
                "member",
                (
                    Question("name", "text"),
                    Group("more", (Question("age", "integer"),)),
                    Repeat("job", (Question("title", "text"),)),
                ),
            ),
        ),
    ),
    Question("order", "rank", list_name="list"),
    Question("several", "select_multiple", list_name="list"),
    Question("one", "select_one", list_name="list", or_other=True),
    Question("score", "calculate", calculation="1"),
    Question("device", "deviceid"),
    Question("_mine", "text"),
)


def test_names_are_paths_and_repeats_are_numbered():
    reading = read_form(
        FORM,
        {
            "age": ["30"],
            "house/rooms": ["2"],
            "house/member[1]/name": ["Amal"],
            "house/member[2]/more/age": ["7"],
            "house/member[2]/job[1]/title": ["pupil"],
            "several": ["c", "a"],
            "one": ["other"],
            "one_other": ["both"],
            "_mine": ["kept"],
        },
    )
    assert reading.answers == {
        "age": 30,
        "house/rooms": 2,
        "house/member": [{"name": "Amal"}, {"more/age": 7, "job": [{"title": "pupil"}]}],
        "several": ["a", "c"],
        "one": "other",
        "one_other": "both",
        "_mine": "kept",
    }
    assert not reading.violations
    assert not reading.unknown


def test_what_is_wrong_is_kept_as_typed_and_is_no_answer():
    reading = read_form(FORM, {"house/member[1]/more/age": ["seven"], "age": ["many"]})
    assert reading.answers == {}
    assert reading.raw == {"house/member[1]/more/age": ("seven",), "age": ("many",)}
    assert [(found.path, found.code) for found in reading.violations] == [
        ("age", "integer.malformed"),
        ("house/member[1]/more/age", "integer.malformed"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "unknown",
        "house",
        "house/member",
        "house/member/name",
        "house/member[0]/name",
        "house/member[01]/name",
        "house/member[x]/name",
        "house[1]/member[1]/name",
        "age[1]",
        "age:a",
        "member[1]/name",
        "house/member[1]",
        "house//rooms",
        "",
    ],
)
def test_a_name_that_the_survey_does_not_have_is_listed(name):
    reading = read_form(FORM, {name: ["1"]})
    assert reading.unknown == (name,)
    assert reading.answers == {}


def test_names_of_the_platform_and_of_calculations_are_left_alone():
    reading = read_form(FORM, {"_uuid": ["x"], "score": ["9"], "age": [""]})
    assert reading.unknown == ()
    assert reading.answers == {}


def test_what_identifies_a_device_is_dropped_and_said_so():
    reading = read_form(FORM, {"device": ["356938035643809"]})
    assert reading.dropped == ("device",)
    assert reading.raw == {}


def test_instances_are_limited_before_any_memory_is_taken():
    name = f"house/member[{MAX_INSTANCES + 1}]/name"
    reading = read_form(FORM, {name: ["x"], "house/member[999999]/name": ["y"]})
    assert {found.code for found in reading.violations} == {"repeat.many"}
    assert reading.answers == {}


@pytest.mark.parametrize(
    ("fields", "answer", "codes"),
    [
        ({"order": ["c", "a", "b"]}, ["c", "a", "b"], []),
        ({"order:a": ["2"], "order:b": ["٣"], "order:c": ["1"]}, ["c", "a", "b"], []),
        ({"order:a": [""], "order:b": [" "]}, None, []),
        ({"order:a": ["1"], "order:b": ["1"]}, None, ["rank.tie"]),
        ({"order:a": ["first"]}, None, ["rank.place"]),
    ],
)
def test_a_rank_comes_in_order_or_by_places(fields, answer, codes):
    reading = read_form(FORM, fields)
    assert reading.answers.get("order") == answer
    assert [found.code for found in reading.violations] == codes
    assert reading.raw == {name: tuple(values) for name, values in fields.items()}


def test_an_index_is_made_once_for_a_survey():
    assert index(FORM) is index(FORM)
    assert index(FORM).entries["one_other"].position > index(FORM).entries["one"].position


def test_or_other_changes_only_the_question_that_has_it():
    form = survey(
        Question("plain", "select_one", list_name="list"),
        Question("open", "select_one", list_name="list", or_other=True),
        Question("open_other", "integer"),
    )
    known = index(form)
    assert list(known.choices(known.entries["plain"].question)) == ["a", "b", "c"]
    assert list(known.choices(known.entries["open"].question)) == ["a", "b", "c", "other"]
    assert known.entries["open_other"].question.type == "integer"
    assert known.source is form


def test_places_in_a_record():
    entry = index(FORM).entries["house/member/job/title"]
    record = {"house/member": [{}, {"job": [{"title": "a"}, {}]}]}
    assert list(entry.instances(record)) == [(2, 1), (2, 2)]
    assert entry.at((2, 1)) == "house/member[2]/job[1]/title"
    assert entry.get(record, (2, 1)) == "a"
    assert entry.get(record, (1, 1)) is None
    entry.put(record, (3, 2), "b")
    assert record["house/member"][2] == {"job": [{}, {"title": "b"}]}
    assert index(FORM).find("house/member[3]/job[2]/title") == (entry, (3, 2))
    with pytest.raises(TypeError):
        _ = index(FORM).entries["house"].question
