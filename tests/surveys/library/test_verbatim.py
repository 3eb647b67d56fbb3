"""The Washington Group Short Set stays word for word: its wording must not be changed."""

from surveys import library

# Washington Group Questionnaire 1, WG Short Set on Functioning, October 2022, with "you".
QUESTIONS = (
    "Do you have difficulty seeing, even if wearing glasses?",
    "Do you have difficulty hearing, even if using a hearing aid(s)?",
    "Do you have difficulty walking or climbing steps?",
    "Do you have difficulty remembering or concentrating?",
    "Do you have difficulty with self-care, such as washing all over or dressing?",
    (
        "Using your usual language, do you have difficulty communicating, for example"
        " understanding or being understood?"
    ),
)
ANSWERS = {
    "en": ("No difficulty", "Some difficulty", "A lot of difficulty", "Cannot do at all"),
    "fr": (
        "Aucune difficulté",
        "Quelques difficultés",
        "Beaucoup de difficultés",
        "Je n’y arrive pas du tout",
    ),
    "ar": ("لا صعوبة", "بعض الصعوبة", "صعوبة كبيرة", "لا أستطيع أبدًا"),
}
PREAMBLE = (
    "The next questions ask about difficulties you may have doing certain activities because of a"
    " health problem."
)


def asked():
    block = library.get("disability")
    return [question for _, question in block.questions() if library.is_asked(question.type)]


def test_the_six_questions_of_the_washington_group_are_word_for_word():
    assert tuple(question.label.get("en") for question in asked()) == QUESTIONS


def test_the_sentence_before_them_is_word_for_word():
    (group,) = library.get("disability").survey.children
    assert group.hint.get("en") == PREAMBLE


def test_each_has_the_four_answers_and_no_yes_or_no_in_front_of_them():
    block = library.get("disability")
    assert {question.list_name for question in asked()} == {"wg_difficulty"}
    choices = block.survey.choices("wg_difficulty").choices
    for language, answers in ANSWERS.items():
        assert tuple(choice.label.get(language) for choice in choices[:4]) == answers


def test_staff_are_told_which_languages_were_not_compared_with_the_group_s_own():
    block = library.get("disability")
    assert block.verbatim
    assert "October 2022" in block.description.get("en")
    for language, words in (
        ("en", "could not be compared"),
        ("fr", "n’ont pas pu être comparés"),
        ("ar", "لم تتسنَّ مقارنتهما"),
    ):
        assert words in block.description.get(language)


def test_the_word_disability_stands_in_none_of_its_questions():
    for question in asked():
        assert "disab" not in question.label.get("en").lower()
        assert "handicap" not in question.label.get("fr").lower()
        assert "إعاقة" not in question.label.get("ar")
