"""Protected tables as lines of a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from exports.disclosure.rule import Range, exactly
from exports.folding import folded


def lines(records: Sequence[Mapping[str, Any]], told: Mapping[str, str]) -> Iterator[str]:
    """Yield tables as text: the question, its base, a line for each answer.

    Args:
        records: As `exports.records.tables` returns them.
        told: What is said of each survey before its first table, by its slug.
    """
    shown: set[str] = set()
    for table in records:
        if table["survey"] not in shown:
            shown.add(table["survey"])
            yield f"{table['survey']}: {told[table['survey']]}\n"
        yield f"{table['survey']}/{table['table']}: {table['label']}"
        yield _based(table)
        if table["as_released"]:
            yield f"    {table['as_released']['told']}"
        shown_rows, others = _folded(table)
        yield from _rows(table, shown_rows, others)
        yield from (f"    {one}" for one in _beside(table))
        for column in table["columns"]:
            yield f"  {column['column']} ({column['label']})"
            yield _based(column)
            yield from _rows(column, shown_rows, others)
            yield from (f"    {one}" for one in _numbers(column))
        yield ""


def _beside(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands under a table: its numbers, and whom it does not speak for."""
    yield from _numbers(table)
    beside = ("not_in_base_told", "added_later_told", "groups_not_shown")
    yield from filter(None, (table[each] for each in beside))
    for one in table["compare_with"]:
        label = {row["row"]: row["label"] for row in table["rows"]}.get(one["row"])
        figure = f"{label} {one['figure']:g}%" if label else f"{one['figure']:g}"
        origin = f"{one['source']}, {one['place']}, {one['year']}, {one['link']}"
        yield _("To compare with: %(figure)s (%(origin)s). What differs: %(difference)s") % {
            "figure": figure,
            "origin": origin,
            "difference": one["difference"],
        }
    if table["sensitive"] and not table["exact"]:
        yield _("A sensitive question: its ranges are at least ten people wide.")


def _numbers(figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the middle of numbers, as spans: the lower end is in it, the upper one is not."""
    names = (_("lower quartile"), _("upper quartile"))
    spans = [(_("median"), figures["median"]), (_("mean"), figures.get("mean"))]
    spans += zip(names, figures.get("quartiles") or (), strict=False)
    for name, span in spans:
        if span is not None:
            ends = {"first": f"{span['low']:g}", "last": f"{span['high']:g}"}
            yield f"{name}: {_('%(first)s to %(last)s') % ends}"


def _folded(table: Mapping[str, Any]) -> tuple[Sequence[int], int]:
    """Return which rows of a table are printed, and how many others have the first range."""
    columns = [table, *(one for one in table["columns"] if one["rows"])]
    ranges = [[_published(row) for row in figures["rows"]] for figures in columns]
    return folded(ranges)


def _published(row: Mapping[str, Any]) -> Range | None:
    if "of" in row:
        return exactly(row["count"], row["of"])
    return None if row["low"] is None else Range(row["low"], row["high"])


def _rows(figures: Mapping[str, Any], shown: Sequence[int], others: int) -> Iterator[str]:
    rows = figures["rows"]
    for place in shown if rows else ():
        yield f"    {rows[place]['range'] or '–':>10}  {rows[place]['label']}"
    if others and rows:
        hidden = next(place for place in range(len(rows)) if place not in set(shown))
        told = ngettext("%(number)s other answer", "each of %(number)s other answers", others)
        yield f"    {rows[hidden]['range'] or '–':>10}  {told % {'number': others}}"


def _based(figures: Mapping[str, Any]) -> str:
    base = _("base: %(base)s") % {"base": figures["base_told"]}
    withheld = f". {figures['withheld_told']}" if figures["withheld_told"] else ""
    return f"    {base}{withheld}"
