"""What is shown of an audited survey: its tables, breakdowns and facts, and what they add up to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exports.breakdowns import breakdown
from exports.collapsing import INVITED, INVITED_OPEN
from exports.declared import Declared, Margin
from exports.disclosure.linked import EVERYBODY
from exports.disclosure.rule import SMALLEST_BASE, rounded
from exports.facts import SurveyFacts
from exports.figures import Base, Breakdown, Table
from exports.likert import leaning
from exports.protection import ProtectedSurvey
from exports.readings import Around, Channels, Officially, raking, readings
from exports.source import ResponseSource
from exports.tabulation import Subject, table
from exports.variables import CHANNEL, LANGUAGE
from exports.weighting import MOST_MARGINS

_TWO = 2
"""With so many channels, of which one is an open link, each of the two groups is one channel."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One survey.

    Attributes:
        source: Where its answers are.
        survey: What the audit allows.
        declared: What the project declares of it.
        breakdowns: Its questions by its profile questions.
        too_small: The keys of profile questions of which no group is large enough for that.
    """

    source: ResponseSource
    survey: ProtectedSurvey
    declared: Declared
    breakdowns: tuple[Breakdown, ...]
    too_small: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        source: ResponseSource,
        survey: ProtectedSurvey,
        declared: Declared,
        profiles: Sequence[Subject],
    ) -> "Shown":
        """Break a survey down by its profile questions."""
        keys = [subject.variable.key for subject in profiles if subject.variable.is_profile]
        found = {key: _broken_down(source, survey, key) for key in keys}
        shown = tuple(one for one in found.values() if one is not None)
        none = frozenset(key for key, one in found.items() if one is None)
        too_small = frozenset[str]() if source.is_exact else none
        return cls(source, survey, declared, shown, too_small)

    def table(self, key: str) -> Table:
        """Return the table of a question, as it is without what is read from others."""
        counted = self.survey.counted[key]
        outcome = self.survey.outcomes.get(key)
        silences, span = self.survey.silences[key], self.survey.filters.base(key, EVERYBODY)
        return table(self.source, counted, outcome, silences, span)

    def tables(self, subjects: Sequence[Subject]) -> Iterator[Table]:
        """Yield tables of questions with their scales in short, and read in other ways."""
        around = self._around()
        for subject in subjects:
            plain = self.table(subject.variable.key)
            found, not_weighted = readings(plain, around)
            yield replace(
                plain,
                leaning=leaning(plain) if plain.block else None,
                readings=found,
                not_weighted=not_weighted,
                groups_too_small=subject.variable.key in self.too_small,
            )

    def facts(self) -> SurveyFacts:
        """Return what is told of the survey as a whole."""
        survey = self.source.survey
        total, exact = self.source.total, self.source.is_exact
        about = total or None if exact else rounded(total)
        # When a handful of people answered is theirs to tell.
        days = self.source.days if exact or total >= SMALLEST_BASE else None
        known = self.survey.counted
        return SurveyFacts(
            title=survey.title,
            unit=survey.unit,
            languages=survey.languages,
            default_language=survey.default_language,
            first_month=(days[0].year, days[0].month) if days else None,
            last_month=(days[1].year, days[1].month) if days else None,
            versions=self.source.versions,
            base=Base(about, survey.unit, exact=exact),
            channels=self.table(CHANNEL) if CHANNEL in known else None,
            spoken=self.table(LANGUAGE) if LANGUAGE in known else None,
            declared=self.declared,
        )

    def _around(self) -> Around:
        by_key = dict(self._keyed())
        margins = [
            Officially(margin, self.table(margin.key), by_key.get(margin.key), self._fits(margin))
            for margin in self.declared.margins[:MOST_MARGINS]
            if margin.key in self.survey.counted
        ]
        channels = self._channels(by_key)
        return Around(self.declared.sample, channels, margins, raking(margins))

    def _fits(self, margin: Margin) -> bool:
        """Tell whether an official mix is of the groups that figures are shown by now."""
        variable = self.survey.counted[margin.key].subject.variable
        groups = {answer.value for answer in variable.answers}
        return variable.is_profile and groups == {value for value, _ in margin.shares}

    def _channels(self, by_key: Mapping[str, Breakdown]) -> Channels | None:
        """Return the questions by channel, as far as they are counted by it."""
        counted = self.survey.counted.get(CHANNEL)
        if counted is None:
            return None
        if counted.subject.variable.is_profile:
            found = _broken_down(self.source, self.survey, CHANNEL)
            open_links = frozenset(self.declared.open_links)
            return Channels(found, open_links, single=True) if found else None
        if INVITED in by_key:
            single = len(counted.subject.variable.answers) == _TWO
            return Channels(by_key[INVITED], frozenset({INVITED_OPEN}), single)
        return None

    def _keyed(self) -> Iterator[tuple[str, Breakdown]]:
        keys = {one.subject.number: key for key, one in self.survey.counted.items()}
        for one in self.breakdowns:
            yield keys[one.table], one


def _broken_down(source: ResponseSource, survey: ProtectedSurvey, key: str) -> Breakdown | None:
    questions = sorted(survey.counted.values(), key=lambda one: one.subject.number)
    return breakdown(source, survey.counted[key], questions, survey.outcomes, survey.filters)
