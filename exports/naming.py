"""What surveys, and the two sides of what stands side by side, are called in tables and charts."""

from exports.facts import Evidence
from exports.marking import N_
from exports.pairs import Beside, SideBySide
from exports.wording import Words


def survey_name(evidence: Evidence, number: int, words: Words) -> str:
    """Return what a survey is called: its title, with its months where two have the same."""
    titles = [words.text(one.title, one.default_language) for one in evidence.surveys]
    if titles.count(titles[number]) == 1:
        return titles[number]
    one = evidence.surveys[number]
    months = words.months(one.first_month, one.last_month)
    return words.say(N_("%(survey)s (%(months)s)"), survey=titles[number], months=months)


def sides(evidence: Evidence, one: SideBySide, words: Words) -> tuple[str, str]:
    """Return what the two sides are called: two rounds of one title by their months."""
    facts = [evidence.surveys[number] for number in (one.first, one.second)]
    if one.groups:
        table = next(table for table in evidence.profile if table.number == one.profile)
        home = facts[0].default_language
        first, second = (words.answer(group, table, home) for group in one.groups)
        return first, second
    if one.kind is not Beside.ROUNDS:
        return survey_name(evidence, one.first, words), survey_name(evidence, one.second, words)
    months = [words.months(side.first_month, side.last_month) for side in facts]
    if months[0] != months[1] and all(side.first_month for side in facts):
        return months[0], months[1]
    return words.say(N_("First")), words.say(N_("Second"))
