"""A snapshot counts what a frame in memory counts, whatever the survey and the answers."""

import tempfile
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from duckdb import OutOfMemoryException
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from exports.dataframe import DataFrameSource
from exports.snapshot import Snapshot, SnapshotSource, engine, layouts
from exports.source import Query, Response
from exports.variables import Measure
from surveys.model import Question, Survey
from surveys.text import LocalizedText
from tests.exports.snapshot.answered import (
    CHANNELS,
    choice_list,
    document,
    named,
    nested_alike,
    versions,
)


def opened(folder, found, later=1):
    """A snapshot of versions, the first responses of each coming later than the rest, in turn."""
    forms = {number: form for number, (form, _) in enumerate(found, start=1)}
    own = dict(zip(forms, layouts(tuple(forms.values()))[1], strict=True))
    identities = count(1)
    documents = {
        number: [document(next(identities), *one) for one in found[number - 1][1]]
        for number in forms
    }
    snapshot = Snapshot(folder)
    with snapshot.writing() as writer:
        rest = {number: each[later:] for number, each in documents.items()}
        writer.rebuild(own, rest, "before")
        for place in range(later):
            come = {number: each[place : place + 1] for number, each in documents.items()}
            writer.change(own, {}, come, f"after {place}")
    plain = (named(*one) for _, pairs in found for one in pairs)
    return SnapshotSource(snapshot.open(), forms, CHANNELS, lambda: plain)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ValueError:
        return ValueError


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(versions().filter(nested_alike), st.data())
def test_a_snapshot_counts_as_a_frame_in_memory_does(found, data):
    frame = DataFrameSource((form, [named(*one) for one in pairs]) for form, pairs in found)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "s", found) as snapshot:
        assert snapshot.survey == frame.survey
        assert snapshot.variables == frame.variables
        assert (snapshot.total, snapshot.versions) == (frame.total, frame.versions)
        assert snapshot.days == frame.days
        assert list(snapshot.responses()) == list(frame.responses())
        keys = [variable.key for variable in frame.variables]
        chosen = st.lists(st.sampled_from(keys), max_size=3)
        drawn = data.draw(
            st.lists(st.builds(Query, st.sampled_from(keys), chosen.map(tuple)), max_size=8)
        )
        queries = [Query(key) for key in keys]
        queries += [query for query in drawn if outcome(frame.count, [query]) is not ValueError]
        for query, expected, counted in zip(
            queries, frame.count(queries), snapshot.count(queries), strict=True
        ):
            note(query)
            assert counted == expected
        for query in drawn:
            assert outcome(snapshot.count, [query]) == outcome(frame.count, [query])
            assert outcome(snapshot.distribution, query) == outcome(frame.distribution, query)
        for variable in frame.variables:
            if variable.measure in {Measure.NUMBER, Measure.BANDS}:
                query = Query(variable.key)
                assert snapshot.distribution(query) == frame.distribution(query)


def test_a_variable_that_is_not_known_is_refused(tmp_path):
    form = Survey("s", LocalizedText(), ("en",), "en", (), (choice_list(["yes"]),))
    with opened(tmp_path / "s", [(form, [])]) as snapshot:
        assert snapshot.total == 0
        with pytest.raises(KeyError):
            snapshot.count([Query("nothing")])
        with pytest.raises(KeyError):
            snapshot.distribution(Query("nothing"))


def test_a_variable_with_five_thousand_values_is_counted(tmp_path):
    values = [f"village_{number}" for number in range(5_000)]
    form = Survey(
        "s", LocalizedText(), ("en",), "en",
        (Question("village", "select_one", list_name="answers"),), (choice_list(values),),
    )  # fmt: skip
    answers = [Response({"village": value}, day=date(2026, 5, 1)) for value in values * 2]
    with opened(tmp_path / "s", [(form, [(1, answer) for answer in answers])]) as snapshot:
        tally = snapshot.count([Query("village", ("village",))])[0].group("village_4999")
        assert tally.answers == {"village_4999": 2}
        assert snapshot.count([Query("village")])[0].group().base == 10_000


def wide(questions: int, people: int) -> tuple[Survey, list[Response]]:
    """A survey of many questions, of which one says who answered, and answers to it."""
    names = [f"q{number}" for number in range(questions)]
    form = Survey(
        "s", LocalizedText(), ("en",), "en",
        tuple(Question(name, "select_one", list_name="answers") for name in names),
        (choice_list(["yes", "no", "maybe"]),),
    )  # fmt: skip
    values = ("yes", "no", "maybe")
    answers = [
        Response({name: values[(place * 7 + number) % 3] for number, name in enumerate(names)})
        for place in range(people)
    ]
    return form, answers


def test_many_groups_need_little_memory_where_answers_lie_in_several_files(tmp_path, monkeypatch):
    """With each file a thread of its own has a table for each way of grouping."""
    monkeypatch.setattr(engine, "MEMORY", "150MB")
    monkeypatch.setattr(engine, "_warm", [])
    form, answers = wide(50, 60)
    queries = [Query(f"q{n}", (f"q{by}",)) for n in range(50) for by in range(3) if n != by]
    frame = DataFrameSource([(form, answers)])
    found = [(form, [(1, one) for one in answers])]
    with opened(tmp_path / "s", found, later=3) as snapshot:
        assert snapshot.count(queries) == frame.count(queries)


def test_what_does_not_fit_into_memory_at_once_is_counted_in_parts(tmp_path, monkeypatch):
    form, answers = wide(30, 90)
    queries = [Query(f"q{n}", ("q0",)) for n in range(1, 30)]
    frame = DataFrameSource([(form, answers)])
    run, sizes = SnapshotSource._run, []

    def short(self, statement):
        sizes.append(statement.sql.count("("))
        if sizes[-1] > 20:
            raise OutOfMemoryException("failed to allocate")
        return run(self, statement)

    monkeypatch.setattr(SnapshotSource, "_run", short)
    with opened(tmp_path / "s", [(form, [(1, one) for one in answers])]) as snapshot:
        assert snapshot.count(queries) == frame.count(queries)
    assert max(sizes) > 20
