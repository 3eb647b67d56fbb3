import unicodedata

import pytest

from surveys import languages
from surveys.languages import INTERFACE_LANGUAGES, REGISTRY, Direction, direction_of, language


def test_every_interface_language_has_a_catalogue():
    for tag in INTERFACE_LANGUAGES:
        assert language(tag).catalogue == tag


@pytest.mark.parametrize("tag", REGISTRY)
def test_a_language_is_written_in_the_direction_of_its_own_name(tag):
    known = language(tag)
    assert known.tag == tag
    assert direction_of(known.autonym) is known.direction
    assert unicodedata.is_normalized("NFC", known.autonym)


def test_a_regional_language_is_described_by_its_parent():
    regional = language("ar-MA")
    assert regional.tag == "ar-MA"
    assert regional.direction is Direction.RTL
    assert regional.catalogue == "ar"
    assert regional.autonym == "العربية (ar-MA)"


@pytest.mark.parametrize(
    ("tag", "sample", "direction"),
    [("x-krio", "Aw di bodi", Direction.LTR), ("ug", "«ياخشىمۇسىز»", Direction.RTL)],
)
def test_a_language_that_nobody_registered_is_told_by_its_text(tag, sample, direction):
    found = language(tag, sample)
    assert found.direction is direction
    assert found.autonym == tag.removeprefix("x-")
    assert found.catalogue == ""


def test_text_without_letters_runs_from_left_to_right():
    assert direction_of("12 + 3") is Direction.LTR


@pytest.mark.parametrize("tag", ["pt-BR", "eu", "fr-CA"])
def test_a_folder_of_catalogues_serves_a_language_that_is_not_registered(monkeypatch, tag):
    monkeypatch.setattr(languages, "INTERFACE_LANGUAGES", (*INTERFACE_LANGUAGES, tag))
    assert language(tag).catalogue == tag


def test_each_folder_of_catalogues_makes_a_language_of_the_interface(monkeypatch, tmp_path):
    for name in ("eu", "pt-BR", "fr", "__pycache__"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    assert languages._of_the_interface() == ("en", "fr", "eu", "pt-BR")
