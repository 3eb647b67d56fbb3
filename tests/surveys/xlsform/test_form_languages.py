"""In which languages a form is."""
# ruff: noqa: E501 - the tables are wider than the page

import pytest

from surveys import xlsform
from surveys.xlsform import languages


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("English", "en"),
        ("english", "en"),
        ("English(en)", "en"),
        ("English (en)", "en"),
        ("English (EN)", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("en_GB", "en-GB"),
        ("English (UK)", "en-GB"),
        ("Ukrainian (uk)", "uk"),
        ("French(fr)", "fr"),
        ("Français", "fr"),
        ("FRANCAIS", "fr"),
        ("Anglais", "en"),
        ("Portuguese (BR)", "pt-BR"),
        ("Arabic (Syria)", "ar-SY"),
        ("Arabic (العربية)", "ar"),
        ("العربية", "ar"),
        ("عربي", "ar"),
        ("pash", "ps"),
        ("Dari", "prs"),
        ("Swahili", "sw"),
        ("Kiswahili", "sw"),
        ("Kurdish (Sorani)", "ckb"),
        ("Kurdish (Sorani) (ckb)", "ckb"),
        ("Pashto / پښتو", "ps"),
        ("tl", "tl"),
        ("zh-hant", "zh-Hant"),
        ("en-x-easy", "en-x-easy"),
        ("English, easy to read (en-x-easy)", "en-x-easy"),
        ("und", "und"),
        ("Local language", "x-locallan-guage"),
        ("krio (x-krio)", "x-krio"),
    ],
)
def test_languages_as_forms_write_them(written, tag):
    assert languages.tag_of(written) == tag


@pytest.mark.parametrize("tag", ["en", "ar", "prs", "en-x-easy", "x-krio", "yo-NG", "und", "kmr"])
def test_what_a_fresh_header_says_is_read_back(tag):
    assert languages.tag_of(languages.header_name(tag)) == tag


def test_a_language_in_a_script_of_its_own_has_a_tag_of_its_own():
    one, other = languages.tag_of("ⴰⵡⴰⵍ ⵏ ⵜⵎⵓⵔⵜ"), languages.tag_of("ⴰⵡⴰⵍ ⵏⵏⵖ")
    assert one.startswith("x-")
    assert one != other


def survey_of(form):
    conversion = xlsform.read(form.encode())
    assert xlsform.read(xlsform.write(conversion.survey)) == conversion
    return conversion


def form_of(header, row, settings=""):
    survey = f"| survey |\n| | type | name | {header} |\n| | text | a | {row} |\n"
    return survey + (f"| settings |\n| | default_language |\n| | {settings} |" if settings else "")


@pytest.mark.parametrize(
    ("header", "row", "settings", "offered", "default", "label"),
    [
        ("label", "A", "", ("und",), "und", {"und": "A"}),
        ("label", "A", "English", ("en",), "en", {"en": "A"}),
        ("label::English | label::French", "A | B", "", ("en", "fr"), "en", {"en": "A", "fr": "B"}),
        ("label | label::French", "A | B", "", ("und", "fr"), "und", {"und": "A", "fr": "B"}),
        ("label | label::French", "A | B", "English", ("en", "fr"), "en", {"en": "A", "fr": "B"}),
        ("label | label::English", "A | B", "English", ("und", "en"), "en", {"und": "A", "en": "B"}),
        ("label::French | label::English", "A | B", "english (en)", ("fr", "en"), "en",
         {"fr": "A", "en": "B"}),
        ("label:English | label:Arabic", "A | B", "", ("en", "ar"), "en", {"en": "A", "ar": "B"}),
        ("Label :: English(en)", "A", "", ("en",), "en", {"en": "A"}),
        ("caption", "A", "default", ("und",), "und", {"und": "A"}),
    ],
)  # fmt: skip
def test_an_unmarked_label_is_in_the_default_language(  # noqa: PLR0917 - pytest gives them
    header, row, settings, offered, default, label
):
    survey = survey_of(form_of(header, row, settings)).survey
    assert survey.languages == offered
    assert survey.default_language == default
    assert dict(survey.children[0].label.texts) == label


def test_a_default_language_that_matches_no_header_is_reported():
    conversion = survey_of(form_of("label::French | label::Arabic", "A | B", "German"))
    assert conversion.survey.default_language == "fr"
    assert [problem.code for problem in conversion.problems] == ["settings.default_language"]


def test_two_columns_of_one_language_are_both_kept():
    conversion = survey_of(form_of("label::English | label::English (EN)", "A | B"))
    assert dict(conversion.survey.children[0].label.texts) == {"en": "A", "en-x-2": "B"}
    assert [problem.code for problem in conversion.problems] == ["language.twice"]


def test_a_language_may_be_written_otherwise_on_another_sheet():
    form = """
| survey  |               |      |                |                |
|         | type          | name | label::English | label::العربية |
|         | select_one yn | a    | A              | أ              |
| choices |               |      |                |                |
|         | list_name     | name | label::English (EN) | label::Arabic |
|         | yn            | yes  | Yes            | نعم            |
"""
    survey = survey_of(form).survey
    assert survey.languages == ("en", "ar")
    assert survey.choice_lists[0].choices[0].label.texts == (("en", "Yes"), ("ar", "نعم"))


def test_hollow_and_empty_languages_are_reported():
    rows = "".join(f"| | text | q{number} | Question | |\n" for number in range(5))
    form = (
        "| survey |\n| | type | name | label::English | label::French | label::Dari |\n"
        f"| | text | a | A | B |\n{rows}"
    )
    conversion = survey_of(form)
    assert conversion.survey.languages == ("en", "fr")
    assert {problem.code for problem in conversion.problems} == {
        "language.hollow", "language.empty",
    }  # fmt: skip


def test_a_tag_has_room_where_tags_are_kept_however_long_a_name_is():
    one = languages.tag_of("The language of the northern villages, as the old people speak it")
    other = languages.tag_of("The language of the northern villages, as the young speak it")
    assert one != other
    assert max(len(one), len(other)) <= languages.LONGEST
    long = "en-x-" + "-".join(["plainest"] * 5)
    assert len(languages.tag_of(long)) <= languages.LONGEST


def test_a_language_that_was_added_and_not_listed_is_told_instead_of_left_out_in_silence():
    form = """
| survey   |                |      |                |               |
|          | type           | name | label::English | label::Español |
|          | text           | a    | A              | Á             |
| settings |                |      |                |               |
|          | par::languages |      |                |               |
|          | %s             |      |                |               |
"""
    conversion = survey_of(form % "en")
    assert conversion.survey.languages == ("en",)
    (problem,) = conversion.problems
    assert (problem.code, problem.column) == ("language.unlisted", "par::languages")
    assert problem.parameters["tag"] == "es"
    listed = survey_of(form % "en es")
    assert (listed.survey.languages, listed.problems) == (("en", "es"), ())
