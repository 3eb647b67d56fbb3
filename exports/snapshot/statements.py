"""The statements that count a snapshot: plain SQL over columns that are named by numbers.

No word of a form or of an answer stands in a statement: columns are numbered, answers are codes,
and the names of files are parameters.
"""

# ruff: noqa: S608 - statements are put together from numbered names; values are parameters

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from exports.snapshot.encoding import NOT_APPLICABLE, positions
from exports.snapshot.layout import Layout
from exports.variables import CHANNEL, LANGUAGE, Variable

_MOST_SETS: Final = 24
"""With several files each thread has a table of some 2.5 MB for each set: 48 filled what counting
may use before there was an answer in them."""

_MOST_COLUMNS: Final = 60  # DuckDB's GROUPING() tells 64 columns apart

Files = Callable[[int, int], list[str]]
"""The files of a version and the number of one of its levels."""


@dataclass(frozen=True, slots=True)
class Term:
    """One variable in one place of a query.

    Attributes:
        key: The variable.
        place: Which of the query's variables it is where each of several answers counts by itself;
            -1 for what is counted; None where it is taken as it is.
    """

    key: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What is counted: the entries of a level, once for each answer of some variables.

    Attributes:
        level: The repeat, or "".
        spread: The terms of whose answers each makes a row.
    """

    level: str
    spread: tuple[Term, ...] = ()


@dataclass(slots=True)
class Statement:
    """A statement and its parameters."""

    sql: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


class Statements:
    """Writes statements for one snapshot."""

    def __init__(
        self, variables: Mapping[str, Variable], layouts: Mapping[int, Layout], files: Files
    ) -> None:
        """Describe the snapshot.

        Args:
            variables: What can be counted.
            layouts: The layout of each version.
            files: Where the files are.
        """
        self._numbers = {key: number for number, key in enumerate(variables)}
        self._levels = {key: variable.level for key, variable in variables.items()}
        self._layouts = layouts
        self._files = files

    def name(self, term: Term) -> str:
        """Return the column of a term."""
        number = self._numbers[term.key]
        if term.place is None:
            return f"v{number}"
        return f"k{number}" if term.place < 0 else f"x{number}_{term.place}"

    def grouped(
        self, relation: Relation, sets: Sequence[tuple[Term, ...]]
    ) -> Iterator[tuple[Statement, tuple[Term, ...], Mapping[int, frozenset[Term]]]]:
        """Yield statements that count a relation by many sets of terms, as many at once as goes.

        Returns:
            Each statement, the terms of its first columns, and for the mask in the column behind
            them the set that a row belongs to. The count comes last.
        """
        for chunk in _chunks(dict.fromkeys(frozenset(terms) for terms in sets)):
            terms = tuple(dict.fromkeys(term for one in chunk for term in _ordered(one)))
            names = [self.name(term) for term in terms]
            masks = {}
            for one in chunk:
                bits = ("0" if term in one else "1" for term in terms)
                masks[int("".join(bits) or "0", 2)] = one
            listed = ", ".join(
                f"({', '.join(self.name(term) for term in _ordered(one))})" for one in chunk
            )
            statement = self.rows(relation, terms)
            if not statement.sql:
                continue
            mask = f"GROUPING({', '.join(names)})" if names else "0"
            columns = ", ".join((*names, mask, "count(*)"))
            statement.sql = (
                f"SELECT {columns} FROM ({statement.sql}) GROUP BY GROUPING SETS ({listed})"
            )
            yield statement, terms, masks

    def behind(self, relation: Relation, by: Sequence[Term], counted: Term) -> Statement:
        """Return the statement for how many responses answered entries come from, and the most.

        Its columns are the terms of `by`, the number of responses, and the most from one.
        """
        statement = self.rows(relation, (*by, counted), beside=("response",))
        if not statement.sql:
            return statement
        names = "".join(f"{self.name(term)}, " for term in by)
        group = ", ".join((*(self.name(term) for term in by), "response"))
        inner = (
            f"SELECT {names}response, count(*) AS entries FROM ({statement.sql}) "
            f"WHERE {self.name(counted)} >= 0 GROUP BY {group}"
        )
        statement.sql = f"SELECT {names}count(*), max(entries) FROM ({inner}) {_group_by(names)}"
        return statement

    def numbers(self, relation: Relation, by: Sequence[Term], counted: Term) -> Statement:
        """Return the statement for the numbers given: the terms of `by`, the number, the count."""
        statement = self.rows(relation, (*by, counted), figure=counted.key)
        if not statement.sql:
            return statement
        names = "".join(f"{self.name(term)}, " for term in by)
        statement.sql = (
            f"SELECT {names}figure, count(*) FROM ({statement.sql}) "
            f"WHERE {self.name(counted)} >= 0 {_group_by(names + 'figure, ')}"
        )
        return statement

    def rows(
        self,
        relation: Relation,
        terms: Sequence[Term],
        *,
        beside: Sequence[str] = (),
        figure: str = "",
    ) -> Statement:
        """Return the statement for the rows of a relation, with a column for each term.

        Returns:
            Its `sql` is empty where no version has rows there.
        """
        statement = Statement()
        plain = dict.fromkeys(Term(term.key) for term in (*terms, *relation.spread))
        versions = []
        for version, layout in self._layouts.items():
            levels = {self._levels[term.key] for term in plain}
            source = self._source(statement, version, relation.level, levels)
            if not source:
                continue
            wanted = list(beside)
            wanted += (f"{self._code(layout, term.key)} AS {self.name(term)}" for term in plain)
            wanted += (
                f"{self._ticks(layout, key)} AS t{self._numbers[key]}"
                for key in dict.fromkeys(term.key for term in relation.spread)
            )
            if figure:
                wanted.append(f"{self._figure(layout, figure)} AS figure")
            versions.append(f"SELECT {', '.join(wanted)} FROM {source}")
        if versions:
            base = " UNION ALL ".join(versions)
            statement.sql = self._spread(base, relation.spread)
        return statement

    def _spread(self, base: str, spread: Sequence[Term]) -> str:
        if not spread:
            return base
        joins = "".join(
            f" CROSS JOIN unnest(base.t{self._numbers[term.key]}) AS u{place}({self.name(term)})"
            for place, term in enumerate(spread)
        )
        return f"SELECT * FROM ({base}) AS base{joins}"

    def _source(self, statement: Statement, version: int, level: str, levels: set[str]) -> str:
        """Return one version's files of a level, joined with those of the levels around it."""
        layout = self._layouts[version]
        own = self._table(statement, version, level)
        if not own:
            return ""
        joins = ""
        for outer in sorted(levels - {level}):
            around = self._table(statement, version, outer)
            if not around:  # this version asks nothing there
                continue
            keys = ", ".join(("response", *positions(layout, outer)))
            joins += f" JOIN {around} AS {_alias(layout, outer)} USING ({keys})"
        return f"{own} AS {_alias(layout, level)}{joins}"

    def _table(self, statement: Statement, version: int, level: str) -> str:
        levels = self._layouts[version].levels
        if level not in levels:
            return ""
        number = levels.index(level)
        files = self._files(version, number)
        if not files:
            return ""
        name = f"files_{version}_{number}"
        statement.parameters[name] = files
        return f"read_parquet(${name})"

    def _code(self, layout: Layout, key: str) -> str:
        if key in {CHANNEL, LANGUAGE}:
            return f"{_alias(layout, '')}.{key[1:]}"
        column = layout.by_key.get(key)
        if column is None:  # not asked by this version
            return f"{NOT_APPLICABLE}"
        return f"{_alias(layout, column.level)}.{column.code}"

    def _ticks(self, layout: Layout, key: str) -> str:
        """Return the list of rows that an entry becomes: its answers, or why there are none."""
        column = layout.by_key.get(key)
        if column is None:
            return f"[{NOT_APPLICABLE}]"
        alias = _alias(layout, column.level)
        code = f"{alias}.{column.code}"
        return f"CASE WHEN {code} >= 0 THEN {alias}.{column.ticks} ELSE [{code}] END"

    def _figure(self, layout: Layout, key: str) -> str:
        column = layout.by_key.get(key)
        return f"{_alias(layout, column.level)}.{column.figure}" if column else "NULL::DOUBLE"


def _alias(layout: Layout, level: str) -> str:
    return f"l{layout.levels.index(level)}"


def _ordered(terms: frozenset[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.key, -2 if term.place is None else term.place))


def _group_by(names: str) -> str:
    return f"GROUP BY {names.removesuffix(', ')}" if names else "HAVING count(*) > 0"


def _chunks(sets: Mapping[frozenset[Term], None]) -> Iterator[list[frozenset[Term]]]:
    """Yield as many sets at once as one statement takes."""
    chunk: list[frozenset[Term]] = []
    terms: frozenset[Term] = frozenset()
    for one in sets:
        if chunk and (len(chunk) == _MOST_SETS or len(terms | one) > _MOST_COLUMNS):
            yield chunk
            chunk, terms = [], frozenset()
        chunk.append(one)
        terms |= one
    if chunk:
        yield chunk
