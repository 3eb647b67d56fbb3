"""What a finding's figure is when it is read in other ways, and what was said in another round.

A reader who is told one of several figures that there are has been told half. All of this is
worked out from what is published.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.claims import Figure
from exports.disclosure.rule import WHOLE, Range
from exports.evidence import Evidence
from exports.figures import Kind, Span
from exports.marking import N_, N_n
from exports.naming import sides
from exports.pairs import Beside, Pair, Side
from exports.wording import Words

_READ: Mapping[Kind, str | tuple[str, str]] = {
    Kind.INTERVAL: N_("%(share)s with chance, at %(percent)s"),
    Kind.CHANNELS: N_n(
        "%(share)s in the %(number)s way of asking that can be shown alone",
        "%(share)s in the %(number)s ways of asking that can be shown alone",
    ),
    Kind.WITHOUT_OPEN_LINK: N_("%(share)s without the open link"),
    Kind.WEIGHTED: N_("%(share)s with the official mix of people"),
    Kind.RAKED: N_("%(share)s with the official mix of people"),
}
"""In words that need no explanation beside them."""


_SAME = N_("%(round)s: %(share)s of %(base)s.")
_OTHERS = N_("%(round)s: %(share)s of %(base)s; other people answered then.")


def readings(figure: Figure, words: Words) -> str:
    """Say what the answers of a figure are when it is read in other ways; empty where it is not.

    Of official mixes the fullest is told, of several that stand alone from the least to the
    greatest; the sheet that has all readings has each.
    """
    if figure.among is not None:
        return ""
    found = {kind: [one for one in figure.table.readings if one.kind is kind] for kind in _READ}
    if found[Kind.RAKED]:
        found[Kind.WEIGHTED] = []
    told = []
    for kind, message in _READ.items():
        share = words.share_span(_hull(_together(figure, one.spans) for one in found[kind]))
        if share != "–":
            told.append(_said(message, share, found[kind][0].channels, words))
    return f"{words.semicolons(told)}." if told else ""


def _hull(spans: Iterable[Span | None]) -> Span | None:
    given = [one for one in spans if one is not None]
    if not given:
        return None
    return Span(min(one.low for one in given), max(one.high for one in given))


def _said(message: str | tuple[str, str], share: str, channels: int, words: Words) -> str:
    """Say one reading; of single channels with how many they are, for others may lie elsewhere."""
    if isinstance(message, tuple):
        return words.count(message, channels, share=share)
    return words.say(message, share=share, percent=words.percent(95))


def rounds(evidence: Evidence, figure: Figure, words: Words) -> Iterator[str]:
    """Yield what was said in each other round in which the question was asked in the same words."""
    for one in evidence.beside:
        if one.kind is not Beside.ROUNDS or figure.among is not None:
            continue
        for pair, side, place in _asked(one.questions, figure.table.number):
            ranges = [
                _span(side.ranges[number])
                for number, answer in enumerate(pair.answers)
                if answer.value in figure.values
            ]
            share = words.share_span(_sum(figure, ranges))
            if share == "–":
                continue
            yield words.say(
                _SAME if one.same_people else _OTHERS,
                round=sides(evidence, one, words)[place],
                share=share,
                base=words.base(side.base),
            )


def _asked(pairs: Sequence[Pair], number: int) -> Iterator[tuple[Pair, Side, int]]:
    """Yield the pair of a question, with the side that is the other round, and its place."""
    for pair in pairs:
        if pair.table == number:
            yield pair, pair.second, 1
        elif pair.other == number:
            yield pair, pair.first, 0


def _together(figure: Figure, spans: Sequence[Span | None]) -> Span | None:
    rows = zip(figure.table.rows, spans, strict=True)
    return _sum(figure, [span for row, span in rows if row.answer.value in figure.values])


def _sum(figure: Figure, spans: Sequence[Span | None]) -> Span | None:
    """Add up shares; where somebody could give several of the answers, nothing follows."""
    found = [one for one in spans if one is not None]
    if not found or len(found) < len(spans) or (figure.table.several and len(found) > 1):
        return None
    low, high = sum(one.low for one in found), sum(one.high for one in found)
    return Span(min(low, WHOLE), min(high, WHOLE))


def _span(published: Range | None) -> Span | None:
    if published is None or published.of:
        return None
    return Span(published.low, published.high)
