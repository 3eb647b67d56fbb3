"""The response source over a snapshot: exact counts, in bounded memory."""

# ruff: noqa: S608 - statements are put together from numbered names; values are parameters

import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

from duckdb import OutOfMemoryException

from exports.snapshot.encoding import MISSING, NOT_APPLICABLE, REFUSED
from exports.snapshot.engine import Engine
from exports.snapshot.layout import layouts
from exports.snapshot.statements import Relation, Statement, Statements, Term
from exports.snapshot.store import Held
from exports.source import Counts, Distribution, Query, Response, Standing, Tally, Value
from exports.variables import CHANNEL, LANGUAGE, Measure, Variable, beside
from surveys.exactness import is_exact
from surveys.model import Survey

_STANDINGS = {
    MISSING: Standing.MISSING,
    NOT_APPLICABLE: Standing.NOT_APPLICABLE,
    REFUSED: Standing.REFUSED,
}

Group = tuple[Value, ...]

_Found = dict[tuple[Relation, frozenset[Term]], tuple[tuple[Term, ...], list[tuple[Any, ...]]]]
"""What a relation grouped by a set of terms gave: their order, and rows of codes and a count."""


class SnapshotSource:
    """Responses to one survey, in one or several versions, counted by DuckDB; `close` it.

    It goes on showing the state that it was opened on, whatever is stored meanwhile.
    """

    def __init__(
        self,
        held: Held,
        forms: Mapping[int, Survey],
        channels: Mapping[int, str],
        documents: Callable[[], Iterator[Response]],
    ) -> None:
        """Open a snapshot.

        Args:
            held: Its files; the source lets them go when it is closed.
            forms: Each version of the survey by its number, oldest first; at least one.
            channels: The names of the channels by their numbers.
            documents: Yields the responses as they are stored: a snapshot has no words of anybody.
        """
        self._held = held
        self._documents = documents
        self._channels = channels
        self._survey = tuple(forms.values())[-1]
        self._is_exact = all(map(is_exact, forms.values()))
        questions, found = layouts(tuple(forms.values()))
        own = dict(zip(forms, found, strict=True))
        families = held.manifest.families
        self._rows = {number: families[number].rows for number in forms if number in families}
        self._engine = Engine(held.folder)
        self._finalizer = weakref.finalize(self, _close, self._engine, held)
        bare = Statements({}, own, held.files)
        first, last, languages, used = self._beside(bare)
        self._days = (first, last) if first is not None and last is not None else None
        known = (
            *questions,
            beside(CHANNEL, (channels.get(number, "") for number in used)),
            beside(LANGUAGE, languages),
        )
        self._variables: dict[str, Variable] = {variable.key: variable for variable in known}
        self._statements = Statements(self._variables, own, held.files)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; a second time does nothing."""
        self._finalizer()

    @property
    def stamp(self) -> str:
        """The name of the state of the store that this shows."""
        return self._held.manifest.stamp

    @property
    def survey(self) -> Survey:
        """The newest version."""
        return self._survey

    @property
    def is_exact(self) -> bool:
        """Whether what every version counts may be told exactly (`surveys.exactness`)."""
        return self._is_exact

    @property
    def versions(self) -> int:
        """How many versions there are responses to."""
        return sum(1 for rows in self._rows.values() if rows)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted."""
        return tuple(self._variables.values())

    @property
    def total(self) -> int:
        """How many responses there are."""
        return sum(self._rows.values())

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, None where no response has one."""
        return self._days

    def responses(self) -> Iterator[Response]:
        """Yield every response as it is stored now."""
        return self._documents()

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count; queries that group the same entries are answered by one statement.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        wanted: dict[Relation, list[tuple[Term, ...]]] = defaultdict(list)
        for query in queries:
            for relation, terms in self._asked(query):
                wanted[relation].append(terms)
        found: _Found = {}
        for relation, sets in wanted.items():
            found.update(self._grouped(relation, sets))
        return [self._counts(query, found) for query in queries]

    def distribution(self, query: Query) -> Mapping[Group, Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        variable = self._variables[query.key]
        if variable.measure not in {Measure.NUMBER, Measure.BANDS}:
            raise ValueError(f"{query.key} has no numbers.")
        relation, by = self._by(query)
        statement = self._statements.numbers(relation, by, Term(query.key))
        found: dict[Group, Counter[float]] = defaultdict(Counter)
        for *codes, number, times in self._run(statement):
            found[self._group(by, codes)][number] += times
        return {group: tuple(sorted(pairs.items())) for group, pairs in found.items()}

    def _beside(
        self, statements: Statements
    ) -> tuple[date | None, date | None, Sequence[str], Sequence[int]]:
        statement = statements.rows(Relation(""), (), beside=("day", "language", "channel"))
        if not statement.sql:
            return None, None, (), ()
        statement.sql = (
            "SELECT min(day), max(day), list(DISTINCT language), list(DISTINCT channel) "
            f"FROM ({statement.sql})"
        )
        first, last, languages, channels = self._run(statement)[0]
        return first, last, languages or (), channels or ()

    def _asked(self, query: Query) -> Iterator[tuple[Relation, tuple[Term, ...]]]:
        """Yield what has to be grouped for a query: its codes, and each of several answers."""
        relation, by = self._by(query)
        yield relation, (*by, Term(query.key))
        ticked = self._ticked(query, relation)
        if ticked is not None:
            yield ticked, (*by, ticked.spread[-1])

    def _by(self, query: Query) -> tuple[Relation, tuple[Term, ...]]:
        """Return the entries that a query is about, and the terms that make its groups."""
        level = self._variables[query.key].level
        terms = []
        for place, key in enumerate(query.by):
            variable = self._variables[key]
            if variable.level and not f"{level}/".startswith(f"{variable.level}/"):
                raise ValueError(
                    f"{key} cannot make groups of {query.key}: it is in another repeat."
                )
            spread = variable.measure is Measure.MULTIPLE
            terms.append(Term(key, place if spread else None))
        return Relation(level, tuple(term for term in terms if term.place is not None)), tuple(
            terms
        )

    def _ticked(self, query: Query, relation: Relation) -> Relation | None:
        if self._variables[query.key].measure is not Measure.MULTIPLE:
            return None
        return Relation(relation.level, (*relation.spread, Term(query.key, -1)))

    def _grouped(self, relation: Relation, sets: Sequence[tuple[Term, ...]]) -> _Found:
        """Count a relation by sets of terms; in halves where memory does not hold them at once."""
        try:
            return self._grouped_at_once(relation, sets)
        except OutOfMemoryException:
            half = len(sets) // 2
            if not half:
                raise
        return self._grouped(relation, sets[:half]) | self._grouped(relation, sets[half:])

    def _grouped_at_once(self, relation: Relation, sets: Sequence[tuple[Term, ...]]) -> _Found:
        found: _Found = {}
        for statement, terms, masks in self._statements.grouped(relation, sets):
            places = {}
            for one in masks.values():
                places[one] = [number for number, term in enumerate(terms) if term in one]
                found[relation, one] = (tuple(terms[place] for place in places[one]), [])
            for row in self._run(statement):
                one = masks[row[-2]]
                codes = (row[place] for place in places[one])
                found[relation, one][1].append((*codes, row[-1]))
        return found

    def _counts(self, query: Query, found: _Found) -> Counts:
        variable = self._variables[query.key]
        relation, by = self._by(query)
        standings: dict[Group, Counter[Standing]] = defaultdict(Counter)
        answers: dict[Group, Counter[str]] = defaultdict(Counter)
        for group, value, number in self._read(found, relation, by, Term(query.key)):
            if isinstance(value, Standing):
                standings[group][value] += number
            else:
                standings[group][Standing.ANSWERED] += number
                if variable.measure is not Measure.MULTIPLE:
                    answers[group][value] += number
        ticked = self._ticked(query, relation)
        if ticked is not None:
            for group, value, number in self._read(found, ticked, by, ticked.spread[-1]):
                if not isinstance(value, Standing):
                    answers[group][value] += number
        behind = self._behind(relation, by, query) if variable.level else {}
        groups = {}
        for group, stood in standings.items():
            base = stood[Standing.ANSWERED]
            responses, most = behind.get(group, (0, 1)) if variable.level else (base, 1)
            groups[group] = Tally(dict(answers[group]), dict(+stood), responses, most)
        return Counts(query, groups)

    def _read(
        self, found: _Found, relation: Relation, by: Sequence[Term], counted: Term
    ) -> Iterator[tuple[Group, Value, int]]:
        """Yield each group, what it gave, and how many times."""
        terms, rows = found.get((relation, frozenset((*by, counted))), ((), []))
        places = {term: number for number, term in enumerate(terms)}
        for row in rows:
            group = self._group(by, [row[places[term]] for term in by])
            yield group, self._value(counted.key, row[places[counted]]), row[-1]

    def _behind(
        self, relation: Relation, by: Sequence[Term], query: Query
    ) -> dict[Group, tuple[int, int]]:
        """Return how many responses the answered entries of each group come from, and the most."""
        found: dict[Group, tuple[int, int]] = {}
        for *codes, responses, most in self._run(
            self._statements.behind(relation, by, Term(query.key))
        ):
            group = self._group(by, codes)
            known, before = found.get(group, (0, 0))
            found[group] = (known + responses, max(before, most))
        return found

    def _group(self, by: Sequence[Term], codes: Sequence[Any]) -> Group:
        return tuple(self._value(term.key, code) for term, code in zip(by, codes, strict=True))

    def _value(self, key: str, code: Any) -> Value:
        if key == CHANNEL:
            return self._channels.get(code) or Standing.MISSING
        if key == LANGUAGE:
            return code or Standing.MISSING
        if code < 0:
            return _STANDINGS[code]
        answers = self._variables[key].answers
        return answers[code].value if answers else Standing.ANSWERED

    def _run(self, statement: Statement) -> list[tuple[Any, ...]]:
        if not statement.sql:
            return []
        connection = self._engine.connection
        return connection.execute(statement.sql, statement.parameters).fetchall()


def _close(engine: Engine, held: Held) -> None:
    engine.close()
    held.close()
