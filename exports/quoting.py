"""Quotations: whether shown words are the words that were said, and whom they are attributed to."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from exports.marking import N_
from surveys.text import LocalizedText

LEFT_OUT: Final = "…"
"""What stands where words were left out; so does anything in square brackets."""

_GAP: Final = re.compile(r"\[[^\[\]]*\]|…|\.\.\.")
_MARKS: Final = re.compile(r"[\s\"'“”«»‘’„،؛,.;:!?؟۔।።-]+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation that others may read.

    Attributes:
        text: The words, masked and otherwise as they were said.
        language: Their language, a BCP 47 tag.
        translation: The same in other languages.
        policy_area: An id from `surveys.frameworks`; empty for none.
        spoken: Whether it was said in a focus group; otherwise it is an open answer.
        survey: The title of the survey that the answer stands in; empty for a focus group.
        group: Of which group of 20 or more the person is; empty for none.
        interpreted: Whether they are the words of an interpreter, since nobody could write down
            the speaker's own.
    """

    text: str
    language: str
    translation: LocalizedText
    policy_area: str
    spoken: bool
    survey: LocalizedText
    group: LocalizedText
    interpreted: bool = False

    @property
    def sentence(self) -> str:
        """To whom it is attributed, to be translated; `%(group)s` and `%(survey)s` stand in it."""
        if self.spoken and self.interpreted:
            return N_("a participant of a focus group, through an interpreter")
        if self.spoken:
            return N_("a participant of a focus group")
        if self.group:
            return N_("somebody who answered “%(survey)s”, of the group: %(group)s")
        return N_("somebody who answered “%(survey)s”")


def is_faithful(said: str, shown: str) -> bool:
    """Tell whether shown words are what was said, but for what stands in brackets or was left out.

    Signs, capitals and blanks may differ, since speech has none; words may not, and neither may
    their order.

    Args:
        said: The words as they were said.
        shown: The words as they are shown.
    """
    rest = f" {_plain(said)} "
    for piece in _GAP.split(shown):
        wanted = _plain(piece)
        if not wanted:
            continue
        place = rest.find(f" {wanted} ")
        if place < 0:
            return False
        rest = rest[place + len(wanted) + 1 :]
    return True


def taken_over(shown: str, said: str, least: int) -> str:
    """Return the longest row of words that one text has from another.

    Signs, capitals and blanks make no difference.

    Args:
        least: How many words make a row.

    Returns:
        The row, in small letters; empty where none is so long.
    """
    mine, theirs = _words(shown), _words(said)
    found = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    row = mine[found.a : found.a + found.size]
    weight = sum(_LETTER if _UNSPACED.fullmatch(word) else 1 for word in row)
    whole = len(row) == len(theirs) and weight >= _WHOLE
    return " ".join(row) if weight >= least or whole else ""


_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""A letter of a script that puts no blanks between words, such as Chinese or Burmese."""
_LETTER: Final = 0.5
"""What such a letter counts as, in words; a Chinese word has two."""
_WHOLE: Final = 3
"""Words of somebody who wrote no more; all of them taken over are theirs, however few."""
_WORD: Final = re.compile(rf"{_UNSPACED.pattern}|[^\W_]+?(?={_UNSPACED.pattern}|[\W_]|$)")


def _words(text: str) -> list[str]:
    """Return the words of a text, or its letters where none are told apart, without marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        one
        for one in plain
        if unicodedata.category(one)[0] != "M" and unicodedata.category(one) != "Cf"
    )
    return _WORD.findall("".join(kept))


def _plain(text: str) -> str:
    return _MARKS.sub(" ", text).strip().casefold()
