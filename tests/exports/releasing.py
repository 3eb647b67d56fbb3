"""Releases one after the other, as storage would make them, for tests of what stands in them."""

from dataclasses import replace
from datetime import date
from random import Random

from openpyxl import load_workbook

from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.ledger import Change
from exports.release import freeze, from_json, past, standing
from exports.release import to_json as stored
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from tests.exports.conftest import text

ABOUT = About("A project", date(2026, 6, 1))
DAYS = [date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)]


def form(name: str) -> Survey:
    return Survey(
        name,
        text(name.capitalize()),
        ("en",),
        "en",
        (
            Question("works", "select_one", text("Do you work?"), list_name="yes_no"),
            Question("fair", "select_one", text("It is fair."), list_name="scale"),
            Question("kind", "select_one", text("It is kind."), list_name="scale"),
            Question("age", "integer", text("How old are you?")),
            Question("sex", "select_one", text("Sex"), list_name="sexes", role=Role.PROFILE),
        ),
        tuple(
            ChoiceList(name, tuple(Choice(one, text(one.capitalize())) for one in choices))
            for name, choices in (
                ("yes_no", ("yes", "no")),
                ("scale", ("low", "middle", "high")),
                ("sexes", ("woman", "man")),
            )
        ),
    )


WOMEN, UNIONS = form("people"), form("unions")


def responses(seed: int, number: int) -> list[Response]:
    rng = Random(seed)
    return [
        Response(
            {
                "works": rng.choice(("yes", "yes", "no")),
                "fair": rng.choice(("low", "middle", "high")),
                "kind": rng.choice(("low", "high")),
                "age": rng.randint(18, 70),
                "sex": rng.choice(("woman", "man")),
            },
            channel="door",
        )
        for _ in range(number)
    ]


MANY = responses(1, 400)
OTHERS = responses(2, 400)


def release(before, given, changes, *, pairs=(), declared=(), exact=()):
    """Release surveys with all releases before in mind, as storage would."""
    sources = [DataFrameSource([each]) for each in given]
    previous = before[-1] if before else None
    keep = standing(previous, changes, exact=exact)
    about = replace(ABOUT, made_on=DAYS[len(before)])
    known = past(before, changes) if before else ()
    protected = protect(sources, about, known, keep=keep, pairs=pairs, declared=declared)
    made = freeze(protected, made_on=about.made_on, previous=previous, changes=changes)
    return from_json(stored(made))


def changed(people: int, unions: int) -> dict[str, Change]:
    return {"people": Change(people, 0), "unions": Change(unions, 0)}


def told(path) -> dict[str, str]:
    return {
        sheet.title: " ".join(
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
        for sheet in load_workbook(path)
    }
