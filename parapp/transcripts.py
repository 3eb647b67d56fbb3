"""A transcript split into what each speaker said: by letters, never by names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

_TIME: Final = re.compile(
    r"^\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?\s*(?:-->\s*[\d:.,]+)?\s*[-–]?\s*"
)
_LABELLED: Final = re.compile(r"^(?P<who>[^:：]{1,40}?)\s*[:：]\s*(?P<said>.*)$")
_LETTER: Final = re.compile(r"[A-Z]{1,2}")
_NUMBERED: Final = re.compile(r"[^\W\d_][^\d:]{0,24}?\s?(?:\d{1,2}|\b[A-Z])")
_MOST_WORDS: Final = 3
_SHORTEST_NAME: Final = 3
_LEADERS: Final = frozenset(
    (
        "facilitator", "moderator", "interviewer", "researcher", "chair",
        "animateur", "animatrice", "modérateur", "modératrice", "enquêteur", "enquêtrice",
        "الميسر", "الميسرة", "الميسّر", "الميسّرة", "المحاور", "المحاورة", "المدير", "المديرة",
    )
)  # fmt: skip
_INTERPRETERS: Final = frozenset(
    (
        "interpreter", "translator", "interprète", "traducteur", "traductrice",
        "المترجم", "المترجمة",
    )
)  # fmt: skip
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said until the next began.

    Attributes:
        speaker: A letter; empty where the transcript names nobody.
        question: The path of the question under whose heading it stands; empty for none.
        translation: What the interpreter said after it.
    """

    speaker: str
    text: str
    question: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript in turns.

    Attributes:
        renamed: How many speakers stood there by something else than a letter.
        left_out: How many turns of whoever led the meeting are left out.
    """

    turns: tuple[Turn, ...]
    renamed: int = 0
    left_out: int = 0


def split(text: str, headings: Mapping[str, str] | None = None) -> Transcript:
    """Split a transcript into turns.

    A line that begins with a letter, a numbered word ("Speaker 1") or a name that comes back, and a
    colon, begins a turn; other lines go on with it. What is said by whoever leads the meeting is
    left out, because it is no contribution; a question of the guide in it is taken as a heading.

    Args:
        headings: The path of a question by its words, or by those of its phase.
    """
    lines = [_TIME.sub("", line).strip() for line in _clean(text).split("\n")]
    known = {_plain(words): path for words, path in (headings or {}).items()}
    labels = _labels(lines)
    letters = _letters(labels)
    reading = _Reading(known, labels, letters)
    for line in lines:
        reading.take(line)
    reading.close()
    names = _names(labels, letters)
    turns = tuple(
        replace(turn, text=_masked(turn.text, names), translation=_masked(turn.translation, names))
        for turn in reading.turns
    )
    renamed = sum(1 for label, letter in letters.items() if label != letter)
    return Transcript(turns, renamed, reading.left_out)


@dataclass(slots=True)
class _Reading:
    """The lines read so far."""

    headings: Mapping[str, str]
    labels: Mapping[str, str]
    letters: Mapping[str, str]
    turns: list[Turn] = field(default_factory=list)
    left_out: int = 0
    question: str = ""
    who: str = ""
    lines: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Read one more line."""
        if not line:
            return
        if (path := self.headings.get(_plain(line))) is not None:
            self.close()
            self.question, self.who = path, ""
            return
        found = _LABELLED.match(line)
        label = found["who"].strip() if found else ""
        if not found or label not in self.labels:
            self.lines.append(line)
            return
        self.close()
        self.who = label
        if found["said"]:
            self.lines.append(found["said"])

    def close(self) -> None:
        """End the turn that is being read."""
        text, self.lines = "\n".join(self.lines), []
        if not text:
            return
        kind = self.labels.get(self.who, "")
        if kind == "leader":
            self.left_out += 1
            self.question = self.headings.get(_plain(text), self.question)
        elif kind == "interpreter" and self.turns:
            last = self.turns[-1]
            said = "\n".join(filter(None, (last.translation, text)))
            self.turns[-1] = replace(last, translation=said)
        else:
            self.turns.append(Turn(self.letters.get(self.who, ""), text, self.question))


def _labels(lines: list[str]) -> dict[str, str]:
    """Return what stands for a speaker, in the order in which they come, with what each is."""
    matches = (_LABELLED.match(line) for line in lines)
    counted = Counter(found["who"].strip() for found in matches if found)
    return {label: kind for label, times in counted.items() if (kind := _kind(label, times))}


def _kind(label: str, times: int) -> str:
    first = label.split(maxsplit=1)[0].casefold() if label.split() else ""
    if first in _LEADERS or label.casefold() in _LEADERS:
        return "leader"
    if first in _INTERPRETERS:
        return "interpreter"
    if _LETTER.fullmatch(label) or _NUMBERED.fullmatch(label):
        return "speaker"
    words = label.split()
    looks = all(word[0].isupper() or not _cased(word[0]) for word in words)
    if times > 1 and 0 < len(words) <= _MOST_WORDS and looks and label[0].isalpha():
        return "name"
    return ""


def _letters(labels: Mapping[str, str]) -> dict[str, str]:
    """Return a letter for each speaker; one who has a letter keeps it."""
    speakers = [label for label, kind in labels.items() if kind in {"speaker", "name"}]
    given = {label: label for label in speakers if _LETTER.fullmatch(label)}
    free = (letter for letter in _endless() if letter not in given)
    return {label: given.get(label) or next(free) for label in speakers}


def _endless() -> Iterator[str]:
    yield from _ALPHABET
    for first in _ALPHABET:
        yield from (first + second for second in _ALPHABET)
    while True:
        yield ""


def _names(labels: Mapping[str, str], letters: Mapping[str, str]) -> dict[str, str]:
    """Return what must not stand in any text, with the letter that takes its place."""
    found: dict[str, str] = {}
    for label, kind in labels.items():
        if kind == "name":
            parts = [part for part in label.split() if len(part) >= _SHORTEST_NAME]
            found |= dict.fromkeys([label, *parts], letters[label])
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _masked(text: str, names: Mapping[str, str]) -> str:
    if not names or not text:
        return text
    pattern = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: names[found[0]], text)


def _cased(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _plain(text: str) -> str:
    """Return words as they are compared: without signs, case and a number before them."""
    bare = re.sub(r"[^\w\s]|_", " ", text.casefold())
    return re.sub(r"^\s*\d+\s+", "", " ".join(bare.split()))
