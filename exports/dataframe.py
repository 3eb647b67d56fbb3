"""A response source in memory, counted by pandas."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from exports.reading import Columns, read
from exports.source import Counts, Distribution, Query, Response, Standing, Tally, Value
from exports.variables import CHANNEL, LANGUAGE, Measure, Variable, beside, merged
from surveys.exactness import is_exact
from surveys.model import Survey

_STANDINGS = {
    -1: Standing.MISSING,
    -2: Standing.NOT_APPLICABLE,
    -3: Standing.REFUSED,
}


class DataFrameSource:
    """Responses to one survey, in one or several versions, as columns of small numbers."""

    def __init__(self, versions: Iterable[tuple[Survey, Iterable[Response]]]) -> None:
        """Read the responses.

        Args:
            versions: Each version of the survey with its responses, oldest first; at least one.

        Raises:
            ValueError: There is no version.
        """
        pairs = [(survey, tuple(responses)) for survey, responses in versions]
        if not pairs:
            raise ValueError("A source needs at least one version of its survey.")
        self._survey = pairs[-1][0]
        self._versions = sum(1 for _, responses in pairs if responses)
        self._responses = tuple(one for _, responses in pairs for one in responses)
        self._is_exact = all(is_exact(survey) for survey, _ in pairs)
        questions, keys = merged(tuple(survey for survey, _ in pairs))
        known = (
            beside(CHANNEL, (one.channel for one in self._responses)),
            beside(LANGUAGE, (one.language for one in self._responses)),
        )
        self._variables = {variable.key: variable for variable in (*questions, *known)}
        readings = [(keys[n], responses) for n, (_, responses) in enumerate(pairs)]
        self._columns: Mapping[str, Columns] = read(tuple(self._variables.values()), readings)

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
        return self._versions

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted."""
        return tuple(self._variables.values())

    @property
    def total(self) -> int:
        """How many responses there are."""
        return len(self._responses)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, None where no response has one."""
        days = [one.day for one in self._responses if one.day is not None]
        return (min(days), max(days)) if days else None

    def responses(self) -> Iterator[Response]:
        """Yield every response."""
        return iter(self._responses)

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count, one query after the other.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        return [self._count(query) for query in queries]

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        variable = self._variables[query.key]
        columns = self._columns[variable.level]
        if query.key not in columns.numbers:
            raise ValueError(f"{query.key} has no numbers.")
        frame, names = self._grouped(query)
        frame["number"] = columns.numbers[query.key][frame["entry"]]
        frame = frame[frame["code"] >= 0]
        found: dict[tuple[Value, ...], list[tuple[float, int]]] = defaultdict(list)
        for key, number in frame.groupby([*names, "number"], observed=True).size().items():
            parts = key if isinstance(key, tuple) else (key,)
            found[self._values(query.by, parts[:-1])].append((float(parts[-1]), int(number)))
        return {group: tuple(sorted(pairs)) for group, pairs in found.items()}

    def _count(self, query: Query) -> Counts:
        variable = self._variables[query.key]
        frame, names = self._grouped(query)
        frame["standing"] = frame["code"].clip(upper=0)
        tallies: dict[tuple[Any, ...], tuple[dict[str, int], dict[Standing, int]]]
        tallies = defaultdict(lambda: ({}, {}))
        for key, number in _sizes(frame, [*names, "standing"]):
            standing = _STANDINGS.get(key[-1], Standing.ANSWERED)
            tallies[key[:-1]][1][standing] = number
        answered = frame[frame["standing"] == 0]
        given = self._given(variable, answered)
        values = [answer.value for answer in variable.answers]
        for key, number in _sizes(given, [*names, "code"]) if values else ():
            tallies[key[:-1]][0][values[key[-1]]] = number
        behind = _behind(answered, names) if variable.level else {}
        groups = {}
        for key, (answers, standings) in tallies.items():
            base = standings.get(Standing.ANSWERED, 0)
            responses, most = behind.get(key, (0, 1)) if variable.level else (base, 1)
            groups[self._values(query.by, key)] = Tally(answers, standings, responses, most)
        return Counts(query, groups)

    def _given(self, variable: Variable, answered: pd.DataFrame) -> pd.DataFrame:
        """Return one row for each answer given, where one person may give several."""
        if variable.measure is not Measure.MULTIPLE:
            return answered
        ticks = self._columns[variable.level].ticks[variable.key]
        return answered.drop(columns="code").merge(ticks, on="entry")

    def _grouped(self, query: Query) -> tuple[pd.DataFrame, list[str]]:
        """Return the question's codes beside those of the groups' variables."""
        level = self._variables[query.key].level
        columns = self._columns[level]
        frame = pd.DataFrame(
            {
                "entry": columns.entries,
                "response": columns.above[""],
                "code": columns.codes[query.key],
            }
        )
        names = []
        for position, key in enumerate(query.by):
            variable = self._variables[key]
            if variable.level not in columns.above:
                raise ValueError(
                    f"{key} cannot make groups of {query.key}: it is in another repeat."
                )
            name = f"by{position}"
            names.append(name)
            outer = self._columns[variable.level]
            # Those who gave several answers may stand in the frame several times by now.
            rows = columns.above[variable.level][frame["entry"]]
            frame[name] = outer.codes[key][rows]
            if variable.measure is Measure.MULTIPLE:
                frame = _exploded(frame, name, rows, outer.ticks[key])
        return frame, names

    def _values(self, by: Sequence[str], codes: Sequence[int]) -> tuple[Value, ...]:
        found: list[Value] = []
        for key, code in zip(by, codes, strict=True):
            answers = self._variables[key].answers
            if code < 0:
                found.append(_STANDINGS[code])
            else:
                found.append(answers[code].value if answers else Standing.ANSWERED)
        return tuple(found)


def _exploded(frame: pd.DataFrame, name: str, rows: Any, ticks: pd.DataFrame) -> pd.DataFrame:
    """Put those who gave several answers into each of their groups."""
    frame["outer"] = rows
    left = ticks.rename(columns={"entry": "outer", "code": "tick"})
    joined = frame.merge(left, on="outer", how="left")
    joined[name] = joined[name].where(joined["tick"].isna(), joined["tick"]).astype("int64")
    return joined.drop(columns=["outer", "tick"])


def _sizes(frame: pd.DataFrame, names: list[str]) -> Iterator[tuple[tuple[int, ...], int]]:
    for key, number in frame.groupby(names, observed=True).size().items():
        codes = key if isinstance(key, tuple) else (key,)
        yield tuple(int(code) for code in codes), int(number)


def _behind(answered: pd.DataFrame, names: list[str]) -> dict[tuple[int, ...], tuple[int, int]]:
    """Return for each group how many responses its entries come from, and the most from one."""
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    for key, number in _sizes(answered, [*names, "response"]):
        responses, most = found.get(key[:-1], (0, 0))
        found[key[:-1]] = (responses + 1, max(most, number))
    return found
