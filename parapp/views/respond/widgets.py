"""Which way of answering each question type gets, by type and appearance.

A way of answering is a macro of `templates/respond/_widgets.html`. All of them work with scripts
off, by keyboard, and keep what was typed though it is not valid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from parapp.sanitising import PICTURES
from surveys.answers.registry import FROM_FILE, SELECTS
from surveys.model import Question

MANY_CHOICES: Final = 12
"""From so many choices on, a list that the phone opens by itself is quicker than scrolling past."""

LONG_LIST: Final = 100
"""From so many choices on, a list is searched on the server: 5,000 would take a minute to load."""

MANY_STEPS: Final = 11
"""Up to so many steps (0 to 10) a range is a row of choices; a longer one is typed."""


_PICTURES: Final = ",".join(PICTURES)
"""Asked for by name, since an iPhone then hands in its pictures as JPEG; asked for any picture, it
may hand in HEIC, which nobody here can look into."""

FILES: Final = frozenset({"image", "audio", "video", "file"})
"""The types of questions that are answered with a file."""


@dataclass(frozen=True, slots=True)
class Widget:
    """How a question is answered.

    Attributes:
        macro: The macro that draws it.
        input: The `type` of its inputs where the macro draws choices.
        attributes: Further attributes of the input.
        scale: Whether its choices are numbers that stand side by side.
    """

    macro: str
    input: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    scale: bool = False

    @property
    def answers(self) -> bool:
        """Whether it takes an answer, rather than only showing something."""
        return self.macro not in {"note", "output", "absent"}

    @property
    def grouped(self) -> bool:
        """Whether it consists of several inputs, which then stand in a fieldset."""
        return self.macro in {"choices", "rank", "search"}


Chooser = Callable[[Question, int, str], Widget]
"""Receives the question, how many choices it has now, and what was typed so far."""


def widget(
    question: Question, choices: int = 0, typed: str = "", *, pictures: bool = False
) -> Widget:
    """Return how a question is answered; a type that nobody knows is answered in words.

    Args:
        question: The question.
        choices: How many choices it offers.
        typed: What was typed before; an input that the browser would empty becomes a plain one.
        pictures: Whether the choices have pictures, which a list of the browser cannot show.
    """
    if cannot_be_answered(question, choices):
        return Widget("absent")
    if question.read_only:
        return Widget("note" if question.type == "note" else "output")
    if question.type in SELECTS and not choices and not question.choice_filter:
        return _words(question, choices, typed)  # there is no such list; the import has said so
    found = _CHOOSERS.get(question.type, _words)(question, choices, typed)
    return Widget("choices", "radio") if pictures and found.macro == "dropdown" else found


def cannot_be_answered(question: Question, choices: int) -> bool:
    """Tell whether these pages have no way of answering: a file with the list is not there."""
    return question.type in FROM_FILE and not choices and not question.choice_filter


def _has(question: Question, *appearances: str) -> bool:
    return not set(question.appearance.split()).isdisjoint(appearances)


def _words(question: Question, choices: int, typed: str) -> Widget:
    del choices, typed
    if _has(question, "multiline") or dict(question.parameters).get("rows"):
        return Widget("multiline")
    # Numbers as text keep their leading zeros; the phone shows its number pad all the same.
    if _has(question, "numbers"):
        return Widget("input", attributes=(("inputmode", "decimal"),))
    if _has(question, "url"):
        return Widget("input", attributes=(("inputmode", "url"), ("dir", "ltr")))
    return Widget("input", attributes=(("dir", "auto"),))


def _whole_number(question: Question, choices: int, typed: str) -> Widget:
    del question, choices, typed
    # A type=number input loses what it cannot read, and digits of other scripts with it.
    return Widget("input", attributes=(("inputmode", "numeric"),))


def _number(question: Question, choices: int, typed: str) -> Widget:
    del question, choices, typed
    return Widget("input", attributes=(("inputmode", "decimal"),))


def _range(question: Question, choices: int, typed: str) -> Widget:
    # A slider always has a value, even where nobody has touched it: choices can be left blank.
    if range_steps(question):
        return Widget("choices", "radio", scale=True)
    return _number(question, choices, typed)


def range_steps(question: Question) -> tuple[str, ...]:
    """Return the values of a range with few steps, none where it has many."""
    given = dict(question.parameters)
    try:
        start, end, step = (
            float(given.get(name, default))
            for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        count = round((end - start) / step) + 1 if step else 0
    except (ValueError, OverflowError):
        return ()
    if not 1 < count <= MANY_STEPS:
        return ()
    return tuple(f"{start + step * place:.10g}" for place in range(count))


def _dated(kind: str) -> Chooser:
    def choose(question: Question, choices: int, typed: str) -> Widget:
        del choices
        if _has(question, "year"):
            return Widget("input", attributes=(("inputmode", "numeric"),))
        shown = "month" if kind == "date" and _has(question, "month-year") else kind
        # The browser shows an empty input for a value that it cannot read: show it as it was typed.
        if typed and not _looks_like(shown, typed):
            return Widget("input", attributes=(("dir", "ltr"),))
        return Widget("input", attributes=(("type", shown),))

    return choose


def _looks_like(kind: str, typed: str) -> bool:
    pattern = {
        "date": "0000-00-00",
        "month": "0000-00",
        "time": "00:00",
        "datetime-local": "0000-00-00T00:00",
    }[kind]
    digits = "".join("0" if each in "0123456789" else each for each in typed)
    return digits in {pattern, f"{pattern}:00"}


def _one(question: Question, choices: int, typed: str) -> Widget:
    del typed
    if choices > LONG_LIST:
        return Widget("search", "radio")
    if choices > MANY_CHOICES or _has(question, "minimal", "autocomplete"):
        return Widget("dropdown")
    return Widget("choices", "radio")


def _several(question: Question, choices: int, typed: str) -> Widget:
    del question, typed
    return Widget("search" if choices > LONG_LIST else "choices", "checkbox")


def _place(question: Question, choices: int, typed: str) -> Widget:
    del choices, typed
    if question.type == "geopoint":
        return Widget("input", attributes=(("dir", "ltr"),))
    return Widget("multiline", attributes=(("dir", "ltr"),))


def _file(question: Question, choices: int, typed: str) -> Widget:
    del choices, typed
    accepted = {"file": "", "image": _PICTURES}.get(question.type, f"{question.type}/*")
    return Widget("upload", attributes=(("accept", accepted),) if accepted else ())


def _plainly(macro: str, kind: str = "") -> Chooser:
    def choose(question: Question, choices: int, typed: str) -> Widget:
        del question, choices, typed
        return Widget(macro, kind)

    return choose


_CHOOSERS: Final[dict[str, Chooser]] = {
    "integer": _whole_number,
    "decimal": _number,
    "range": _range,
    "date": _dated("date"),
    "time": _dated("time"),
    "dateTime": _dated("datetime-local"),
    "select_one": _one,
    "select_one_from_file": _one,
    "select_one_external": _one,
    "select_multiple": _several,
    "select_multiple_from_file": _several,
    "rank": _plainly("rank"),
    "acknowledge": _plainly("choices", "checkbox"),
    "trigger": _plainly("choices", "checkbox"),
    "geopoint": _place,
    "geotrace": _place,
    "geoshape": _place,
    "note": _plainly("note"),
    **dict.fromkeys(FILES, _file),
}
