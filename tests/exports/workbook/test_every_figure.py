"""Every figure of every sheet, in both editions and each language, is one that the release tells.

Read with openpyxl; what is expected is made here, from the release's document alone.
"""

import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from exports import documents, workbook
from exports.disclosure import rule
from tests.exports.excel import rules
from tests.exports.workbook.test_beside import made as two_rounds  # noqa: F401

LANGUAGES = ["en", "fr", "ar"]
EXACT = {"en": "Exact numbers", "fr": "Nombres exacts", "ar": "الأعداد الدقيقة"}
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))
FEWER = 20
"""What a base too small to be told is said to be under."""

LEGEND = (50, 55)
"""The range with which the cover explains ranges."""


def numbers(text, language):
    """Return the numbers of a text, however its language separates thousands and decimals."""
    plain = text.translate(MARKS)
    grouped = r"(?<=\d)[\u202f\u00a0](?=\d{3})" if language == "fr" else r"(?<=\d),(?=\d{3})"
    plain = re.sub(grouped, "", plain)
    if language == "fr":
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return tuple(float(one) for one in re.findall(r"\d+(?:\.\d+)?", plain))


def of_range(found):
    """Return the numbers that say a range: one where it ends at nothing or at everybody."""
    if found is None or (found["low"], found["high"]) == (0, 100):
        return ()
    low, high = found["low"], found["high"]
    if low == 0:
        return (high,)
    return (low,) if high == 100 else (low, high)


def of_middle(found, *, whole):
    if found is None:
        return ()
    low, high = found["low"], found["high"]
    if not whole:
        return (low, high)
    return (low,) if low == high - 1 else (low, high - 1)


def of_difference(found):
    """Return the numbers that say a difference: none where it is unclear."""
    if found is None or found["direction"] == "unclear":
        return ()
    least, most = sorted((abs(found["least"]), abs(found["most"])))
    return (least, most) if least else (most,)


def part(code):
    """Return a pattern for a code in a name; what a name cannot hold leaves a mark behind it."""
    path = code.replace("/", "_")
    plain = re.sub(r"[^A-Za-z0-9_]", "_", path)
    return re.escape(plain) + ("" if plain == path else "_[0-9a-f]{4}")


def of_tables(release):
    """Yield for each figure what it is, of which table, its codes, and its numbers."""
    for table in [t for area in release["areas"] for t in area["tables"]] + release["profile"]:
        whole = table["type"] == "integer"
        lower, upper = table["quartiles"] or (None, None)
        middles = {"median": table["middle"], "lower_quartile": lower, "upper_quartile": upper}
        for code, found in {**middles, "mean": table["mean"]}.items():
            told = of_middle(found, whole=whole and code != "mean")
            yield "figure", table, [code], told
        for row in table["rows"]:
            yield "figure", table, [row["answer"]["value"]], of_range(row["range"])
            yield "firm", table, [row["answer"]["value"]], of_range(row["range"])
        for side in ("first", "middle", "last") if table["leaning"] else ():
            yield "short", table, [side], of_range(table["leaning"][side])
        for reading in table["readings"]:
            for row, span in zip(table["rows"], reading["spans"], strict=True):
                codes = [row["answer"]["value"], reading["kind"], reading["margin"]]
                yield "firm", table, [code for code in codes if code], of_range(span)


def of_breakdowns(release, tables):
    for breakdown in release["breakdowns"]:
        profile = tables[breakdown["table"]]["key"]
        for comparison in breakdown["comparisons"]:
            table = tables[comparison["table"]]
            whole = table["type"] == "integer"
            own = {"ranges": [row["range"] for row in table["rows"]], "middle": table["middle"]}
            own["base"] = table["base"]
            for number, column in enumerate([own, *comparison["columns"]]):
                kind = "group" if number else "everybody"
                codes = [profile, column["group"]["value"]] if number else [profile]
                yield kind, table, [*codes, "base"], (column["base"]["about"] or FEWER,)
                yield kind, table, [*codes, "median"], of_middle(column["middle"], whole=whole)
                withheld = column.get("withheld")
                for row, found in zip(table["rows"], column["ranges"], strict=bool(not withheld)):
                    told = () if withheld else of_range(found)
                    yield kind, table, [*codes, row["answer"]["value"]], told


def of_pairs(release, tables):
    for one in release["beside"]:
        if one["groups"]:
            groups = [group["value"] for group in one["groups"]]
            sides = [tables[one["profile"]]["key"], *groups]
        else:
            sides = [f"s{one['second'] + 1}"]
        for pair in (*one["questions"], *one["mix"]):
            table = tables.get(pair["table"]) or release["surveys"][one["first"]]["channels"]
            for place, answer in enumerate(pair["answers"]):
                codes = [*sides, answer["value"]]
                yield "beside", table, [*codes, "first"], of_range(pair["first"]["ranges"][place])
                yield "beside", table, [*codes, "second"], of_range(pair["second"]["ranges"][place])
                told = of_difference(pair["differences"][place])
                yield "beside", table, [*codes, "difference"], told


def of_findings(evidence):
    """Yield the figures of the summary by their names; several answers are added up here."""
    for one in evidence.case.findings if evidence.case else ():
        for position, figure in enumerate(one.claim.figures, start=1):
            table = documents.to_json(figure.table)
            if figure.values:
                rows = [r for r in table["rows"] if r["answer"]["value"] in figure.values]
                low = sum(row["range"]["low"] for row in rows)
                high = min(sum(row["range"]["high"] for row in rows), 100)
                # All answers of a question make 100, so the others say something of these too.
                if not table["several"]:
                    others = [r["range"] for r in table["rows"] if r not in rows]
                    low = max(low, 100 - sum(other["high"] for other in others))
                    high = min(high, 100 - sum(other["low"] for other in others))
                told = of_range({"low": low, "high": high})
            else:
                told = of_middle(table["middle"], whole=table["type"] == "integer")
            yield f"finding_{one.claim.number}_{position}", told


def expected(evidence):
    """Return patterns of the names of all figures, with their numbers."""
    release = documents.to_json(evidence)
    tables = {t["number"]: t for area in release["areas"] for t in area["tables"]}
    tables |= {table["number"]: table for table in release["profile"]}
    found = {}
    for each in (of_tables(release), of_breakdowns(release, tables), of_pairs(release, tables)):
        for kind, table, codes, told in each:
            parts = [kind, f"s{table['survey'] + 1}", *map(part, [table["key"], *codes])]
            found["_".join(parts)] = tuple(map(float, told))
    for name, told in of_findings(evidence):
        found[name] = tuple(map(float, told))
    return found


def cell_of(book, name):
    sheet, place = book.defined_names[name].attr_text.rsplit("!", 1)
    return book[sheet.strip("'").replace("''", "'")][place.replace("$", "")]


KINDS = [
    *(("case", edition, tag) for edition in ("advocacy", "working") for tag in LANGUAGES),
    *(("rounds", edition, tag) for edition in ("advocacy", "working") for tag in LANGUAGES),
]


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def one(request, stated, two_rounds, quoted, working):  # noqa: F811
    """A workbook, the evidence behind it, what only its edition has, and its language."""
    which, edition, language = request.param
    evidence = stated if which == "case" else two_rounds
    if which == "rounds":
        # Quotations and findings are those of the other evidence.
        quoted, working = (), replace(working, pending=())
    inside = working if edition == "working" else None
    target = io.BytesIO()
    workbook.write(evidence, language, target, quoted=quoted, working=inside)
    assert rules.faults(target.getvalue()) == []
    return load_workbook(target), evidence, inside, language


def test_every_named_figure_is_that_of_the_release(one):
    book, evidence, _, language = one
    wanted = [(re.compile(pattern), told) for pattern, told in expected(evidence).items()]
    wrong = []
    for name in book.defined_names:
        found = {told for pattern, told in wanted if pattern.fullmatch(name)}
        # A question that is not read in one of its sheet's ways has a dash there.
        (told,) = found or {() if name.startswith("firm_") else name}
        cell = cell_of(book, name)
        if numbers(str(cell.value), language) != told:
            wrong.append((name, cell.value, told))
    assert not wrong
    assert len(book.defined_names) > 100


def test_what_is_not_named_is_told_as_one_with_others(one):
    """Answers that are folded into one line are those of which all say the same."""
    book, evidence, _, _ = one
    missing = {}
    for pattern, told in expected(evidence).items():
        if not any(re.fullmatch(pattern, name) for name in book.defined_names):
            missing.setdefault(pattern.partition("_")[0], set()).add(told)
    assert all(len(told) < 3 for kind, told in missing.items() if kind == "figure"), missing


def ranges_of(document):
    """Return every pair of ends that stands anywhere in a release's document."""
    if isinstance(document, dict):
        if {"low", "high"} <= document.keys():
            yield document["low"], document["high"]
        for each in document.values():
            yield from ranges_of(each)
    elif isinstance(document, list):
        for each in document:
            yield from ranges_of(each)


def test_every_range_on_every_sheet_is_one_of_the_release(one):
    """Running texts of the summary, the method, the cover and the rest are read too."""
    book, evidence, _, _ = one
    told = {*ranges_of(documents.to_json(evidence)), LEGEND}
    for stated in evidence.case.findings if evidence.case else ():
        told |= {(f.range.low, f.range.high) for f in stated.claim.figures if f.range}
    found = 0
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        text = str(cell.value or "").translate(MARKS)
        for low, high in re.findall(r"(\d+)–(\d+)[\u202f\u00a0]?%", text):
            assert (int(low), int(high)) in told, (cell.coordinate, text)
            found += 1
    assert found > 100


def bases_of(document):
    """Return every base that stands anywhere in a release's document."""
    if isinstance(document, dict):
        if document.get("about"):
            yield document["about"]
        for each in document.values():
            yield from bases_of(each)
    elif isinstance(document, list):
        for each in document:
            yield from bases_of(each)


def test_every_base_on_every_sheet_is_one_of_the_release(one):
    """Bases have no names; those in the cells of tables are read here as well."""
    book, evidence, _, language = one
    document = documents.to_json(evidence)
    about = {name: value for name, value in document.items() if name != "about"}
    told = {int(base) for base in bases_of(about)}
    word = {"en": "[Aa]bout", "fr": "[Ee]nviron", "ar": "نحو"}[language]
    found = 0
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        text = re.sub(
            r"(?<=\d)[,\u202f\u00a0](?=\d{3})", "", str(cell.value or "").translate(MARKS)
        )
        for base in re.findall(rf"^{word} (\d+)$", text):
            assert int(base) in told, (cell.parent.title, cell.coordinate, text)
            found += 1
    assert found > 10


def test_every_number_beside_a_range_is_its_end(one):
    """Cells that hold numbers are the two ends of the range in their row."""
    book, _, _, language = one
    compared = 0
    for name in book.defined_names:
        cell = cell_of(book, name)
        if not name.startswith("figure_") or cell.column < 4:
            continue
        low, high = cell.offset(0, -2), cell.offset(0, -1)
        if isinstance(low.value, (int, float)) and isinstance(high.value, (int, float)):
            ends = {"low": round(low.value * 100), "high": round(high.value * 100)}
            assert of_range(ends) == numbers(cell.value, language), name
            assert rule.named(**ends)
            compared += 1
    assert compared > 10


def test_exact_numbers_are_all_those_of_the_working_edition(one):
    book, _, inside, language = one
    if inside is None:
        assert EXACT[language] not in book.sheetnames
        return
    rows = [
        row
        for row in book[EXACT[language]].iter_rows(
            min_row=2, min_col=4, max_col=9, values_only=True
        )
        if isinstance(row[0], (int, float))
    ]
    wanted = [
        (number, number / each.base if each.base else None, each.base, *(each.silent or [None] * 3))
        for each in inside.exact
        for _, number in each.answers
    ]
    assert len(rows) == len(wanted)
    for row, told in zip(rows, wanted, strict=True):
        assert row[:1] + row[2:] == told[:1] + told[2:]
        assert row[1] == pytest.approx(told[1])
