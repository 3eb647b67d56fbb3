from xml.etree import ElementTree as ET

from exports import svg
from exports.charts import Bar, RangeChart
from exports.disclosure.rule import Kind, Range

NS = "{http://www.w3.org/2000/svg}"


def chart(*, rtl: bool = False) -> RangeChart:
    bars = (
        Bar("Yes & always", Range(50, 55), "50–55%"),
        Bar("N" * 100, Range(95, 100, Kind.OVER), "over 95%"),
    )
    return RangeChart("", bars, "about 205 people", "Yes 50–55%; no over 95%.", rtl)


def test_a_chart_has_a_title_and_all_of_it_in_words():
    drawn = ET.fromstring(svg.draw(chart(), title="Do you <work>?"))
    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{NS}title") == "Do you <work>?"
    assert drawn.findtext(f"{NS}desc") == "Yes 50–55%; no over 95%."
    words = [text.text for text in drawn.iter(f"{NS}text")]
    assert words[:2] == ["Yes & always", "50–55%"]
    assert "".join(words[2:4]) == "N" * 100
    assert words[-1] == "about 205 people"


def test_bars_are_solid_to_the_lower_end_and_tinted_to_the_upper():
    drawn = ET.fromstring(svg.draw(chart(), title="x"))
    rects = [(int(r.get("width")), r.get("fill")) for r in drawn.iter(f"{NS}rect")]
    assert rects[:2] == [(198, svg.TINT), (180, svg.BRAND)]


def test_charts_are_mirrored_for_those_who_read_from_the_right():
    drawn = ET.fromstring(svg.draw(chart(rtl=True), title="x"))
    rect = next(drawn.iter(f"{NS}rect"))
    assert int(rect.get("x")) + int(rect.get("width")) == 480
    assert drawn.get("direction") == "rtl"


def test_a_single_bar_tells_a_screen_reader_nothing():
    drawn = ET.fromstring(svg.bar(Range(60, 80), right_to_left=True))
    assert drawn.get("aria-hidden") == "true"
    assert [(r.get("x"), r.get("width")) for r in drawn] == [("20", "80"), ("40", "60")]
    assert [r.get("width") for r in ET.fromstring(svg.bar(None, right_to_left=False))] == ["0", "0"]
