"""Invents believable answers to a survey of the library, for a demonstration.

How people answer is declared in a YAML file per template: weights of choices, on what they depend,
and how often a question is left blank. The same seed gives the same answers.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from surveys import library
from surveys.expressions import Environment
from surveys.model import Question, Survey
from surveys.relevance import state

Answers = dict[str, Any]

# No survey of the library depends on the day; a fixed one keeps the answers of a seed.
_DAY = datetime(2024, 5, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a question is answered by those who fit.

    Attributes:
        when: What somebody has answered before: names of questions, or `language`, with the values
            that fit; of several choices one is enough. An empty one fits everybody.
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
        return all(_is_among(facts.get(name), values) for name, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one question is answered.

    Attributes:
        rules: The special ones first; the last fits everybody.
        blank: How often it is left blank.
        otherwise: For select_multiple: the choice of those who take none.
        instead: For select_multiple: choices that are taken alone, with their probability.
        texts: For text: invented answers by language.
        within: For select_multiple: an earlier question; only what was chosen there is chosen here.
        most: For select_multiple: how many choices may be taken; 0 where any number may.
    """

    rules: tuple[Rule, ...]
    blank: float
    otherwise: str
    instead: Mapping[str, float]
    texts: Mapping[str, tuple[str, ...]]
    within: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Patterns:
    """How a survey is answered.

    Attributes:
        questions: By the name of the question.
        languages: In which languages, with their weights.
        first: The questions that others depend on, in the order in which they are drawn.
        count: How many answers an example should have; 0 where nothing speaks for a number.
    """

    questions: Mapping[str, Pattern]
    languages: Mapping[str, float]
    first: tuple[str, ...]
    count: int = 0


@lru_cache
def patterns(template_id: str) -> Patterns:
    """Read how a template is answered.

    Raises:
        KeyError: Nobody has declared it.
    """
    path = _path(template_id)
    if not path.exists() or template_id not in {each.id for each in library.templates()}:
        raise KeyError(template_id)
    asked = {node.item.name for node in library.get(template_id).survey.questions()}
    return _read(path, asked)


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
        return _several(pattern, fitting, facts, rng)
    if item.type == "integer":
        return _number(fitting[0].number, rng)
    if item.type == "text":
        texts = pattern.texts.get(str(facts["language"])) or next(iter(pattern.texts.values()))
        return rng.choice(texts)
    return _draw(fitting[0].weights, rng)


def _several(
    pattern: Pattern, fitting: list[Rule], facts: Mapping[str, Any], rng: random.Random
) -> list[str]:
    """Draw each choice by itself; of all rules that fit, the first one says how likely it is."""
    for alone, chance in pattern.instead.items():
        if rng.random() < chance:
            return [alone]
    chances: dict[str, float] = {}
    for rule in fitting:
        for name, chance in rule.chances.items():
            chances.setdefault(name, chance)
    taken = [name for name, chance in chances.items() if rng.random() < chance]
    if pattern.within:
        taken = [name for name in taken if name in facts.get(pattern.within, ())]
    if pattern.most and len(taken) > pattern.most:
        kept = rng.sample(taken, pattern.most)
        taken = [name for name in taken if name in kept]
    return taken or [pattern.otherwise]


def _is_among(answer: Any, values: tuple[str, ...]) -> bool:
    return bool(set(answer) & set(values)) if isinstance(answer, list) else answer in values


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


def _path(name: str) -> Path:
    return library.ROOT / "patterns" / f"{name}.yaml"


def _read(path: Path, asked: set[str]) -> Patterns:
    """Read patterns for the questions that are asked, and those that they take in."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "take" in document:
        taken = yaml.safe_load(_path(document["take"]).read_text(encoding="utf-8"))
        shared = {name: each for name, each in taken["questions"].items() if name in asked}
        document = {**taken, **document, "questions": {**shared, **document["questions"]}}
    return Patterns(
        questions={
            name: _pattern(declared, float(document["blank"]))
            for name, declared in document["questions"].items()
        },
        languages=document["languages"],
        first=tuple(name for name in document["first"] if name in document["questions"]),
        count=int(document.get("count", 0)),
    )


def _pattern(declared: Mapping[str, Any], blank: float) -> Pattern:
    return Pattern(
        rules=tuple(_rule(rule) for rule in (*declared.get("given", ()), declared)),
        blank=float(declared.get("blank", blank)),
        otherwise=str(declared.get("otherwise", "")),
        instead=declared.get("instead", {}),
        texts={tag: tuple(texts) for tag, texts in declared.get("texts", {}).items()},
        within=str(declared.get("within", "")),
        most=int(declared.get("most", 0)),
    )


def _rule(declared: Mapping[str, Any]) -> Rule:
    return Rule(
        when={name: tuple(values) for name, values in declared.get("when", {}).items()},
        weights=declared.get("weights", {}),
        chances=declared.get("chances", {}),
        number=declared.get("number", {}),
    )
