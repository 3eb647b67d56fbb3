import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text, update

from exports.dataframe import DataFrameSource
from exports.source import Query, Standing
from exports.variables import CHANNEL
from parapp import database
from parapp.database import writing
from parapp.errors import RefusedError, UnavailableError
from parapp.models import ChannelKind, Response, ResponseChange, SnapshotState, Survey
from parapp.services import counting, publishing, recording, resealing, responding
from surveys import serial
from surveys.text import LocalizedText
from surveys.validation import Record

YES = {"works": "yes", "hours": 38}


@pytest.fixture
def data(settings):
    return settings.data


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def answer(session, publication):
    def answer(answers=YES, left_out=(), *, channel=None, to=publication, identity=None):
        identity = identity or uuid.uuid4()
        responding.submit(
            session,
            publication=to,
            channel=channel or publication.survey.channels[0],
            uuid=identity,
            language="en",
            record=Record(answers, left_out, date(2026, 5, 1)),
        )
        return identity

    return answer


@pytest.fixture
def rebuilds(monkeypatch):
    """How often everything was made anew."""
    made = []
    original = counting._Keeper.rebuild
    monkeypatch.setattr(
        counting._Keeper, "rebuild", lambda keeper: (made.append(1), original(keeper))[1]
    )
    return made


def counted(session, survey, data, key="works"):
    with counting.source(session, survey, data) as source:
        return source.count([Query(key)])[0].group()


def works(session, survey, data):
    return dict(counted(session, survey, data).answers)


def test_a_survey_without_responses_is_counted(session, survey, data, publication):
    with counting.source(session, survey, data) as source:
        assert (source.total, source.versions, source.days) == (0, 0, None)
        assert source.count([Query("works"), Query("hours", ("works",))])[0].groups == {}


def test_a_survey_that_was_never_published_is_refused(session, survey, data):
    with pytest.raises(RefusedError):
        counting.source(session, survey, data)


def test_what_came_since_is_taken_over_without_making_everything_anew(
    session, survey, data, answer, rebuilds
):
    answer()
    assert works(session, survey, data) == {"yes": 1}
    assert len(rebuilds) == 1
    for _ in range(12):
        answer({"works": "no"}, ("hours",))
        counted(session, survey, data)
    tally = counted(session, survey, data, "hours")
    assert works(session, survey, data) == {"yes": 1, "no": 12}
    assert tally.standings == {Standing.ANSWERED: 1, Standing.NOT_APPLICABLE: 12}
    assert len(rebuilds) == 1
    assert session.scalar(select(func.count()).select_from(ResponseChange)) == 0


def test_the_responses_of_a_source_are_those_that_are_stored(session, survey, data, answer):
    answer()
    with counting.source(session, survey, data) as source:
        (response,) = source.responses()
    assert (response.answers, response.language, response.channel) == (YES, "en", "open link")


def test_a_withdrawn_response_is_counted_no_more_and_its_file_is_gone(
    session, survey, data, answer, rebuilds
):
    kept, withdrawn = answer(), answer({"works": "no"})
    assert works(session, survey, data) == {"yes": 1, "no": 1}
    before = {path.name for path in data.glob("snapshots/*/*.parquet")}
    with writing(session):
        session.execute(delete(Response).where(Response.id == withdrawn))
    assert counting.refresh_changed(session, data) == 1
    after = {path.name for path in data.glob("snapshots/*/*.parquet")}
    assert not before & after
    assert len(after) == 1
    assert works(session, survey, data) == {"yes": 1}
    assert counting.refresh_changed(session, data) == 0
    assert session.get(Response, kept)
    assert len(rebuilds) == 1


def test_a_changed_response_is_counted_as_it_is_now(session, survey, data, answer):
    identity = answer()
    counted(session, survey, data)
    rewritten = recording.written({"works": "no"}, [])
    resealing.rewrite(session, session.get_one(Response, identity), rewritten)
    assert works(session, survey, data) == {"no": 1}


def test_responses_to_an_older_publication_are_counted_with_the_newer(
    session, survey, data, answer, rebuilds
):
    answer()
    assert works(session, survey, data) == {"yes": 1}
    with writing(session):
        form = serial.from_json(survey.document)
        changed = replace(form, title=LocalizedText.of({"en": "A second version"}))
        survey.document = serial.to_json(changed)
    newer = publishing.publish(session, survey=survey)
    answer({"works": "no"}, to=newer)
    with counting.source(session, survey, data) as source:
        assert (source.total, source.versions) == (2, 2)
        assert source.count([Query("works")])[0].group().answers == {"yes": 1, "no": 1}
    assert len(rebuilds) == 1


def test_channels_are_counted_by_the_names_they_have_now(session, survey, data, answer):
    library = publishing.add_channel(session, survey=survey, kind=ChannelKind.VENUE, name="Library")
    answer(channel=library)
    answer()
    assert counted(session, survey, data, CHANNEL).answers == {"Library": 1, "open link": 1}
    with writing(session):
        library.name = "City library"
    assert counted(session, survey, data, CHANNEL).answers == {"City library": 1, "open link": 1}


def test_a_snapshot_that_was_lost_or_damaged_is_made_anew(session, survey, data, answer, rebuilds):
    answer()
    counted(session, survey, data)
    folder = data / "snapshots" / str(survey.id)
    for number, harm in enumerate((
        (folder / "manifest.json").unlink,
        lambda: (folder / "manifest.json").write_text("{"),
        lambda: next(folder.glob("*.parquet")).unlink(),
        lambda: next(folder.glob("*.parquet")).write_bytes(b"PAR1 nothing of the kind"),
    ), start=2):  # fmt: skip
        harm()
        assert works(session, survey, data) == {"yes": 1}
        assert len(rebuilds) == number


def test_a_database_restored_from_a_backup_is_counted_anew(session, survey, data, answer, rebuilds):
    answer()
    counted(session, survey, data)
    stamp = session.scalar(select(SnapshotState.stamp))
    late = answer({"works": "no"})
    assert works(session, survey, data) == {"yes": 1, "no": 1}
    with writing(session):  # what a restored backup looks like
        session.execute(delete(Response).where(Response.id == late))
        session.execute(delete(ResponseChange))
        session.execute(update(SnapshotState).values(stamp=stamp))
    assert works(session, survey, data) == {"yes": 1}
    assert len(rebuilds) == 2


def test_a_change_that_nothing_noted_is_found_by_the_number_of_rows(
    session, survey, data, answer, rebuilds
):
    answer(), answer()
    counted(session, survey, data)
    with writing(session):
        session.execute(delete(Response).where(Response.id.in_(select(Response.id).limit(1))))
        session.execute(delete(ResponseChange))
    assert works(session, survey, data) == {"yes": 1}
    assert len(rebuilds) == 2


def test_a_writer_that_dies_after_the_swap_is_followed_by_one_that_does_it_again(  # noqa: PLR0917 - fixtures
    session, survey, data, answer, rebuilds, monkeypatch
):
    answer()
    counted(session, survey, data)
    answer({"works": "no"})
    with monkeypatch.context() as broken:
        broken.setattr(counting, "writing", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            counted(session, survey, data)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ResponseChange)) == 1
    assert works(session, survey, data) == {"yes": 1, "no": 1}
    assert len(rebuilds) == 1


def test_a_full_disk_is_told(session, survey, data, answer, monkeypatch):
    answer()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exports.snapshot.manifest.os.fsync", full)
    with pytest.raises(UnavailableError) as caught:
        counting.source(session, survey, data)
    assert caught.value.code == "snapshot.unwritable"
    assert "no room" in str(caught.value)


def test_counting_within_a_transaction_that_writes_is_a_mistake(session, survey, data, answer):
    with pytest.raises(RuntimeError), writing(session):
        counting.source(session, survey, data)


def test_a_snapshot_can_be_made_anew_by_hand(session, survey, data, answer):
    answer()
    assert counting.rebuild(session, survey, data) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_snapshot_is_for_its_owner_alone_and_tells_neither_who_nor_when(
    session, survey, data, answer
):
    identities = [answer({**YES, "hours": number}) for number in range(5)]
    counted(session, survey, data)
    folder = data / "snapshots" / str(survey.id)
    folders = [data / "snapshots", *(data / "snapshots").iterdir()]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        if path.suffix in {".parquet", ".json"}:
            assert path.stat().st_mtime == 0
        content = path.read_bytes()
        for identity in identities:
            assert identity.bytes not in content
            assert identity.hex.encode() not in content
    assert {path.suffix for path in folder.iterdir()} == {".parquet", ".json", ".lock"}


def test_many_threads_count_and_answer_at_once(engine, session, survey, data, publication):
    sessions = database.open_sessions(engine)
    channel, survey_id = survey.channels[0], survey.id

    def work(number):
        with sessions() as own:
            if number % 2:
                responding.submit(
                    own,
                    publication=publication,
                    channel=channel,
                    uuid=uuid.uuid4(),
                    language="en",
                    record=Record(YES, (), date(2026, 5, 1)),
                )
                return 0
            found = own.get(Survey, survey_id)
            with counting.source(own, found, data) as source:
                return source.count([Query("works")])[0].group().total - source.total

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(work, range(40))) == {0}
    assert works(session, survey, data) == {"yes": 20}


COUNT = """
import sys
from pathlib import Path
from parapp import database
from parapp.models import Survey
from parapp.services import counting
from exports.source import Query
engine = database.open_engine(sys.argv[1], Path(sys.argv[3]))
with database.open_sessions(engine)() as session:
    survey = session.get(Survey, int(sys.argv[2]))
    for _ in range(int(sys.argv[4])):
        with counting.source(session, survey, Path(sys.argv[3])) as source:
            counts = source.count([Query("works")])[0].group()
            assert counts.total == source.total, counts
            print(source.total, flush=True)
"""


def process(settings, survey, times):
    database_url, data = settings.database_url, str(settings.data)
    return subprocess.Popen(
        [sys.executable, "-c", COUNT, database_url, str(survey.id), data, str(times)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_processes_count_while_answers_come_and_go(session, survey, settings, answer):
    answer()
    session.commit()
    running = [process(settings, survey, 8) for _ in range(2)]
    deadline = time.monotonic() + 60
    while any(each.poll() is None for each in running) and time.monotonic() < deadline:
        identity = answer({"works": "no"})
        with writing(session):
            session.execute(delete(Response).where(Response.id == identity))
        answer()
        time.sleep(0.02)
    for each in running:
        out, _ = each.communicate(timeout=60)
        assert each.returncode == 0
        totals = [int(line) for line in out.split()]
        assert min(totals) > 0
    stored = session.scalar(select(func.count()).select_from(Response))
    assert works(session, survey, settings.data) == {"yes": stored}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_counting_process_that_is_killed_leaves_nothing_that_is_wrong(
    session, survey, settings, answer
):
    for number in range(4):
        for _ in range(10):
            answer()
        session.commit()
        running = process(settings, survey, 1000)
        running.stdout.readline()
        time.sleep(0.013 * number)
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        assert works(session, survey, settings.data) == {"yes": 10 * (number + 1)}
    folder = settings.data / "snapshots"
    assert len(list(folder.glob("spill-*"))) == 1  # this process's own
    assert not list(folder.glob("*/.*"))


def test_the_snapshot_and_a_frame_in_memory_agree(session, survey, data, answer, form):
    for number in range(20):
        answer({"works": ("yes", "no")[number % 2], "hours": number}, ())
    with counting.source(session, survey, data) as source:
        frame = DataFrameSource([(form, list(source.responses()))])
        queries = [Query(one.key, ("works",)) for one in frame.variables]
        assert source.variables == frame.variables
        assert source.count(queries) == frame.count(queries)


def test_every_write_to_the_responses_is_noted(session, survey, answer):
    identity = answer()
    with writing(session):
        session.execute(text("UPDATE responses SET language = 'fr'"))
        session.execute(text("DELETE FROM responses"))
    noted = session.scalars(select(ResponseChange)).all()
    assert [each.response_id for each in noted] == [identity] * 3
    assert {each.id.version for each in noted} == {4}
