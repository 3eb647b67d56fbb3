"""Protected tables of every question by one profile question."""

from collections.abc import Sequence

from exports.disclosure.rule import SMALLEST_BASE
from exports.figures import Breakdown, Column, Comparison
from exports.source import Query, ResponseSource
from exports.tabulation import Subject, distributions, show
from exports.variables import repeat_labels
from surveys.text import LocalizedText


def breakdown(
    source: ResponseSource, profile: Subject, subjects: Sequence[Subject]
) -> Breakdown | None:
    """Count and protect every question by one profile question.

    Returns:
        The breakdown; None where no group is large enough to be shown.
    """
    key = profile.variable.key
    own = source.count([Query(key)])[0].group()
    shown = tuple(
        a for a in profile.variable.answers if own.answers.get(a.value, 0) >= SMALLEST_BASE
    )
    if not shown:
        return None
    others = [
        subject
        for subject in subjects
        if subject.variable.key != key
        and (not profile.variable.level or profile.variable.level in subject.variable.entry.repeats)
    ]
    counts = source.count([Query(subject.variable.key, (key,)) for subject in others])
    labels = repeat_labels(source.survey)
    comparisons = []
    for subject, found in zip(others, counts, strict=True):
        sensitive = subject.variable.entry.sensitive or profile.variable.entry.sensitive
        repeat = labels.get(subject.variable.level, LocalizedText())
        numbers = distributions(source, subject.variable, key)
        columns = []
        for group in shown:
            tally, given = found.group(group.value), numbers.get((group.value,), ())
            cells = show(subject, tally, given, sensitive=sensitive, repeat=repeat)
            ranges = tuple(row.range for row in cells.rows)
            columns.append(Column(group, cells.base, ranges, cells.middle, cells.withheld))
        comparisons.append(Comparison(subject.number, tuple(columns)))
    hidden = tuple(answer for answer in profile.variable.answers if answer not in shown)
    return Breakdown(profile.number, shown, hidden, tuple(comparisons))
