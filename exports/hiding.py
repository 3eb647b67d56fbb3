"""Which groups of people figures are not shown by, in words."""

from exports.figures import Breakdown, Table
from exports.marking import N_, N_n
from exports.wording import Words

_MOST_NAMED = 20
"""Up to how many groups are named: more would fill a page."""


def hidden(words: Words, breakdown: Breakdown, profile: Table, fallback: str = "") -> str:
    """Say which groups are not shown, many by their number alone; empty where all are.

    Args:
        words: The reader's language.
        breakdown: The figures by these groups.
        profile: The profile question's own table.
        fallback: The language to fall back to.
    """
    number = len(breakdown.hidden)
    if not number:
        return ""
    if number > _MOST_NAMED:
        return words.count(
            N_n(
                "%(number)s group is not shown, because fewer than 20 people of it answered.",
                "%(number)s groups are not shown, because fewer than 20 people of each answered.",
            ),
            number,
        )
    names = words.listed(words.answer(one, profile, fallback) for one in breakdown.hidden)
    return words.say(
        N_("Not shown, because fewer than 20 people answered: %(groups)s."), groups=names
    )


def none_shown(words: Words) -> str:
    """Say that no group is large enough to be shown."""
    return words.say(N_("Nothing is shown by these groups, because none has 20 people or more."))
