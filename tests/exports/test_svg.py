from xml.etree import ElementTree as ET

from exports import drawing, shades, svg
from exports.catalogues import translator
from exports.charts import Bar, PairChart, PairRow, RangeChart, ScaleChart, SideBar, Step
from exports.disclosure.rule import Kind, Range
from exports.wording import Words

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
    assert "".join(words[2:5]) == "N" * 100
    assert words[-1] == "about 205 people"


def test_bars_are_solid_to_the_lower_end_and_tinted_to_the_upper():
    drawn = ET.fromstring(svg.draw(chart(), title="x"))
    rects = [(float(r.get("width")), r.get("fill")) for r in drawn.iter(f"{NS}rect")]
    assert rects[:2] == [(154, svg.TINT), (140, svg.BRAND)]


def test_charts_are_mirrored_for_those_who_read_from_the_right():
    drawn = ET.fromstring(svg.draw(chart(rtl=True), title="x"))
    rect = next(drawn.iter(f"{NS}rect"))
    assert float(rect.get("x")) + float(rect.get("width")) == 380
    assert drawn.get("direction") == "rtl"


def test_a_single_bar_tells_a_screen_reader_nothing():
    drawn = ET.fromstring(svg.bar(Range(60, 80), right_to_left=True))
    assert drawn.get("aria-hidden") == "true"
    assert [(r.get("x"), r.get("width")) for r in drawn] == [("20", "80"), ("40", "60")]
    assert [r.get("width") for r in ET.fromstring(svg.bar(None, right_to_left=False))] == ["0", "0"]


def scale(*, rtl: bool = False) -> ScaleChart:
    steps = tuple(
        Step(label, side, (middle, other), ("20–25%", "5–10%"))
        for label, side, middle, other in (
            ("Agree", -1, 30.0, 10.0),
            ("Neither", 0, 20.0, 30.0),
            ("Disagree", 1, 50.0, None),
        )
    )
    return ScaleChart("", ("One", "Two"), steps, "about 205 people", "All.", rtl)


def boxes(drawn: str) -> list[tuple[float, float, str]]:
    found = ET.fromstring(drawn).iter(f"{NS}rect")
    return [(float(r.get("x")), float(r.get("width")), r.get("fill")) for r in found]


def test_bars_on_a_scale_diverge_from_the_middle_of_its_middle_answer():
    drawn = boxes(svg.draw_scale(scale(), title="x"))
    neutral = [box for box in drawn if box[2] == shades.diverging(scale())[1] and box[1] > 14]
    middles = [x + width / 2 for x, width, _colour in neutral]
    assert len(middles) == 2
    assert abs(middles[0] - middles[1]) < 0.01
    assert shades.diverging(scale())[0] == shades.BRAND


def test_a_mirrored_scale_is_the_same_from_the_other_side():
    for (x, width, colour), (other, wide, same) in zip(
        boxes(svg.draw_scale(scale(), title="x")),
        boxes(svg.draw_scale(scale(rtl=True), title="x")),
        strict=True,
    ):
        assert (width, colour) == (wide, same)
        assert abs(x + width + other - 380) < 0.01


def test_two_sides_have_two_colours_and_their_names():
    row = PairRow("Yes", (SideBar(Range(20, 30), "20–30%"), SideBar(None, "–")))
    chart = PairChart(("Then", "Now"), ("about 50", "about 60"), (row,), "All of it.", False)
    drawn = svg.draw_pair(chart, title="Do you work?")
    words = [each.text for each in ET.fromstring(drawn).iter(f"{NS}text")]
    assert words == ["Then (about 50)", "Now (about 60)", "Yes", "20–30% Then", "– Now"]
    solid = [colour for _x, width, colour in boxes(drawn) if width]
    assert solid[:2] == [side[0] for side in shades.SIDES]


def test_a_picture_of_hostile_words_is_still_xml():
    bars = (Bar('<script>&"\ud800\x01', Range(5, 10), "5–10%"),)
    drawn = svg.draw(RangeChart("", bars, "<b>", "\ufffe<", False), title="\x00</svg>")
    assert ET.fromstring(drawn).findtext(f"{NS}title") == "\ufffd</svg>"
    assert "<script" not in drawn


def test_every_chart_of_a_release_has_the_table_that_says_the_same(evidence):
    for tag in ("en", "fr", "ar"):
        found = list(drawing.sections(evidence, Words.of(tag, translator(tag))))
        pictures = [one for section in found for one in section.pictures]
        headings = [one.heading for one in pictures]
        assert len(pictures) >= 6
        assert all(headings)
        for one in pictures:
            root = ET.fromstring(one.picture)
            assert root.get("direction") == ("rtl" if tag == "ar" else "ltr")
            assert root.findtext(f"{NS}title") == one.heading
            description = root.findtext(f"{NS}desc")
            assert all(len(row) == len(one.columns) for row in one.rows)
            for row in one.rows:
                assert row[0] in description
            assert one.base in description
