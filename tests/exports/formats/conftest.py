"""A survey with everything that a row can hold, and exports of what people answered to it."""

from datetime import date
from pathlib import Path

import pytest

from exports import formats
from exports.formats import Format, Options, Subject, Version
from exports.source import Response
from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Question, Repeat, Survey
from surveys.text import LocalizedText


def text(english: str, arabic: str = "") -> LocalizedText:
    return LocalizedText.of({"en": english, "ar": arabic})


FORM = Survey(
    name="everything",
    title=text("Everything"),
    languages=("en", "ar"),
    default_language="en",
    children=(
        Group(
            "work",
            (
                Question("works", "select_one", text("Do you work?", "هل تعملون؟"), list_name="yn"),
                Question("means", "select_multiple", text("How?"), list_name="means"),
                Question("order", "rank", text("In which order?"), list_name="means"),
            ),
            label=text("Work", "العمل"),
        ),
        Question("words", "text", text("In your own words")),
        Question("hours", "integer", text("Hours")),
        Question("wage", "decimal", text("Wage")),
        Question("photo", "image", text("A picture")),
        Repeat(
            "child",
            (
                Question("age", "integer", text("Age")),
                Repeat("toy", (Question("name", "text", text("Name")),), label=text("Toy")),
            ),
            label=text("Child"),
        ),
    ),
    choice_lists=(
        ChoiceList(
            "yn",
            (
                Choice("yes", text("Yes", "نعم")),
                Choice("no", text("No", "لا")),
                Choice("silent", text("Prefer not to say"), role=ChoiceRole.REFUSED),
            ),
        ),
        ChoiceList(
            "means",
            (
                Choice("bus", text("Bus; tram")),
                Choice("bike", text("Bike")),
                Choice("silent", text("Prefer not to say"), role=ChoiceRole.REFUSED),
            ),
        ),
    ),
)


def offering(number: int, *codes: str, of: str = "") -> Version:
    """Return a version whose one question, perhaps within a repeat, offers such answers."""
    asked = Question("means", "select_multiple", text("How?"), list_name="means")
    listed = ChoiceList("means", tuple(Choice(code, text(code)) for code in codes))
    children = (Repeat(of, (asked,)),) if of else (asked,)
    form = Survey("one", text("One"), ("en",), "en", children, (listed,))
    answers = {of: [{"means": ["bus"]}]} if of else {"means": ["bus"]}
    return Version(number, form, lambda: [Response(answers)])


@pytest.fixture
def form() -> Survey:
    return FORM


@pytest.fixture
def written(tmp_path: Path):
    """Write answers, each a record, in a format; return the file and what was told."""

    def written(
        *records,
        kind: Format = Format.XLSX,
        ending: str = "",
        form: Survey = FORM,
        skipped=(),
        versions=None,
        **options,
    ):
        def answers():
            for record in records:
                yield Response(record, skipped, "en", "open link", date(2026, 5, 1))

        known = versions or (Version(1, form, answers),)
        subject = Subject(text("Bread"), form.title, known)
        path = tmp_path / f"file{ending or formats.ending(kind, known)}"
        number, told = formats.write(subject, kind, Options(**options), path)
        assert number == len(records) or versions
        return path, told

    return written
