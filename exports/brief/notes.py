"""What stands at the end of a brief: how to read it, who was protected how, where it is from."""

from collections.abc import Iterator

from exports import introducing
from exports.brief.parts import Line
from exports.facts import Evidence
from exports.introducing import Mark
from exports.marking import N_
from exports.wording import Words
from exports.writable import writable


def notes(evidence: Evidence, words: Words, mark: Mark) -> Iterator[Line]:
    """Yield how to read it, how people were protected, and where it comes from."""
    about = evidence.about
    yield labelled(
        words,
        N_("How to read the figures"),
        introducing.how_to_read(evidence.surveys, words),
    )
    yield labelled(
        words,
        introducing.protected_term(evidence.surveys),
        " ".join((introducing.protected(evidence.surveys, words), words.say(introducing.UNQUOTED))),
    )
    yield labelled(
        words,
        N_("Release"),
        introducing.release(about, mark, words),
    )
    if about.licence:
        yield labelled(words, N_("Terms of use"), about.licence)
    if about.contact:
        yield labelled(words, N_("Contact"), words.own(about.contact))


def labelled(words: Words, term: str, told: str) -> Line:
    """Return a line with its term, which is a msgid."""
    return Line(words.say(N_("%(term)s:"), term=words.say(term)), writable(told).strip())
