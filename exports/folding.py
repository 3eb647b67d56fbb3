"""Long lists of answers, shown so that a reader can use them and nothing is hidden.

In a list of hundreds nearly every answer has the first range ("under 5%"). Those are told of in one
row, which says exactly the same.
"""

from collections.abc import Sequence

from exports.disclosure.rule import Range

LONG = 30
"""From how many answers a list is folded; shorter ones fit on a page as they are."""


def folded(columns: Sequence[Sequence[Range | None]]) -> tuple[tuple[int, ...], int]:
    """Choose the rows to show.

    Args:
        columns: The ranges of each group for the same rows; at least one.

    Returns:
        The positions of the rows that are shown, and how many others there are, all of which have
        the first range, or none, in every column.
    """
    length = len(columns[0])
    if length <= LONG:
        return tuple(range(length)), 0
    shown = tuple(
        position
        for position in range(length)
        if any((found := column[position]) is not None and found.low > 0 for column in columns)
    )
    return shown, length - len(shown)
