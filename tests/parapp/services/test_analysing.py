import uuid
from collections import Counter
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import ChannelKind
from parapp.services import analysing, collecting, publishing, responding
from parapp.services.analysing import chance
from surveys import serial
from surveys.text import LocalizedText
from surveys.validation import Record


@pytest.fixture
def answered(session, survey):
    """30 people said yes in English at the library, 12 said no in Arabic by the open link."""
    publication = publishing.publish(session, survey=survey)
    open_link = survey.channels[0]
    library = publishing.add_channel(session, survey=survey, kind=ChannelKind.VENUE, name="Library")
    groups = (
        (30, library, "en", date(2026, 5, 1), {"works": "yes", "hours": 38}, ()),
        (12, open_link, "ar", date(2026, 5, 3), {"works": "no"}, ("hours",)),
    )
    for number, channel, language, day, answers, left_out in groups:
        for _ in range(number):
            responding.submit(
                session,
                publication=publication,
                channel=channel,
                uuid=uuid.uuid4(),
                language=language,
                record=Record(answers, left_out, day),
            )
    return survey


def test_a_source_holds_every_response_as_it_was_given(session, answered):
    source = analysing.source(session, answered)
    assert source.total == 42
    found = Counter((one.channel, one.language, one.answers["works"]) for one in source.responses())
    assert found == {("Library", "en", "yes"): 30, ("open link", "ar", "no"): 12}
    assert source.survey == serial.from_json(answered.document)


def test_responses_to_an_older_publication_are_counted_with_the_newer(session, answered, form):
    with writing(session):
        changed = replace(form, title=LocalizedText.of({"en": "A second version"}))
        answered.document = serial.to_json(changed)
    publication = publishing.publish(session, survey=answered)
    responding.submit(
        session,
        publication=publication,
        channel=answered.channels[0],
        uuid=uuid.uuid4(),
        language="en",
        record=Record({"works": "yes"}, (), date(2026, 5, 9)),
    )
    source = analysing.source(session, answered)
    assert (source.total, source.versions) == (43, 2)
    assert source.survey.title.get("en") == "A second version"


def test_progress_counts_by_channel_language_and_day(session, answered):
    found = collecting.progress(session, answered)
    open_link, library = (channel.id for channel in answered.channels)
    assert (found.total, found.late, found.conflicts) == (42, 0, 0)
    assert found.by_channel == {library: 30, open_link: 12}
    assert list(found.by_language.items()) == [("en", 30), ("ar", 12)]
    assert collecting.total(session, answered) == sum(found.by_day.values()) == 42


def test_nothing_published_is_nothing_to_show(session, project, survey):
    with pytest.raises(RefusedError) as caught:
        analysing.published(session, project)
    assert caught.value.code == "evidence.nothing"


def test_a_project_speaks_of_itself_in_all_its_languages(project):
    about = analysing.about(project)
    assert about.project.get("fr") == "Du pain pour tous"


def test_channels_without_a_name_are_told_apart(session, answered):
    second = publishing.add_channel(session, survey=answered, kind=ChannelKind.OPEN_LINK)
    responding.submit(
        session,
        publication=answered.publication,
        channel=second,
        uuid=uuid.uuid4(),
        language="en",
        record=Record({"works": "no"}, (), date(2026, 5, 3)),
    )
    found = Counter(one.channel for one in analysing.source(session, answered).responses())
    assert found == {"Library": 30, "open link": 12, "open link 2": 1}


def test_each_project_has_a_secret_of_its_own_that_lasts(tmp_path):
    one, other = (SimpleNamespace(id=number) for number in (1, 2))
    assert len(chance(one, tmp_path)) == 32
    assert chance(one, tmp_path) == chance(one, tmp_path)
    assert chance(one, tmp_path) != chance(other, tmp_path)
    assert chance(one, tmp_path) != chance(one, tmp_path / "elsewhere")
