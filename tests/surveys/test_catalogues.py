import os

import pytest
from babel.messages.mofile import write_mo

from surveys import catalogues
from surveys.catalogues import Coverage, Entry
from surveys.languages import languages_in

FRENCH = """\
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"

#, fuzzy
msgctxt "question.a.label"
msgid "No"
msgstr "Non"

msgctxt "question.b.label"
msgid "No"
msgstr "Aucun"

msgctxt "question.c.label"
msgid "Yes"
msgstr ""
"""

ENTRIES = (
    Entry("question.a.label", "No"),
    Entry("question.b.label", "No"),
    Entry("question.c.label", "Yes"),
    Entry("question.d.label", "New"),
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "fr" / "form.po"
    path.parent.mkdir()
    path.write_text(FRENCH, encoding="utf-8")
    return path


def compile_catalogue(path):
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogues.read_catalogue(path), use_fuzzy=True)


@pytest.mark.parametrize("is_compiled", [False, True])
def test_the_place_decides_which_translation_is_meant(path, is_compiled):
    if is_compiled:
        compile_catalogue(path)
    find = catalogues.lookup(path)
    assert find("question.a.label", "No") == "Non"
    assert find("question.b.label", "No") == "Aucun"


@pytest.mark.parametrize("is_compiled", [False, True])
def test_what_is_not_translated_is_empty_and_not_english(path, is_compiled):
    if is_compiled:
        compile_catalogue(path)
    find = catalogues.lookup(path)
    assert find("question.c.label", "Yes") == ""
    assert find("question.d.label", "New") == ""
    assert find("", "New") == ""


def test_a_catalogue_that_was_edited_after_it_was_compiled_is_read_itself(path):
    compile_catalogue(path)
    path.write_text(FRENCH.replace("Aucun", "Pas du tout"), encoding="utf-8")
    compiled = path.with_suffix(".mo").stat().st_mtime
    os.utime(path, (compiled + 60, compiled + 60))
    assert catalogues.lookup(path)("question.b.label", "No") == "Pas du tout"


def test_a_catalogue_that_is_not_there_translates_nothing(tmp_path):
    assert catalogues.lookup(tmp_path / "none.po")("", "Yes") == ""


def test_coverage_counts_fuzzy_texts_as_translated_and_not_as_reviewed(path):
    assert catalogues.coverage(path, ENTRIES) == Coverage(total=4, translated=2, reviewed=1)


def test_coverages_add_up():
    assert Coverage(4, 2, 1) + Coverage(1, 1, 0) == Coverage(5, 3, 1)


def test_a_text_is_joined_with_its_translations(path):
    lookups = {"fr": catalogues.lookup(path)}
    text = catalogues.localize(lookups, "question.a.label", "No")
    assert text.texts == (("en", "No"), ("fr", "Non"))
    assert catalogues.localize(lookups, "question.c.label", "Yes").texts == (("en", "Yes"),)
    assert not catalogues.localize(lookups, "question.a.hint", "")


def test_languages_are_the_folders(path):
    assert languages_in(path.parent.parent) == ("fr",)
    assert languages_in(path / "none") == ()
