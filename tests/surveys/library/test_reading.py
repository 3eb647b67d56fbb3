import pytest

from surveys import library, serial
from surveys.library.reading import text


def read(template_id, language):
    template = library.get(template_id)
    return text(template, template.survey, language)


def test_a_template_reads_as_respondents_see_it():
    told = read("labour-market-survey", "en")
    assert told.startswith("Work and what we can do\n")
    assert "2. What do you mainly do at the moment?\n" in told
    assert "   [ ] I have no paid job and am looking for one\n" in told
    assert "How many hours did you work in your main job last week? (a number)" in told


def test_what_stands_below_a_part_is_told_with_it():
    told = read("policy-measures-interview", "en")
    assert "Wording\n-------\nThe law now says" in told


@pytest.mark.parametrize(
    ("language", "notes"),
    [("fr", ("réponse nécessaire", "plusieurs réponses")), ("ar", ("الإجابة لازمة", "عدة إجابات"))],
)
def test_the_notes_are_in_the_language_of_the_questions(language, notes):
    told = read("health-survey", language)
    assert all(note in told for note in notes)
    assert "must be answered" not in told


def test_a_phase_of_a_guide_says_how_long_it_takes():
    assert "Opening (7 min)" in read("health-focus-group", "en")
    assert "(7 د)" in read("health-focus-group", "ar")


@pytest.mark.parametrize(
    ("language", "note"),
    [("en", "written from memory"), ("fr", "écrit de mémoire"), ("ar", "كُتب من الذاكرة")],
)
def test_a_source_that_was_not_at_hand_says_so_to_staff(language, note):
    lines = read("political-participation-survey", language).splitlines()
    told = [line for line in lines if note in line]
    assert any("European Social Survey Round 11" in line for line in told)
    assert not any("Immigrant Citizens Survey" in line for line in told)
    assert note not in read("disability", language)


def test_people_who_answer_see_no_source():
    survey = library.get("political-participation-survey").survey
    assert "European Social Survey" not in serial.canonical(serial.to_json(survey)).decode()


def test_the_probes_of_a_guide_stand_below_their_question():
    told = read("youth-focus-group", "fr")
    question = told.partition("quand vous pousse-t-elle dehors")[2].splitlines()[1]
    assert question.startswith("   Pour qui pose les questions\N{NO-BREAK SPACE}: Demandez")
