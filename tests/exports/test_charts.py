from exports.catalogues import translator
from exports.charts import range_chart, scale_chart
from exports.wording import Words

ENGLISH = Words.of("en", translator("en"))


def named(evidence, key):
    tables = evidence.areas[0].tables
    return next(table for table in tables if table.key == key)


def test_a_chart_of_ranges_says_in_words_what_it_shows(evidence):
    table = named(evidence, "works")
    chart = range_chart(table, ENGLISH, "en")
    assert [bar.label for bar in chart.bars] == ["Yes", "No"]
    assert [bar.range for bar in chart.bars] == [row.range for row in table.rows]
    assert chart.alternative.startswith("Bar chart. Do you work? Yes: ")
    assert all(bar.text in chart.alternative for bar in chart.bars)
    assert chart.base in chart.alternative


def test_what_is_withheld_has_no_chart(make):
    few = make(10)
    assert range_chart(few.areas[0].tables[0], ENGLISH, "en") is None
    assert scale_chart([named(few, "views/fair")], ENGLISH, "en") is None


def test_bars_of_a_scale_align_at_its_middle(evidence):
    chart = scale_chart(
        [named(evidence, "views/fair"), named(evidence, "views/use")], ENGLISH, "en"
    )
    assert [step.side for step in chart.steps] == [-1, -1, 0, 1, 1]
    for number, offset in enumerate(chart.offsets()):
        before = sum(step.middles[number] for step in chart.steps if step.side < 0)
        neutral = sum(step.middles[number] for step in chart.steps if step.side == 0)
        assert offset + before + neutral / 2 == 100
    least, most = chart.extent()
    assert least <= min(chart.offsets()) < most <= 200


def test_a_chart_in_arabic_is_mirrored(evidence):
    arabic = Words.of("ar", translator("ar"))
    chart = range_chart(named(evidence, "works"), arabic, "en")
    assert chart.right_to_left
    assert chart.bars[0].label == "جواب yes"


def test_marks_for_spreadsheets_are_in_no_description_of_a_chart(evidence):
    arabic = Words.of("ar", translator("ar"))
    assert "\u202b" not in repr(range_chart(named(evidence, "works"), arabic, "en"))
    assert "\u202b" not in repr(scale_chart([named(evidence, "views/fair")], arabic, "en"))
