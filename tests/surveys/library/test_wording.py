import pytest

from surveys.library.wording import faults, is_in_script_of
from surveys.text import LocalizedText


def codes(english, arabic):
    text = LocalizedText.of({"en": english, "ar": arabic})
    return [problem.code for problem in faults("here", text, ("ar",))]


@pytest.mark.parametrize(
    ("english", "arabic", "expected"),
    [
        ("How are you?", "كيف حالكم؟", []),
        ("How are you?", "", ["text.missing"]),
        ("How are you?", "كيف حالكم", ["text.question_mark"]),
        ("You have ${count} jobs.", "لديكم ${count} أعمال.", []),
        ("You have ${count} jobs.", "لديكم ${number} أعمال.", ["text.placeholder"]),
        ("%(count)s people", "%(count)s أشخاص", []),
        ("%(count)s people", "أشخاص", ["text.placeholder"]),
        ("16 years", "16 سنة", []),
        ("16 years", "١٦ سنة", ["text.digits"]),
        ("Work", "Work", ["text.script"]),
        ("Work", "العمل " * 20, ["text.length"]),
        ("A long sentence that says a great many things about work.", "عمل", ["text.length"]),
    ],
)
def test_faults_are_seen(english, arabic, expected):
    assert codes(english, arabic) == expected


def test_a_name_in_latin_letters_may_stand_in_an_arabic_text():
    assert is_in_script_of("يسأل Eurostat الناس في كل بلد عن عملهم وعن لغتهم", "ar")


def test_a_language_whose_script_is_not_known_is_let_pass():
    assert is_in_script_of("Куда?", "x-krio")


def test_a_dialect_is_written_in_the_script_of_its_language():
    assert not is_in_script_of("Bonjour", "ar-MA")
    assert is_in_script_of("Bonjour", "fr-BE")
