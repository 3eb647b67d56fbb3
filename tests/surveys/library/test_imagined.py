from collections import Counter

import pytest

from surveys import library
from surveys.expressions import Environment
from surveys.library import imagined
from surveys.library.wording import is_in_script_of
from surveys.model import Kind
from surveys.relevance import state
from surveys.validation import validate

SURVEY = "labour-market-survey"
COUNT = 400

# What is answered on a form; a guide's questions are talked about.
IMAGINED = [each.id for each in library.templates() if each.kind is not Kind.FOCUS_GROUP]
IN_WORDS = [each for each in IMAGINED if "help_wanted" in imagined.patterns(each).questions]


@pytest.fixture(scope="module")
def responses():
    return list(imagined.responses(SURVEY, COUNT, seed=2024))


@pytest.fixture(scope="module")
def survey():
    return library.get(SURVEY).survey


def share(answers, path, *values):
    given = [answer[path] for answer in answers if path in answer]
    return sum(value in values for value in given) / len(given)


def those(responses, path, *values):
    return [answers for _, answers in responses if answers.get(path) in values]


def test_the_same_seed_gives_the_same_answers(responses):
    assert list(imagined.responses(SURVEY, 20, seed=2024)) == responses[:20]
    assert list(imagined.responses(SURVEY, 20, seed=7)) != responses[:20]


@pytest.mark.parametrize("template_id", IMAGINED)
def test_patterns_speak_of_questions_and_choices_that_are_there(template_id):
    survey = library.get(template_id).survey
    known = imagined.patterns(template_id)
    items = {node.item.name: node.item for node in survey.questions()}
    assert set(known.first) <= set(known.questions) <= set(items)
    for name, pattern in known.questions.items():
        names = names_of_choices(survey, items[name])
        for rule in pattern.rules:
            assert {*rule.weights, *rule.chances, *pattern.instead} <= names
            assert rule.weights or rule.chances or rule.number or pattern.texts
            for cause, values in rule.when.items():
                assert cause == "language" or set(values) <= names_of_choices(survey, items[cause])
        if items[name].type == "select_multiple":
            assert pattern.otherwise in names
        assert pattern.rules[-1].when == {}


def names_of_choices(survey, item):
    choices = survey.choices(item.list_name)
    return {choice.name for choice in choices.choices} if choices else set()


@pytest.mark.parametrize("template_id", IMAGINED)
def test_every_question_that_is_asked_has_a_pattern(template_id):
    questions = library.get(template_id).survey.questions()
    asked = {node.item for node in questions if library.is_asked(node.item.type)}
    in_words = {each.name for each in asked if each.type in {"text", "date"}}
    declared = set(imagined.patterns(template_id).questions)
    assert {each.name for each in asked} - in_words <= declared
    assert declared <= {each.name for each in asked}


def test_nobody_has_declared_how_a_guide_is_answered():
    with pytest.raises(KeyError):
        imagined.patterns("housing-focus-group")
    with pytest.raises(KeyError):
        imagined.patterns("people")


@pytest.mark.parametrize("template_id", IMAGINED)
def test_every_invented_answer_would_be_accepted(template_id):
    survey = library.get(template_id).survey
    for language, answers in imagined.responses(template_id, COUNT // 4, seed=2024):
        environment = Environment(language=language)
        assert validate(survey, answers, environment) == []
        form = state(survey, answers, environment)
        assert all(form.relevant(path) for path in answers)


def test_answers_come_in_three_languages(responses):
    counts = Counter(language for language, _ in responses)
    assert set(counts) == {"en", "fr", "ar"}
    assert min(counts.values()) > COUNT / 8


def test_only_the_languages_that_are_asked_for_are_drawn():
    drawn = imagined.responses(SURVEY, 20, seed=1, languages=("fr", "ar"))
    assert {language for language, _ in drawn} == {"fr", "ar"}


@pytest.mark.parametrize("template_id", IN_WORDS)
def test_open_answers_are_written_in_the_language_of_the_person(template_id):
    responses = imagined.responses(template_id, COUNT // 4, seed=2024)
    written = [
        (tag, answers["help_wanted"]) for tag, answers in responses if "help_wanted" in answers
    ]
    assert COUNT / 16 < len(written) < 3 * COUNT / 16
    assert all(is_in_script_of(text, tag) for tag, text in written)


def test_people_born_elsewhere_work_below_what_they_learned_more_often(responses):
    path = "main_job/match_level"
    here = those(responses, "profile/birth_region", "here")
    elsewhere = those(responses, "profile/birth_region", "elsewhere")
    assert share(elsewhere, path, "less") > share(here, path, "less") + 0.15


def test_women_work_fewer_hours(responses):
    def hours(value):
        found = [
            answers["main_job/hours_worked"]
            for answers in those(responses, "profile/gender", value)
            if "main_job/hours_worked" in answers
        ]
        return sum(found) / len(found)

    assert hours("woman") < hours("man") - 3


def test_some_decline_to_say_and_some_leave_blank(responses):
    answers = [answers for _, answers in responses]
    assert share(answers, "profile/gender", "refused") > 0
    assert any("profile/gender" not in answer for answer in answers)


def test_hours_are_told_by_those_who_work_alone(responses):
    working = {"permanent", "temporary", "no_contract", "self_employed"}
    for _, answers in responses:
        if "main_job/hours_worked" in answers:
            assert answers["work_status"] in working
        if answers.get("profile/birth_region") == "here":
            assert "profile/years_here" not in answers


def test_nobody_who_declines_is_invented(responses):
    assert all(answers["consent"] == "yes" for _, answers in responses)


def test_a_template_that_nobody_has_imagined_is_a_key_error():
    with pytest.raises(KeyError):
        imagined.patterns("labour-market-focus-group")


def drawn(template_id, count=COUNT):
    return list(imagined.responses(template_id, count, seed=2011, languages=("en",)))


def path_of(template_id, name):
    """Return where a question stands, by its name."""
    return next(
        node.path for node in library.get(template_id).survey.questions() if node.item.name == name
    )


def several(answers, path):
    return [set(answer[path]) for answer in answers if path in answer]


def test_who_was_treated_worse_in_12_months_was_so_in_5_years():
    answers = [each for _, each in drawn("anti-discrimination-survey")]
    longer = path_of("anti-discrimination-survey", "places_5_years")
    shorter = path_of("anti-discrimination-survey", "places_12_months")
    assert any(answer.get(shorter) not in (None, ["none"]) for answer in answers)
    for answer in answers:
        alone = {"none", "dont_know", "refused"}
        assert set(answer.get(shorter, ())) - alone <= set(answer.get(longer, ())), answer


def test_no_more_is_chosen_than_may_be():
    answers = [each for _, each in drawn("neighbourhood-consultation-survey")]
    for name, most in (("house_for", 4), ("bothers", 3)):
        path = path_of("neighbourhood-consultation-survey", name)
        assert max(map(len, several(answers, path))) == most


def test_one_of_several_choices_is_enough_to_fit():
    answers = [each for _, each in drawn("media-monitoring-log", 800)]
    on_crime = [each for each in answers if "crime" in each.get("topic", ())]
    others = [each for each in answers if "crime" not in each.get("topic", ())]
    assert share(on_crime, "tone", "negative") > share(others, "tone", "negative") + 0.1


def test_people_born_elsewhere_are_turned_down_more_often():
    answers = drawn("housing-survey")
    path = path_of("housing-survey", "turned_down")
    often = ("several", "many", "unanswered")
    here = those(answers, "profile/birth_region", "here")
    elsewhere = those(answers, "profile/birth_region", "elsewhere")
    assert share(elsewhere, path, *often) > share(here, path, *often) + 0.2


def test_those_whose_right_ends_feel_less_sure_to_stay():
    answers = drawn("long-term-residence-survey")
    right, path = (
        path_of("long-term-residence-survey", name) for name in ("right_now", "feeling_sure")
    )
    limited, permanent = (those(answers, right, value) for value in ("limited", "permanent"))
    sure = ("very_sure", "sure")
    assert share(permanent, path, *sure) > share(limited, path, *sure) + 0.3


def test_documents_and_positions_are_as_many_as_one_finds():
    assert imagined.patterns("policy-measures-interview").count == 24
    assert imagined.patterns("housing-survey").count == 0
