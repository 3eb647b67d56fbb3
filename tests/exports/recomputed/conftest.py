"""The same answers in both stores that count them, and the evidence that is made of two rounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from exports.collapsing import BrokenDown, Collapsed
from exports.dataframe import DataFrameSource
from exports.declared import Declared, GroupPair, Margin, Sample, SurveyPair
from exports.evidence import About, Evidence, protect
from exports.figures import Table
from exports.snapshot import Snapshot, SnapshotSource, layouts
from exports.source import Response, ResponseSource
from surveys.text import LocalizedText
from tests.exports.recomputed import raw

OFFICE = LocalizedText.of({"en": "Statistical office"})
MIXES = {
    "gender": {"woman": 48.0, "man": 51.0, "else": 1.0},
    "district": {"north": 30.0, "south": 30.0, "east": 40.0},
}


class Counting(NamedTuple):
    """Answers, and a store that counts them."""

    responses: list[Response]
    source: ResponseSource


class Told(NamedTuple):
    """Answers of two rounds, and what is told of them."""

    rounds: tuple[list[Response], list[Response]]
    evidence: Evidence

    def tables(self, survey: int = 0) -> dict[str, Table]:
        """Return a round's tables by the keys of their questions."""
        areas = [table for area in self.evidence.areas for table in area.tables]
        return {t.key: t for t in (*areas, *self.evidence.profile) if t.survey == survey}


@contextmanager
def _stored(folder: Path, responses: list[Response]) -> Iterator[SnapshotSource]:
    """Keep answers as a snapshot to which a third came later."""
    own = {1: layouts((raw.survey(),))[1][0]}
    documents = [raw.document(number, one) for number, one in enumerate(responses, start=1)]
    snapshot = Snapshot(folder)
    later = len(documents) // 3
    with snapshot.writing() as writer:
        writer.rebuild(own, {1: documents[later:]}, "a")
        writer.change(own, {}, {1: documents[:later]}, "b")
    channels = dict(enumerate(raw.CHANNELS))
    held = snapshot.open()
    with SnapshotSource(held, {1: raw.survey()}, channels, lambda: iter(responses)) as source:
        yield source


@pytest.fixture(
    scope="module",
    params=[(store, number) for store in ("memory", "snapshot") for number in (0, 1, 60, 900)],
    ids=lambda pair: f"{pair[0]}-{pair[1]}",
)
def counting(request, tmp_path_factory) -> Iterator[Counting]:
    store, number = request.param
    responses = raw.answers(number, seed=number)
    if store == "memory":
        yield Counting(responses, DataFrameSource([(raw.survey(), responses)]))
        return
    with _stored(tmp_path_factory.mktemp("snapshot") / "s", responses) as source:
        yield Counting(responses, source)


@pytest.fixture(scope="session", params=[(260, 1), (700, 2)], ids=lambda pair: f"{pair[0]}-people")
def told(request) -> Told:
    """Two rounds of people drawn at random; in the second fewer have work."""
    number, seed = request.param
    rounds = raw.answers(number, seed), raw.answers(number + 50, seed + 100, leaning=0.3)
    links, shown = frozenset({"Link"}), [BrokenDown(name) for name in raw.SHOWN]
    sources = [
        Collapsed(DataFrameSource([(raw.survey(f"round{n}"), own)]), shown, links)
        for n, own in enumerate(rounds)
    ]
    margins = tuple(
        Margin(key, tuple(shares.items()), OFFICE, 2025, OFFICE, "https://example.org")
        for key, shares in MIXES.items()
    )
    declared = Declared(
        sample=Sample.AT_RANDOM,
        open_links=("Link",),
        margins=margins,
        pairs=(GroupPair("gender", "woman", "man"),),
    )
    made = protect(
        sources,
        About("A project", date(2026, 6, 1)),
        declared=[declared, declared],
        pairs=[SurveyPair("round0", "round1", rounds=True)],
    )
    return Told(rounds, made.evidence)
