"""Invents believable answers to a survey of the library, for a demonstration.

How people answer is declared in a YAML file per template: weights of choices, on what they depend,
and how often a question is left blank. The same seed gives the same answers.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from surveys import library
from surveys.expressions import Environment
from surveys.model import ChoiceRole, Question, Survey
from surveys.relevance import state

Answers = dict[str, Any]

_ORDINARY = frozenset({ChoiceRole.NONE, ChoiceRole.OTHER})
_ALONE = frozenset({ChoiceRole.REFUSED, ChoiceRole.DONT_KNOW, ChoiceRole.NONE_OF_THESE})
# Where nothing is declared: how often a choice among several is taken, and the highest number.
_TAKEN, _HIGHEST = 0.3, 10

# No survey of the library depends on the day; a fixed one keeps the answers of a seed.
_DAY = datetime(2024, 5, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a question is answered by those who fit.

    Attributes:
        when: What somebody has answered before: names of questions, or `language`, with the values
            that fit. An empty one fits everybody.
        weights: For select_one: how often each choice is taken.
        chances: For select_multiple: the probability of each choice.
        number: For integer: `mean`, `spread`, `between`, and the share of `zero`.
    """

    when: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    chances: Mapping[str, float]
    number: Mapping[str, Any]

    def fits(self, facts: Mapping[str, Any]) -> bool:
        """Say whether somebody fits."""
        return all(facts.get(name) in values for name, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one question is answered.

    Attributes:
        rules: The special ones first; the last fits everybody.
        blank: How often it is left blank.
        otherwise: For select_multiple: the choice of those who take none.
        instead: For select_multiple: choices that are taken alone, with their probability.
        texts: For text: invented answers by language.
    """

    rules: tuple[Rule, ...]
    blank: float
    otherwise: str
    instead: Mapping[str, float]
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Patterns:
    """How a survey is answered: by question name, and in which languages."""

    questions: Mapping[str, Pattern]
    languages: Mapping[str, float]
    first: tuple[str, ...]


@lru_cache
def patterns(template_id: str) -> Patterns:
    """Read how a template is answered.

    Raises:
        KeyError: Nobody has declared it.
    """
    path = library.ROOT / "patterns" / f"{template_id}.yaml"
    if not path.exists():
        raise KeyError(template_id)
    return _read(path)


def even(survey: Survey) -> Patterns:
    """Return patterns for a survey that nobody has declared any for: every choice is as likely.

    They show that a form can be answered and counted, never how people answer it. Questions that
    are answered in words are left blank, and nobody declines to take part.
    """
    questions = {
        node.item.name: pattern
        for node in survey.questions()
        if isinstance(node.item, Question) and (pattern := _even(survey, node.item))
    }
    return Patterns(questions, dict.fromkeys(survey.languages, 1.0), ())


def draw_language(known: Patterns, rng: random.Random, languages: tuple[str, ...] = ()) -> str:
    """Draw the language in which somebody answers, from `languages` where they are given."""
    weights = {
        tag: weight for tag, weight in known.languages.items() if not languages or tag in languages
    }
    return _draw(weights, rng) if weights else next(iter(languages), "en")


def imagine(survey: Survey, rng: random.Random, known: Patterns, language: str = "en") -> Answers:
    """Invent one person's answers.

    Args:
        survey: The survey; questions without a pattern are left blank.
        rng: Where chance comes from; seed it.
        known: How questions are answered.
        language: The language in which the person answers.

    Returns:
        Typed answers by path, without those to questions that do not apply to the person.
    """
    facts: dict[str, Any] = {"language": language}
    paths = {node.item.name: node.path for node in survey.questions()}
    items = {node.item.name: node.item for node in survey.questions()}
    for name in sorted(paths, key=lambda name: _rank(name, known.first)):
        pattern = known.questions.get(name)
        item = items[name]
        if pattern is not None and isinstance(item, Question):
            value = _answer(item, pattern, facts, rng)
            if value is not None:
                facts[name] = value
    drawn = {path: facts[name] for name, path in paths.items() if name in facts}
    return _fitting(survey, drawn, language)


def responses(
    template_id: str, count: int, seed: int, languages: tuple[str, ...] = ()
) -> Iterator[tuple[str, Answers]]:
    """Yield invented answers to a template, each with the language it was given in."""
    rng = random.Random(seed)  # noqa: S311 - believable answers, not secrets
    survey = library.get(template_id).survey
    known = patterns(template_id)
    for _ in range(count):
        language = draw_language(known, rng, languages)
        yield language, imagine(survey, rng, known, language)


def _even(survey: Survey, item: Question) -> Pattern | None:
    """Return a pattern for a question with choices or of a whole number, None for any other."""
    known = survey.choices(item.list_name)
    names = [each.name for each in known.choices if each.role in _ORDINARY] if known else []
    alone = [each.name for each in known.choices if each.role in _ALONE] if known else []
    rule = Rule({}, {}, {}, {})
    if item.type == "select_one" and names:
        rule = replace(rule, weights=dict.fromkeys((*names, *alone), 1.0))
    elif item.type == "select_multiple" and names:
        rule = replace(rule, chances=dict.fromkeys(names, _TAKEN))
    elif item.type == "integer":
        highest = int(max((*item.bands, _HIGHEST)))
        rule = replace(
            rule, number={"mean": highest / 2, "spread": highest, "between": [1, highest]}
        )
    else:
        return None
    instead = dict.fromkeys(alone, _TAKEN / (len(alone) + 1))
    return Pattern((rule,), 0.0, names[0] if names else "", instead, {})


def _fitting(survey: Survey, drawn: Answers, language: str) -> Answers:
    """Leave out what does not apply to the person, and what the survey would refuse."""
    environment = Environment(today=_DAY.date(), now=_DAY, language=language)
    form = state(survey, drawn, environment)
    return {
        path: value for path, value in drawn.items() if form.relevant(path) and form.holds(path)
    }


def _answer(item: Question, pattern: Pattern, facts: Mapping[str, Any], rng: random.Random) -> Any:
    if rng.random() < pattern.blank:
        return None
    fitting = [rule for rule in pattern.rules if rule.fits(facts)]
    if item.type == "select_multiple":
        return _several(pattern, fitting, rng)
    if item.type == "integer":
        return _number(fitting[0].number, rng)
    if item.type == "text":
        texts = pattern.texts.get(str(facts["language"])) or next(iter(pattern.texts.values()))
        return rng.choice(texts)
    return _draw(fitting[0].weights, rng)


def _several(pattern: Pattern, fitting: list[Rule], rng: random.Random) -> list[str]:
    """Draw each choice by itself; of all rules that fit, the first one says how likely it is."""
    for alone, chance in pattern.instead.items():
        if rng.random() < chance:
            return [alone]
    chances: dict[str, float] = {}
    for rule in fitting:
        for name, chance in rule.chances.items():
            chances.setdefault(name, chance)
    taken = [name for name, chance in chances.items() if rng.random() < chance]
    return taken or [pattern.otherwise]


def _number(number: Mapping[str, Any], rng: random.Random) -> int:
    if rng.random() < float(number.get("zero", 0)):
        return 0
    lowest, highest = number["between"]
    drawn = round(rng.gauss(float(number["mean"]), float(number["spread"])))
    return max(int(lowest), min(int(highest), drawn))


def _draw(weights: Mapping[str, float], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _rank(name: str, first: tuple[str, ...]) -> int:
    return first.index(name) if name in first else len(first)


def _read(path: Path) -> Patterns:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Patterns(
        questions={
            name: _pattern(declared, float(document["blank"]))
            for name, declared in document["questions"].items()
        },
        languages=document["languages"],
        first=tuple(document["first"]),
    )


def _pattern(declared: Mapping[str, Any], blank: float) -> Pattern:
    return Pattern(
        rules=tuple(_rule(rule) for rule in (*declared.get("given", ()), declared)),
        blank=float(declared.get("blank", blank)),
        otherwise=str(declared.get("otherwise", "")),
        instead=declared.get("instead", {}),
        texts={tag: tuple(texts) for tag, texts in declared.get("texts", {}).items()},
    )


def _rule(declared: Mapping[str, Any]) -> Rule:
    return Rule(
        when={name: tuple(values) for name, values in declared.get("when", {}).items()},
        weights=declared.get("weights", {}),
        chances=declared.get("chances", {}),
        number=declared.get("number", {}),
    )
