"""A small survey with one question of each kind, and answers to it that a seed makes again."""

import random
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence, build
from exports.source import Response
from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    Group,
    Question,
    Repeat,
    Role,
    Survey,
    Tags,
)
from surveys.text import LocalizedText


def text(english: str, arabic: str = "") -> LocalizedText:
    return LocalizedText.of({"en": english, "ar": arabic})


REFUSED = Choice("refused", text("Prefer not to say", "أفضّل عدم القول"), ChoiceRole.REFUSED)


def choice_list(name: str, *names: str, refusal: bool = False) -> ChoiceList:
    choices = tuple(Choice(one, text(one.capitalize(), f"جواب {one}")) for one in names)
    return ChoiceList(name, (*choices, REFUSED) if refusal else choices)


@pytest.fixture(scope="session")
def survey() -> Survey:
    return Survey(
        "work",
        text("Work", "العمل"),
        ("en", "ar"),
        "en",
        (
            Question(
                "works",
                "select_one",
                text("Do you work?", "هل تعمل؟"),
                list_name="yes_no",
                tags=Tags(("labour_market",), ("labour_law",)),
            ),
            Question(
                "hard",
                "select_multiple",
                text("What makes it hard?", "ما الصعب؟"),
                list_name="hard",
                relevant="${works} = 'no'",
            ),
            Question("hours", "integer", text("Hours a week?"), bands=(0, 1, 20, 40)),
            Question("wage", "decimal", text("Wage an hour?"), sensitive=True),
            Question("say", "text", text("What would help?")),
            Group(
                "views",
                (
                    Question("fair", "select_one", text("I am treated fairly."), list_name="scale"),
                    Question("use", "select_one", text("I use what I know."), list_name="scale"),
                ),
                label=text("How far do you agree?", "إلى أي حد توافق؟"),
            ),
            Repeat(
                "children",
                (
                    Question("age", "integer", text("Age?"), bands=(0, 6, 12)),
                    Question("school", "select_one", text("At school?"), list_name="yes_no"),
                ),
                label=text("Children", "الأطفال"),
            ),
            Question(
                "gender",
                "select_one",
                text("Your gender?", "جنسك؟"),
                list_name="gender",
                role=Role.PROFILE,
            ),
        ),
        choice_lists=(
            choice_list("yes_no", "yes", "no", refusal=True),
            choice_list("hard", "papers", "language", "transport", "nothing"),
            choice_list("scale", "never", "seldom", "sometimes", "often", "always"),
            choice_list("gender", "woman", "man", "other", refusal=True),
        ),
        policy_areas=("labour_market",),
    )


def invented(number: int, seed: int = 7) -> Iterator[Response]:
    chance = random.Random(seed)
    for _ in range(number):
        answers: dict[str, object] = {}
        left_out = []
        answers["works"] = chance.choices(["yes", "no", "refused"], [6, 3, 1])[0]
        if answers["works"] == "no":
            wanted = chance.randint(0, 3)
            answers["hard"] = chance.sample(["papers", "language", "transport"], wanted)
        else:
            left_out.append("hard")
        if chance.random() < 0.9:
            answers["hours"] = chance.randint(0, 60)
        if chance.random() < 0.7:
            answers["wage"] = round(chance.gauss(12, 3), 2)
        if chance.random() < 0.3:
            answers["say"] = "=HYPERLINK(1)"
        for name in ("fair", "use"):
            answers[f"views/{name}"] = chance.choice(["never", "seldom", "often", "always"])
        if chance.random() < 0.6:
            answers["children"] = [
                {"age": chance.randint(0, 17), "school": chance.choice(["yes", "no", "refused"])}
                for _ in range(chance.randint(1, 3))
            ]
        answers["gender"] = chance.choices(["woman", "man", "other", "refused"], [50, 45, 2, 3])[0]
        yield Response(
            answers,
            tuple(left_out),
            chance.choice(["en", "ar"]),
            chance.choice(["Market", "School"]),
            date(2026, chance.randint(3, 5), 1),
        )


@pytest.fixture(scope="session")
def responses() -> tuple[Response, ...]:
    return tuple(invented(400))


@pytest.fixture(scope="session")
def source(survey: Survey, responses: tuple[Response, ...]) -> DataFrameSource:
    return DataFrameSource([(survey, responses)])


@pytest.fixture(scope="session")
def about() -> About:
    return About(
        "Work that fits us",
        date(2026, 6, 1),
        asked_by="The district house",
        paid_by="the city",
        place="San Salvario",
        how_found="At two schools and the market.",
        invented=True,
    )


@pytest.fixture(scope="session")
def evidence(source: DataFrameSource, about: About) -> Evidence:
    return build([source], about)


@pytest.fixture(scope="session")
def make(survey: Survey, about: About) -> Callable[[int], Evidence]:
    """Make evidence from so many invented responses."""
    return lambda number: build([DataFrameSource([(survey, invented(number))])], about)
