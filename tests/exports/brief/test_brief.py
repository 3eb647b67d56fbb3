import re
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from exports import brief
from exports.brief import BriefError, Kind, content
from exports.brief import printed as printing
from exports.brief.fitting import fitted, height
from exports.brief.picture import bar
from exports.catalogues import translator
from exports.claims import Asked
from exports.declared import Contacts, Declared
from exports.disclosure.rule import Range
from exports.figures import AsReleased, Why
from exports.wording import Words
from surveys.text import LocalizedText
from tests.exports.brief.conftest import MARK, facts_of, text, words_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATE_CODE = (
    "{{ 7*7 }} {% for x in y %} {# no #} {_{ a }_} {_% b %_} %}} <w:t> & \"quoted\" 'it'"
)


def paragraphs(path) -> list[tuple[str, str]]:
    """Return the style and the text of each paragraph of a document."""
    with zipfile.ZipFile(path) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))
    found = []
    for one in body.iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        told = "".join(each.text or "" for each in one.iter(f"{W}t"))
        found.append((style.get(f"{W}val") if style is not None else "", told))
    return found


def unpacked(path) -> bytes:
    """Return a PDF with what is packed in it beside it."""
    content = path.read_bytes()
    found = [content]
    for stream in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_a_finding_is_told_with_its_range_base_comparator_limits_and_ask(
    stated, with_findings, written
):
    of = with_findings(stated(1))
    figure = of.case.findings[0].claim.figures[0]
    share = f"{figure.range.low}–{figure.range.high}%"
    told = words_of(written(of, Kind.PDF))
    document = [words for _style, words in paragraphs(written(of, Kind.DOCX))]
    for expected in (
        "Most people work",
        share,
        f"of about {figure.table.base.about} people: “Yes” to “Do you work?”",
        "To compare with: 61.5%: Yes (The office, The city, 2024)",
        "What it does not show: It does not say for whom they work.",
        "The figure of others (61.5%): It asks others.",
        "Not everybody agrees: Some work less",
        "Open a desk. Who decides: The city council. By when: 25 February 2027.",
        f"this file: {MARK.sha256}",
        "The district house. Paid for by the city.",
        "Invented data",
    ):
        assert expected in told
        assert any(expected in words for words in document), expected
    assert share in document


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_six_findings_have_two_pages_in_both_formats(
    *, stated, with_findings, written, printed, language
):
    of = with_findings(*(stated(number) for number in range(1, 7)))
    pdf, document = written(of, Kind.PDF, language), written(of, Kind.DOCX, language)
    assert int(facts_of(pdf)["Pages"]) <= 2
    assert int(facts_of(printed(document))["Pages"]) <= 2
    assert facts_of(pdf)["Page size"].endswith("(A4)")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_has_no_place_is_named_and_left_to_the_workbook(
    *, stated, with_findings, written, printed, language, kind
):
    long = "A long claim that goes on and on " * 17
    found = [
        stated(number, f"Finding number {number}. {long}", limits=text("Nothing of this. " * 50))
        for number in range(1, 7)
    ]
    path = written(with_findings(*found), kind, language)
    printed_as = printed(path) if kind is Kind.DOCX else path
    assert int(facts_of(printed_as)["Pages"]) <= 2
    told = words_of(printed_as)
    for number in range(1, 7):
        assert re.search(rf"Finding number {number}\b", told) or language == "ar"
    if language == "en":
        assert "more findings have no place on two pages; the workbook has them" in told


def test_who_was_reached_is_told_and_goes_before_a_finding_does(stated, with_findings, written):
    of = with_findings(stated(1), stated(2))
    contacts = (Contacts("Market", (150, 8, 0, 40, 7, 90)),)
    facts = replace(of.surveys[0], declared=Declared(contacts=contacts))
    of = replace(of, surveys=(facts, *of.surveys[1:]))
    reached = "Market: asked about 150, finished about 90."
    assert f"Whom they reached {reached}" in words_of(written(of, Kind.PDF))

    words = Words.of("en", translator("en"))
    whole = content.brief(of, words, MARK)
    plain = content.leaving(whole, range(2), words, chart=False, further=0)
    assert height(plain) < height(content.leaving(whole, range(2), words, chart=False))
    short = fitted(whole, words, height(plain))
    assert len(short.items) == 2
    assert reached not in [line.told for line in short.facts]
    assert reached in [line.told for line in fitted(whole, words).facts]


def test_an_ask_that_was_answered_says_so(stated, with_findings, written):
    asked = Asked(
        text("Open a desk"),
        text("The city"),
        reply=text("It opens in May."),
        replied_on=date(2027, 1, 5),
    )
    told = words_of(written(with_findings(stated(1, asks=(asked,))), Kind.PDF))
    assert "Who decides: The city. Reply: It opens in May (5 January 2027)." in told


def test_whom_figures_speak_for_is_told_where_the_project_has_not_said_it(
    stated, with_findings, written
):
    of = with_findings(stated(1))
    of = replace(of, about=replace(of.about, how_found=""))
    told = " ".join(words_of(written(of, Kind.PDF)).split())
    assert "Whom the figures" in told
    assert "How people were found is not recorded" in told


def test_both_formats_leave_the_same_findings_to_the_workbook(stated, with_findings, written):
    found = [stated(n, f"Claim {n} " + "word " * 100) for n in range(1, 7)]
    of = with_findings(*found)
    styles = [style for style, words in paragraphs(written(of, Kind.DOCX)) if "Claim" in words]
    kept = styles.count("Heading2")
    assert 1 <= kept < 6
    assert f"{6 - kept} more finding" in words_of(written(of, Kind.PDF))


def test_a_brief_that_has_room_for_nothing_is_refused_with_a_way_out(
    evidence, stated, with_findings, tmp_path
):
    of = with_findings(stated(1))
    of = replace(of, about=replace(evidence.about, how_found="They came. " * 900))
    for kind in Kind:
        with pytest.raises(BriefError) as error:
            brief.write(of, "en", tmp_path / "x", kind=kind, mark=MARK)
        assert error.value.code == "brief.too_long"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("kind", list(Kind))
def test_without_findings_it_says_so(evidence, with_findings, written, printed, kind):
    path = written(with_findings(), kind)
    told = words_of(printed(path) if kind is Kind.DOCX else path)
    assert "No finding is agreed yet by those who took part" in told
    assert "about 400 people answered “Work”" in told.replace("About", "about")
    older = written(replace(evidence, case=None), kind)
    assert "made before findings belonged to one" in words_of(
        printed(older) if kind is Kind.DOCX else older
    )


@pytest.mark.parametrize(
    "typed",
    [
        TEMPLATE_CODE,
        "=cmd|' /C calc'!A0",
        "{{title}}",
        "a\x07b\ud800c",
        "+32 470 12",
        "-2+3",
        "@SUM(A1)",
        "a\ufffeb\uffffc",
        "007 bread",
        "<w:t>&amp;",
    ],
)
def test_what_was_typed_comes_out_as_it_was_typed(stated, with_findings, written, typed):
    said = LocalizedText.of({"en": typed})
    of = with_findings(stated(1, limits=said, claim=said))
    of = replace(of, about=replace(of.about, project=typed))
    shown = re.sub("[\x07\ud800\ufffe\uffff]", "\ufffd", typed)
    document = written(of, Kind.DOCX)
    found = paragraphs(document)
    assert ("Title", shown) in found
    assert ("Heading2", shown) in found
    assert any(words.startswith(f"What it does not show: {shown}") for _style, words in found)
    with zipfile.ZipFile(document) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))
        properties = parts.read("docProps/core.xml").decode()
    assert not list(body.iter(f"{W}fldChar"))
    assert not list(body.iter(f"{W}instrText"))
    assert ET.fromstring(properties).findtext("{http://purl.org/dc/elements/1.1/}title") == shown
    told = words_of(written(of, Kind.PDF))
    assert "49" not in re.sub(r"[0-9a-f]{16,}", "", told).split()
    assert " ".join(shown.split())[:9] in told


def test_nothing_is_fetched_from_outside(stated, with_findings):
    said = LocalizedText.of({"en": "<img src='http://127.0.0.1:9/x'><script>x</script>"})
    of = with_findings(stated(1, claim=said))
    words = brief.Words.of("en", brief.catalogue_for("en"))
    page = printing.html(brief.brief(of, words, MARK))
    assert "<script" not in page
    assert "<img src='http" not in page
    assert re.findall(r'src="(?!data:image/png)', page) == []


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_document_has_its_language_direction_headings_and_properties(
    *, stated, with_findings, written, language, direction
):
    path = written(with_findings(stated(1)), Kind.DOCX, language)
    with zipfile.ZipFile(path) as parts:
        core = ET.fromstring(parts.read("docProps/core.xml"))
        assert "Word" not in parts.read("docProps/app.xml").decode()
        styles = ET.fromstring(parts.read("word/styles.xml"))
        body = ET.fromstring(parts.read("word/document.xml"))
        footer = parts.read("word/footer1.xml").decode()
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert core.findtext(f"{dc}language") == language
    assert core.findtext(f"{dc}creator") == "The district house"
    assert core.findtext("{http://purl.org/dc/terms/}created").startswith("2026-06-01")
    normal = next(one for one in styles if one.get(f"{W}styleId") == "Normal")
    assert (normal.find(f"{W}pPr/{W}bidi") is not None) == (direction == "rtl")
    assert normal.find(f"{W}rPr/{W}lang").get(f"{W}val") == language
    assert (body.find(f".//{W}bidiVisual") is not None) == (direction == "rtl")
    found = [style for style, _words in paragraphs(path)]
    assert found.count("Title") == 1
    assert found.count("Heading1") == 2
    assert found.count("Heading2") == 1
    size = body.find(f".//{W}pgSz")
    assert [round(int(size.get(f"{W}{side}")) / 56.7) for side in ("w", "h")] == [210, 297]
    pictures = body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    alternatives = [one.get("descr") for one in pictures]
    assert alternatives
    assert all(re.search(r"\d", one) for one in alternatives)
    assert "NUMPAGES" in footer


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_pdf_is_tagged_with_its_language_title_and_alternative_texts(
    stated, with_findings, written, language
):
    of = with_findings(stated(1))
    path = written(of, Kind.PDF, language)
    facts = facts_of(path)
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == "Work that fits us"
    assert facts["Author"] == "The district house"
    content = unpacked(path)
    assert f"/Lang ({language})".encode() in content
    assert b"pdfuaid" in content
    for tag in (b"/S /H1", b"/S /H2", b"/S /H3", b"/S /Figure", b"/S /TH"):
        assert tag in content, tag
    assert content.count(b"/Alt ") >= 2


def test_arabic_words_are_shaped_and_stand_in_their_order(stated, with_findings, written):
    told = words_of(written(with_findings(stated(1)), Kind.PDF, "ar"))
    assert "الموجز" in told
    assert "هل تعمل؟" in told


def test_a_release_is_written_as_the_same_document_each_time(stated, with_findings, written):
    of = with_findings(stated(1))
    assert written(of, Kind.DOCX).read_bytes() == written(of, Kind.DOCX).read_bytes()


def test_a_bar_is_solid_to_the_lower_end_and_begins_at_the_right_in_arabic():
    def pixels(rtl: bool) -> bytes:
        content = bar(Range(20, 50), right_to_left=rtl)
        start = content.index(b"IDAT") + 4
        return zlib.decompress(content[start:])[1:601]

    assert pixels(False) == b"\2" * 120 + b"\1" * 180 + b"\0" * 300
    assert pixels(True) == pixels(False)[::-1]


def test_without_weasyprint_it_says_what_to_do(stated, with_findings, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "is_available", lambda: False)
    with pytest.raises(BriefError) as error:
        brief.write(with_findings(stated(1)), "en", tmp_path / "x", kind=Kind.PDF, mark=MARK)
    assert error.value.code == "brief.no_pdf"
    assert "choose .docx" in error.value.message


def said_by(of, mark=MARK):
    words = brief.Words.of("en", brief.catalogue_for("en"))
    found = brief.brief(of, words, mark)
    facts = [(one.term, one.told) for one in (*found.facts, *found.notes)]
    return found, facts, [share.told for item in found.items for share in item.shares]


def test_figures_that_stand_as_an_earlier_release_told_them_say_of_when(
    evidence, stated, with_findings
):
    since = AsReleased(1, date(2026, 5, 4), Why.FEW)
    one = stated(1)
    (figure,) = one.claim.figures
    kept = replace(figure, table=replace(figure.table, as_released=since))
    of = with_findings(replace(one, claim=replace(one.claim, figures=(kept,))))
    of = replace(of, surveys=(replace(of.surveys[0], as_released=since), *of.surveys[1:]))
    found, facts, shares = said_by(of)
    (asked,) = [told for term, told in facts if term == "Who was asked"]
    assert "As released in release 1 on 4 May 2026; fewer than ten answers" in asked
    assert shares[0].startswith(f"of about {figure.table.base.about} people, as of 4 May 2026: ")
    assert found.chart.chart.base.endswith("as of 4 May 2026")


def test_it_is_of_the_day_of_its_release_and_says_when_that_was_counted(stated, with_findings):
    of = with_findings(stated(1))
    found, facts, _ = said_by(of, replace(MARK, made_on=date(2026, 7, 9)))
    assert found.made_on == date(2026, 7, 9)
    assert found.opening.endswith("Evidence of 9 July 2026.")
    (release,) = [told for term, told in facts if term == "Release:"]
    assert release.startswith("The figures were counted on 1 June 2026. Release 3.")
    found, facts, _ = said_by(of)
    assert found.made_on == of.about.made_on
    assert not any("were counted on" in told for _, told in facts)
