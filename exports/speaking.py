"""Whom a survey's figures speak for, and whom its channels reached, in words."""

from collections.abc import Iterator, Sequence

from exports.declared import FEW, Contacts, Sample
from exports.facts import About, SurveyFacts
from exports.marking import N_
from exports.wording import Words

_SAMPLES = {
    Sample.EVERYBODY: N_(
        "“%(survey)s”: everybody there is was asked. The figures speak for those who answered; of"
        " those who did not, nothing is known."
    ),
    Sample.AT_RANDOM: N_(
        "“%(survey)s”: people were drawn at random. The figures may be taken for all among whom"
        " they were drawn, as far as those who were drawn also answered."
    ),
    Sample.BY_VENUE: N_(
        "“%(survey)s”: people were asked where they meet. The figures speak for those who answered;"
        " whoever does not come to such places is not among them."
    ),
    Sample.OPEN_LINK: N_(
        "“%(survey)s”: whoever had the link could answer. The figures speak for those who did, and"
        " nobody can say whom the link has reached."
    ),
    Sample.BY_PURPOSE: N_(
        "“%(survey)s”: people were chosen because of what they know. The figures speak for those"
        " who answered, and for nobody else."
    ),
}

_LOOKED_AT = {
    Sample.EVERYBODY: N_("“%(survey)s”: everything there is was looked at."),
    Sample.AT_RANDOM: N_(
        "“%(survey)s”: what was looked at was drawn at random. The counts may be taken for all"
        " among which it was drawn."
    ),
}
"""The same of documents and positions; of those found otherwise the counts speak for them alone."""

_OUTCOMES = {
    "not_eligible": N_("not meant by the survey: %(number)s"),
    "no_common_language": N_("no language in common: %(number)s"),
    "refused": N_("did not want to take part: %(number)s"),
    "broke_off": N_("began and did not finish: %(number)s"),
    "completed": N_("finished: %(number)s"),
}


def sample(words: Words, survey: SurveyFacts) -> str:
    """Say how people were found and whom the figures speak for; empty where it is not declared."""
    kind = survey.declared.sample
    known = _LOOKED_AT if survey.base.exact else _SAMPLES
    if kind is None or kind not in known:
        return ""
    return words.say(known[kind], survey=words.text(survey.title, survey.default_language))


def recorded(words: Words, surveys: Sequence[SurveyFacts]) -> Iterator[str]:
    """Yield for each survey of people that declares it whom its figures speak for."""
    yield from filter(None, (sample(words, one) for one in surveys if not one.base.exact))


def samples(words: Words, surveys: Sequence[SurveyFacts], about: About) -> Iterator[str]:
    """Yield whom the figures of surveys speak for, also where nobody has declared it.

    What is counted exactly is no sample of people; it is left out.
    """
    yield from recorded(words, surveys)
    of_people = [one for one in surveys if not one.base.exact]
    silent = [one for one in of_people if one.declared.sample is None]
    if not silent:
        return
    unsaid = words.say(
        N_(
            "The figures speak for those who answered. How people were found is not recorded, so"
            " nothing follows for others."
        )
    )
    how_found = words.own(about.how_found)
    if how_found or len(silent) == len(of_people):
        yield how_found or unsaid
        return
    for one in silent:  # of the others it is recorded
        title = words.quoted(words.text(one.title, one.default_language))
        yield words.labelled(title, unsaid)


def contacts(words: Words, survey: SurveyFacts) -> Iterator[tuple[str, str]]:
    """Yield each channel of a survey with what became of the people it reached."""
    for one in survey.declared.contacts:
        asked = words.say(
            N_("People who were asked: %(number)s"), number=number(words, one, "approached")
        )
        became = [
            words.say(message, number=number(words, one, name))
            for name, message in _OUTCOMES.items()
            if one.get(name)
        ]
        yield words.channel(one.channel), words.semicolons((asked, *became))


def reached(words: Words, survey: SurveyFacts) -> Iterator[str]:
    """Yield for each channel of a survey how many people were asked and how many finished."""
    for one in survey.declared.contacts:
        yield words.say(
            N_("%(channel)s: asked %(asked)s, finished %(finished)s."),
            channel=words.channel(one.channel),
            asked=number(words, one, "approached"),
            finished=number(words, one, "completed"),
        )


def number(words: Words, one: Contacts, name: str) -> str:
    """Say one of the numbers of a channel, as far as it is told."""
    known = one.get(name)
    if known == FEW:
        return words.say(N_("fewer than 20"))
    if known == 0:
        return words.say(N_("nobody"))
    return words.say(N_("about %(number)s"), number=words.number(known))
