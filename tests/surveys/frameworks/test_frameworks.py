from collections.abc import Callable
from typing import Any

import pytest

from surveys import frameworks
from surveys.library.wording import faults

RECORDS: list[tuple[Callable[[], tuple[Any, ...]], int]] = [
    (frameworks.policy_areas, 7),
    (frameworks.principles, 15),
    (frameworks.common_basic_principles, 11),
    (frameworks.indicators, 61),
    (frameworks.steps, 6),
    (frameworks.echr_rights, 16),
    (frameworks.partner_projects, 6),
]


@pytest.mark.parametrize(("records", "count"), RECORDS)
def test_each_framework_is_complete_and_its_ids_are_unique(records, count):
    found = records()
    assert len(found) == count
    assert len({record.id for record in found}) == count


@pytest.mark.parametrize("records", [records for records, _ in RECORDS])
def test_each_record_has_a_short_name_a_description_and_a_source(records):
    for record in records():
        assert 2 < len(record.name) <= 80
        assert record.description.endswith(".")
        assert record.source.title
        assert record.source.publisher
        assert record.source.part
        assert 1949 < record.source.year < 2030


def test_indicators_stand_in_the_cells_of_the_table():
    rows = {domain.id for domain in frameworks.domains()}
    columns = {dimension.id for dimension in frameworks.dimensions()}
    for indicator in frameworks.indicators():
        assert indicator.domain in rows
        assert indicator.dimension in columns
        assert indicator.id.startswith(f"{indicator.domain}.{indicator.dimension}.")


def test_the_indicators_of_housing_and_health_are_21():
    found = [
        indicator
        for indicator in frameworks.indicators()
        if indicator.domain in {"housing", "health"}
    ]
    assert len(found) == 21


def test_an_indicator_is_found_by_its_id():
    found = frameworks.indicator("economic_participation.dignity.fair_work_conditions")
    assert found.name == "Fair work conditions"


def test_an_unknown_id_is_a_key_error():
    for find in (
        frameworks.policy_area,
        frameworks.principle,
        frameworks.indicator,
        frameworks.partner_project,
    ):
        with pytest.raises(KeyError):
            find("none")


def test_principles_belong_to_themes_of_step_two():
    known = {theme.id for theme in frameworks.themes()}
    assert {principle.theme for principle in frameworks.principles()} == known


def test_partner_projects_name_known_areas_and_principles():
    for project in frameworks.partner_projects():
        assert [frameworks.policy_area(each) for each in project.policy_areas]
        assert [frameworks.principle(each) for each in project.principles]


def test_rights_of_the_first_protocol_name_it_and_its_year():
    right = {right.article: right for right in frameworks.echr_rights()}["P1-2"]
    assert right.source.part == "Protocol No. 1, article 2"
    assert right.source.year == 1952
    assert str(right.source) == (
        "European Convention on Human Rights (Council of Europe, 1952), Protocol No. 1, article 2"
    )


def test_every_text_is_translated_without_a_visible_fault():
    found = [
        (entry.comment, str(problem))
        for entry in frameworks.entries()
        for problem in faults(entry.comment, frameworks.localized(entry.text), ("fr", "ar"))
    ]
    assert found == []


def test_no_english_text_is_listed_twice():
    texts = [entry.text for entry in frameworks.entries()]
    assert len(set(texts)) == len(texts)


def test_a_translator_of_a_language_answers_in_it_and_keeps_what_it_does_not_know():
    translator = frameworks.translations("fr")
    assert translator.gettext("Labour market") == "Marché du travail"
    assert translator.gettext("Something else entirely") == "Something else entirely"


def test_a_language_without_a_catalogue_is_answered_in_english():
    assert frameworks.translations("tlh").gettext("Labour market") == "Labour market"
