"""Whom a question was asked, in words, from the conditions of the form."""

import gettext

from exports.codebook import CodebookEntry
from exports.conditions import asked_of
from exports.wording import Words
from surveys.text import LocalizedText

ANSWERS = ("here", "eu", "elsewhere")


def entry(path, number, *relevant, kind="select_one", values=ANSWERS):
    return CodebookEntry(
        survey=0,
        path=path,
        type=kind,
        label=LocalizedText.of({"en": path}),
        values=tuple((one, LocalizedText.of({"en": one.upper()})) for one in values),
        table=number,
        conditional=bool(relevant),
        sensitive=False,
        relevant=relevant,
    )


def told(*relevant, others=()):
    book = [entry("group/born", 7), *others, entry("asked", 9, *relevant)]
    return asked_of(9, book, Words.of("en", gettext.NullTranslations()), "en")


def test_everybody_is_not_told():
    assert told() == ""


def test_the_answers_that_lead_to_a_question_are_named():
    for condition in (
        "${born} = 'eu' or ${born} = 'here'",
        "selected(${born}, 'eu') or ${born} = 'here'",
    ):
        assert told(condition) == "Asked of those who answered question 7 with “HERE” or “EU”."


def test_what_groups_ask_for_besides_is_met_too():
    assert told("${born} != 'elsewhere'", "${born} = 'eu'") == (
        "Asked of those who answered question 7 with “EU”."
    )


def test_whom_a_question_spares_is_named_where_those_are_fewer():
    assert told("${born} != 'here'") == (
        "Asked of everybody but those who answered question 7 with “HERE”."
    )
    assert told("${born} != 'here' and ${born} != 'eu'") == (
        "Asked of those who left question 7 blank or answered it with “ELSEWHERE”."
    )


def test_what_hangs_on_several_questions_names_their_numbers():
    years = entry("years", 8, kind="integer", values=())
    assert told("${born} = 'eu' and ${years} > 3", others=(years,)) == (
        "Whether it was asked hung on the answers to questions 7 and 8."
    )
    assert told("${years} > 3", others=(years,)) == (
        "Whether it was asked hung on the answers to question 8."
    )


def test_a_condition_that_nobody_can_look_up_is_told_as_one():
    hidden = entry("age", None, kind="integer", values=())
    twice = (entry("a/born_too", 3), entry("b/born_too", 4))
    for condition in (
        "${age} > 17",
        "${gone} = 'x'",
        "today() > 3",
        "${born} = (",
        "${born_too} = 'eu' and ${gone} = 'x'",
    ):
        assert told(condition, others=(hidden, *twice)) == (
            "Whether it was asked hung on a condition of the form."
        )


def test_a_condition_that_always_holds_spares_nobody():
    assert told("true()") == ""
    assert told("${born} = 'eu' or ${born} != 'eu'") == ""


def test_an_answer_without_words_is_named_by_its_code():
    bare = CodebookEntry(0, "bare", "select_one", LocalizedText(), (("a1", LocalizedText()),), 3,
        conditional=False, sensitive=False)  # fmt: skip
    assert told("${bare} = 'a1'", others=(bare,)) == (
        "Asked of those who answered question 3 with “a1”."
    )
