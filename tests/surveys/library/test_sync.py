import pytest

from surveys import catalogues
from surveys.catalogues import Entry
from surveys.library import sync
from surveys.library.sync import CatalogueFile


def test_no_catalogue_is_out_of_step_with_the_english_texts():
    assert sync.drift() == []


def test_every_language_has_a_catalogue_for_the_frameworks_and_for_each_template():
    named = {str(file) for file in sync.catalogue_files()}
    assert {"fr/frameworks.po", "ar/frameworks.po", "ar/labour-market-survey.po"} <= named


@pytest.fixture
def file(tmp_path):
    entries = (
        Entry("question.a.label", "Where?", "The question"),
        Entry("question.b.label", "When?", "The question"),
    )
    return CatalogueFile(tmp_path / "fr" / "form.po", "fr", "form", entries)


def write(file, **translations):
    merged = sync.merge(file, catalogues.read_catalogue(file.path))
    for message in merged:
        if message.id in translations:
            message.string = translations[message.id]
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_text(sync.render(file, merged), encoding="utf-8")


def read(file):
    return {
        message.context: message for message in catalogues.read_catalogue(file.path) if message.id
    }


def with_entries(file, *entries):
    return CatalogueFile(file.path, file.language, file.subject, entries)


def test_a_new_catalogue_has_every_text_and_no_translation(file):
    write(file)
    assert {context: message.string for context, message in read(file).items()} == {
        "question.a.label": "",
        "question.b.label": "",
    }
    assert not sync.difference(file)


def test_a_translation_is_kept(file):
    write(file, **{"Where?": "Où ?"})
    write(file)
    kept = read(file)["question.a.label"]
    assert kept.string == "Où ?"
    assert not kept.fuzzy


def test_a_translation_whose_english_changed_is_fuzzy_and_shows_the_former_english(file):
    write(file, **{"Where?": "Où ?"})
    later = with_entries(
        file, Entry("question.a.label", "In which place?", "The question"), file.entries[1]
    )
    assert sync.difference(later).changed == ("question.a.label",)
    write(later)
    changed = read(later)["question.a.label"]
    assert changed.id == "In which place?"
    assert changed.string == "Où ?"
    assert changed.fuzzy
    assert changed.user_comments == ["The English was: Where?"]
    assert not sync.difference(later)


def test_a_text_that_is_no_longer_used_goes(file):
    write(file, **{"Where?": "Où ?"})
    later = with_entries(file, file.entries[1])
    assert sync.difference(later).gone == ("question.a.label",)
    write(later)
    assert list(read(later)) == ["question.b.label"]


def test_a_new_text_is_told(file):
    write(file)
    later = with_entries(file, *file.entries, Entry("question.c.label", "Why?"))
    assert sync.difference(later).new == ("question.c.label",)


def test_what_a_translator_noted_is_kept(file):
    write(file, **{"Where?": "Où ?"})
    text = file.path.read_text(encoding="utf-8")
    noted = text.replace("#. The question", "# Say it softly.\n#. The question", 1)
    file.path.write_text(noted, encoding="utf-8")
    write(file)
    assert read(file)["question.a.label"].user_comments == ["Say it softly."]


def test_writing_twice_changes_nothing(file):
    write(file, **{"Where?": "Où ?"})
    once = file.path.read_bytes()
    write(file)
    assert file.path.read_bytes() == once


def test_the_check_succeeds_when_all_is_in_step(capsys):
    assert sync.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_the_check_names_a_catalogue_that_is_missing(file, monkeypatch, capsys):
    monkeypatch.setattr(sync, "catalogue_files", lambda: iter([file]))
    assert sync.main(["--check"]) == 1
    assert "fr/form.po is missing" in capsys.readouterr().out


def test_the_update_writes_what_the_check_asks_for(file, monkeypatch, capsys):
    monkeypatch.setattr(sync, "catalogue_files", lambda: iter([file]))
    assert sync.main([]) == 0
    assert sync.main(["--check"]) == 0
    later = with_entries(file, file.entries[0])
    monkeypatch.setattr(sync, "catalogue_files", lambda: iter([later]))
    assert sync.main(["--check"]) == 1
    assert "0 new, 0 changed and 1 unused texts" in capsys.readouterr().out
