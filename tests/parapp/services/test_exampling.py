from datetime import date

import pytest

from exports.figures import Withheld
from parapp.services import exampling
from surveys import library

COUNTED = [each.id for each in library.templates() if exampling.has_figures(each.kind)]


@pytest.mark.parametrize("template_id", COUNTED)
def test_every_template_whose_answers_are_counted_has_an_example(template_id):
    shown = exampling.evidence(template_id, date(2026, 5, 1))
    assert shown.about.invented
    tables = [table for area in shown.areas for table in area.tables]
    told = [table for table in tables if table.withheld is Withheld.NO and table.rows]
    assert len(told) >= 5
    assert not shown.breakdowns


def test_the_same_example_is_shown_each_time():
    exampling.evidence.cache_clear()
    one = exampling.evidence("housing-survey", date(2026, 5, 1))
    exampling.evidence.cache_clear()
    assert exampling.evidence("housing-survey", date(2026, 5, 1)) == one
