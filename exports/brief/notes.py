"""What stands at the end of a brief: how to read it, who was protected how, where it is from."""

from collections.abc import Iterator

from exports.brief.parts import Line
from exports.facts import Evidence
from exports.marking import N_
from exports.wording import LEFT_TO_RIGHT_MARK, Words
from exports.workbook import Mark
from exports.writable import writable

_PROTECTED = (
    N_(
        "Every range is at least five people wide, ten where a question is sensitive, so that no"
        " answer points at a person. Nothing is said of groups of fewer than 20, and never “all” or"
        " “nobody”."
    ),
    N_("No answer in somebody's own words is shown."),
)


def notes(evidence: Evidence, words: Words, mark: Mark) -> Iterator[Line]:
    """Yield how to read it, how people were protected, and where it comes from."""
    about = evidence.about
    yield labelled(
        words,
        N_("How to read the figures"),
        words.say(
            N_(
                "A percentage is given as a range, such as %(example)s: the true share lies in"
                " it. Beside it stands the base, the number of people it speaks for, rounded to"
                " 5. In the charts a bar is solid to the lower end of the range and pale to its"
                " upper end."
            ),
            example=words.example(),
        ),
    )
    yield labelled(
        words,
        N_("How people were protected"),
        " ".join(words.say(one) for one in _PROTECTED),
    )
    yield labelled(
        words,
        N_("Release"),
        words.say(
            N_(
                "Release %(number)s. Its figures are frozen; whoever has another copy can see"
                " by this SHA-256 that they are the same: %(sha256)s"
            ),
            number=words.number(mark.number),
            sha256=kept(mark.sha256, words),
        ),
    )
    if about.licence:
        yield labelled(words, N_("Terms of use"), about.licence)
    if about.contact:
        yield labelled(words, N_("Contact"), words.own(about.contact))


def labelled(words: Words, term: str, told: str) -> Line:
    """Return a line with its term, which is a msgid."""
    return Line(words.say(N_("%(term)s:"), term=words.say(term)), writable(told).strip())


def kept(text: str, words: Words) -> str:
    """Keep a code in one piece inside right-to-left text."""
    return f"{LEFT_TO_RIGHT_MARK}{text}{LEFT_TO_RIGHT_MARK}" if words.rtl else text
