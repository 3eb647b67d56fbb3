"""Passages of what people said: cut into parts that are read at once, and cut up to be marked."""

import difflib
import itertools
import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, TypeVar

WORDS: Final = 150
"""The most words of one part: about a minute of speech, so that a part holds one thought or two and
agreement between coders is counted over pieces of nearly the same size."""

_GAP: Final = re.compile(r"\s*")
_BLANK_LINE: Final = re.compile(r"(?<=\S)(?=[^\S\n]*+\n[^\S\n]*+\n)")
_ENDS: Final = re.compile(r"[.!?…؟۔።।。！？]['\"»”’)\]]*+(?=\s)|(?<=\S)(?=[^\S\n]*+\n)")
"""Behind the signs that end a sentence, or where a line ends."""

Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text, in characters: from `start` up to, and not with, `stop`."""

    start: int
    stop: int

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a character."""
        return self.start < other.stop and other.start < self.stop


@dataclass(frozen=True, slots=True)
class Piece(Generic[Label]):
    """Some characters of a text, and every label that lies on the whole of them."""

    span: Span
    text: str
    labels: tuple[Label, ...] = ()


def parts(text: str, most: int = WORDS) -> tuple[Span, ...]:
    """Cut a text into parts of at most `most` words, where possible at the end of a sentence.

    The same text is always cut alike. Blank edges belong to no part; an empty text has none. It is
    done with each theme that is put on, also in a transcript of 200 pages, so that what is looked
    at word by word is looked at by regular expressions.

    Args:
        text: What somebody said.
        most: How many words a part may have, 1 or more.
    """
    found: list[Span] = []
    next_word = _GAP.match(text, 0)
    while next_word is not None and next_word.end() < len(text):
        start = next_word.end()
        part = _words(most).match(text, start)
        assert part is not None  # noqa: S101 - a word begins here
        stop = part.end()
        next_word = _GAP.match(text, stop)
        if next_word is not None and next_word.end() < len(text):
            stop = _good_end(text, start, stop, next_word.end(), most)
            next_word = _GAP.match(text, stop)
        found.append(Span(start, stop))
    return tuple(found)


@cache
def _words(most: int) -> re.Pattern[str]:
    return re.compile(rf"\S++(?:\s++\S++){{0,{most - 1}}}")


def _good_end(text: str, start: int, stop: int, following: int, most: int) -> int:
    """Return where to end a part: at a blank line or a sentence's end in its second half.

    Args:
        start: Where the part begins.
        stop: Where it ends at the latest: the end of its last word.
        following: Where the next word begins.
    """
    half = _words(most // 2 + 1).match(text, start)
    assert half is not None  # noqa: S101 - a word begins here
    earliest = half.end()
    for ends in (_BLANK_LINE, _ENDS):
        places = [match.end() for match in ends.finditer(text, half.start(), following)]
        good = [place for place in places if earliest <= place <= stop]
        if good:
            return good[-1]
    return stop


def pieces(text: str, labelled: Iterable[tuple[Span, Label]]) -> Iterator[Piece[Label]]:
    """Cut a text wherever a label begins or ends, so that overlapping marks can be drawn.

    Args:
        text: The text.
        labelled: Places with a label each; what lies outside the text is left out.

    Yields:
        The pieces in order; their texts together are the text.
    """
    whole = Span(0, len(text))
    kept = [
        (Span(max(span.start, 0), min(span.stop, len(text))), label)
        for span, label in labelled
        if span.overlaps(whole)
    ]
    edges = sorted({0, len(text), *(e for span, _ in kept for e in (span.start, span.stop))})
    for start, stop in itertools.pairwise(edges):
        here = Span(start, stop)
        labels = dict.fromkeys(label for span, label in kept if span.overlaps(here))
        yield Piece(here, text[start:stop], tuple(labels))


def located(text: str, words: str, near: int = 0) -> Span | None:
    """Find words in a text: where they were said to be, or else the nearest place that has them.

    Args:
        text: The text.
        words: What to look for; blanks at its ends do not count.
        near: Where it should begin.

    Returns:
        The place, None where the text does not have the words.
    """
    wanted = words.strip()
    if not wanted:
        return None
    places = [match.start() for match in re.finditer(re.escape(wanted), text)]
    if not places:
        return None
    start = min(places, key=lambda place: (abs(place - near), place))
    return Span(start, start + len(wanted))


def moved(before: str, after: str, spans: Iterable[Span]) -> list[Span | None]:
    """Say where places of a text are after somebody has changed the text.

    Args:
        before: The text in which the places were.
        after: The text as it is now.
        spans: The places.

    Returns:
        For each where it is now, None where nothing of it is left.
    """
    if before == after:
        return list(spans)
    # Words are compared rather than characters: it is quicker, and a place that was put on words
    # stays on words.
    old, new = (list(re.finditer(r"\s+|\S+", text)) for text in (before, after))
    matcher = difflib.SequenceMatcher(
        None, [m.group() for m in old], [m.group() for m in new], autojunk=False
    )
    kept = [
        (old[block.a + n].start(), old[block.a + n].end(), new[block.b + n].start())
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
        if old[block.a + n].group().strip()
    ]
    return [_follow(span, kept) for span in spans]


def _follow(span: Span, kept: list[tuple[int, int, int]]) -> Span | None:
    inside = [
        (max(start, span.start) - start + now, min(stop, span.stop) - start + now)
        for start, stop, now in kept
        if start < span.stop and span.start < stop
    ]
    return Span(inside[0][0], inside[-1][1]) if inside else None
