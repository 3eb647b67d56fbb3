"""Raw answers, and what is counted of them in plain Python, written from the answers' format alone.

Nothing that counts or protects is imported here: answers lie by path, a repeat's in a list of
entries, and what the form left out is named beside them (`children[2]/school`).
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from exports.snapshot import Document
from exports.source import Response
from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Question, Repeat, Role, Survey
from surveys.text import LocalizedText

CHANNELS = ("Link", "Market", "School", "Library")
LANGUAGES = ("en", "ar")
REFUSED, DONT_KNOW = "refused", "dont_know"
LISTS = {
    "gender": ("woman", "man", "else", REFUSED),
    "district": ("north", "south", "east"),
    "spoken": ("arabic", "tigrinya", "french"),
    "yes_no": ("yes", "no", DONT_KNOW, REFUSED),
    "hard": ("papers", "language", "none"),
    "scale": ("never", "seldom", "sometimes", "often", "always", DONT_KNOW),
}
_ROLES = {
    REFUSED: ChoiceRole.REFUSED,
    DONT_KNOW: ChoiceRole.DONT_KNOW,
    "none": ChoiceRole.NONE_OF_THESE,
}
BANDS = {"age": (18, 30, 50), "hours": (0, 10, 20, 40), "children/age": (0, 6, 12)}
PROFILE = ("gender", "district", "spoken", "age")
SHOWN = ("gender", "district", "spoken")
"""The profile questions that figures are broken down by."""

SENSITIVE = frozenset({"papers", "wage"})


def _question(name: str, kind: str, **more: Any) -> Question:
    role = Role.PROFILE if name in PROFILE and not more.pop("inside", False) else Role.NONE
    return Question(
        name, kind, LocalizedText.of({"en": f"{name}?"}), role=role, sensitive=name in SENSITIVE,
        **more,
    )  # fmt: skip


def survey(name: str = "raw") -> Survey:
    """A questionnaire with every kind of question that is counted."""
    choices = {
        each: tuple(
            Choice(value, LocalizedText.of({"en": value}), _ROLES.get(value, ChoiceRole.NONE))
            for value in values
        )
        for each, values in LISTS.items()
    }
    return Survey(
        name, LocalizedText.of({"en": name}), ("en", "ar"), "en",
        (
            _question("gender", "select_one", list_name="gender"),
            _question("district", "select_one", list_name="district"),
            _question("spoken", "select_multiple", list_name="spoken"),
            _question("age", "integer", bands=BANDS["age"]),
            _question("works", "select_one", list_name="yes_no", required="true()"),
            _question(
                "hard", "select_multiple", list_name="hard", relevant="${works} = 'no'",
                or_other=True,
            ),
            _question("best", "rank", list_name="district"),
            _question("papers", "select_one", list_name="yes_no"),
            _question("hours", "integer", bands=BANDS["hours"]),
            _question("rooms", "integer"),
            _question("wage", "decimal"),
            _question("say", "text"),
            Group("views", (
                _question("fair", "select_one", list_name="scale"),
                _question("use", "select_one", list_name="scale"),
            )),
            Repeat("children", (
                _question("age", "integer", bands=BANDS["children/age"], inside=True),
                _question("school", "select_one", list_name="yes_no", relevant="${age} >= 6"),
                _question("fee", "decimal"),
            )),
        ),
        tuple(ChoiceList(each, values) for each, values in choices.items()),
    )  # fmt: skip


def answers(number: int, seed: int, leaning: float = 0.6) -> list[Response]:
    """Make up answers; how many work leans one way or the other."""
    chance = random.Random(seed)
    return [_response(chance, leaning) for _ in range(number)]


def _response(chance: random.Random, leaning: float) -> Response:
    channel = chance.choices(CHANNELS, (40, 35, 20, 5))[0]
    works = chance.choices(LISTS["yes_no"], (leaning, 0.9 - leaning, 0.06, 0.04))[0]
    found: dict[str, Any] = {
        "gender": chance.choices(LISTS["gender"], (55, 40, 2, 3))[0],
        "district": chance.choices(LISTS["district"], (5, 3, 2))[0],
        "spoken": chance.sample(LISTS["spoken"], chance.choice((1, 1, 2, 3))),
        "age": chance.randint(16, 80),
        "works": works,
        "best": chance.sample(LISTS["district"], 3),
        "papers": chance.choices(LISTS["yes_no"], (6, 3, 1, 2))[0],
        "hours": chance.randint(0, 60),
        "rooms": chance.choice((1, 2, 2, 3, 3, 4, 7)),
        "wage": round(chance.gauss(12, 3), 2),
        "say": "what I would say",
        "views/fair": chance.choices(LISTS["scale"], (3, 4, 2, 2, 1, 1))[0],
        "views/use": chance.choices(LISTS["scale"], (1, 2, 2, 4, 4, 1))[0],
    }
    left_out = []
    if works == "no":
        several = chance.sample(("papers", "language", "other"), chance.randint(0, 3))
        found["hard"] = several or ["none"]
        if "other" in several and chance.random() < 0.7:
            found["hard_other"] = "a dog"
    else:
        left_out.append("hard")
    blank = {name: (0.3 if name in {"say", "wage"} else 0.06) for name in found}
    for name in [name for name in found if name != "works" and chance.random() < blank[name]]:
        found[name] = [] if isinstance(found[name], list) else ""
    if not found.get("hard"):
        found.pop("hard_other", None)  # the form asks for it only where "other" is chosen
    found["children"] = []
    for place in range(1, chance.choice((0, 0, 1, 2, 3)) + 1):
        age = chance.randint(0, 17)
        entry = {"age": age, "fee": round(chance.uniform(5, 90), 1)}
        if age >= 6:
            entry["school"] = chance.choices(LISTS["yes_no"], (8, 3, 1, 1))[0]
        else:
            left_out.append(f"children[{place}]/school")
        found["children"].append(entry)
    day = date(2026, chance.randint(3, 5), 1)
    return Response(found, tuple(left_out), chance.choice(LANGUAGES), channel, day)


def document(number: int, response: Response) -> Document:
    """The same answers as they are stored."""
    return Document(
        f"{number:032x}", CHANNELS.index(response.channel), response.language,
        response.day.isoformat(), json.dumps(response.answers),
        json.dumps(response.not_applicable),
    )  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What one person, or one entry of a repeat, said to one question."""

    response: Response
    standing: str  # answered, or why not
    given: tuple[Any, ...] = ()


def said(responses: Sequence[Response], path: str) -> Iterator[Said]:
    """Read what everybody, or every entry, said to a question."""
    for response in responses:
        if path.startswith("children/"):
            name = path.removeprefix("children/")
            for place, entry in enumerate(response.answers["children"], start=1):
                left_out = f"children[{place}]/{name}" in response.not_applicable
                yield _said(response, entry.get(name), path, left_out=left_out)
        elif path.startswith("@"):
            value = response.channel if path == "@channel" else response.language
            yield Said(response, "answered", (value,))
        else:
            left_out = path in response.not_applicable
            yield _said(response, response.answers.get(path), path, left_out=left_out)


def _said(response: Response, value: Any, path: str, *, left_out: bool) -> Said:
    if left_out:
        return Said(response, "not_applicable")
    if value is None or value in ("", []):
        return Said(response, "missing")
    values = tuple(value) if isinstance(value, list) else (value,)
    if path == "best":
        values = values[:1]
    if path in BANDS:
        return Said(response, "answered", (band(BANDS[path], value),))
    if values == (REFUSED,):
        return Said(response, "refused")
    return Said(response, "answered", values)


def band(lows: Sequence[float], value: float) -> str:
    """Name the band of a number; what lies under a first one above nought is a band too."""
    under = [low for low in lows if low <= value]
    return str(len(under) if lows[0] > 0 else max(len(under) - 1, 0))


def of_group(profile: str, group: str) -> Callable[[Said], bool]:
    """Say who belongs to a group of a profile question; `@missing` and the like are groups too."""

    def belongs(one: Said) -> bool:
        (own,) = said([one.response], profile)
        return group in own.given or group == f"@{own.standing}"

    return belongs


def counted(found: Sequence[Said]) -> Counter[Any]:
    """Count the answers: each of them once for each person who gave it."""
    return Counter(value for one in found for value in set(one.given))


def standings(found: Sequence[Said]) -> Counter[str]:
    """Count who answered, and why the others did not."""
    return Counter(one.standing for one in found)


def share(found: Sequence[Said], value: Any) -> Fraction:
    """Return which percentage of those who answered gave an answer."""
    base = standings(found)["answered"]
    return Fraction(100 * counted(found)[value], base)


def within(low: float, exact: Fraction, high: float) -> bool:
    """Tell whether a share lies in a published range, whose upper end belongs to the next one."""
    return low <= exact < high or low <= exact == high == 100
