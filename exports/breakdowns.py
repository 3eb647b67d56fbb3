"""Protected tables of every question by one profile question."""

from collections.abc import Mapping, Sequence

from exports.counting import Counted
from exports.disclosure.rule import SMALLEST_BASE
from exports.disclosure.widening import Outcome
from exports.figures import Breakdown, Column, Comparison
from exports.filters import Filters
from exports.source import ResponseSource, Tally
from exports.tabulation import Found, distributions, show
from exports.variables import repeat_labels
from surveys.text import LocalizedText


def breakdown(
    source: ResponseSource,
    profile: Counted,
    questions: Sequence[Counted],
    outcomes: Mapping[str, Outcome],
    filters: Filters,
) -> Breakdown | None:
    """Show every question by one profile question, as far as the audit allows.

    Args:
        source: Where the answers are.
        profile: The profile question.
        questions: The questions with their counts by profile questions.
        outcomes: What the audit found, by the questions' keys.
        filters: How bases that depend on answers are told.

    Returns:
        The breakdown; None where no group is large enough to be shown.
    """
    variable = profile.subject.variable
    given = profile.everybody.answers
    exact = profile.subject.is_exact
    fewest = 1 if exact else SMALLEST_BASE
    shown = tuple(a for a in variable.answers if given.get(a.value, 0) >= fewest)
    if not shown:
        return None
    labels = repeat_labels(source.survey)
    comparisons = []
    for counted in questions:
        groups = counted.groups.get(variable.key)
        if groups is None:
            continue
        asked = counted.subject.variable
        sensitive = asked.entry.sensitive or variable.entry.sensitive
        numbers = distributions(source, asked, variable.key)
        columns = []
        for group in shown:
            place = (variable.key, group.value)
            cells = show(
                counted,
                groups.tallies.get(group.value, Tally()),
                Found.of(outcomes.get(asked.key), place, numbers.get((group.value,), ())),
                sensitive=sensitive,
                repeat=labels.get(asked.level, LocalizedText()),
                span=filters.base(asked.key, place),
            )
            ranges = tuple(row.range for row in cells.rows)
            columns.append(Column(group, cells.base, ranges, cells.middle, cells.withheld))
        comparisons.append(Comparison(counted.subject.number, tuple(columns)))
    # A group of documents without any is not hidden: its own table says that there is none.
    hidden = () if exact else tuple(one for one in variable.answers if one not in shown)
    return Breakdown(profile.subject.number, shown, hidden, tuple(comparisons))
