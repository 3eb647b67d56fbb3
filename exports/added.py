"""Which answers were added while a survey ran, in words: not everybody could give them."""

from exports.figures import Table
from exports.marking import N_
from exports.wording import Words


def added_later(words: Words, table: Table, fallback: str = "") -> str:
    """Say which of a table's answers an earlier version did not offer; empty where all were.

    Args:
        words: The reader's language.
        table: The question's table.
        fallback: The language to fall back to.
    """
    rows = [row.answer for row in table.rows if row.answer.value in table.later]
    if not rows or table.withheld:
        return ""
    return words.say(
        N_(
            "Added in a later version of the survey; whoever answered an earlier one could not"
            " choose it: %(answers)s."
        ),
        answers=words.listed(words.answer(one, table, fallback) for one in rows),
    )
