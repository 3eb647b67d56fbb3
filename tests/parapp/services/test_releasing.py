import json
import uuid
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from exports.ledger import Change
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError, UnavailableError
from parapp.models import Release, ReleasedState, Response, Sample
from parapp.services import (
    auditing,
    changing,
    comparing,
    drafting,
    editions,
    publishing,
    recording,
    released,
    releasing,
    resealing,
    responding,
    tallying,
    watching,
)
from parapp.services.releasing import Reason
from surveys.text import LocalizedText
from surveys.validation import Record


@pytest.fixture
def data(settings):
    return settings.data


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def answer(session, publication):
    """Let a number of people give one answer."""

    def answer(number: int, works: str = "yes", **more) -> list[uuid.UUID]:
        identities = [uuid.uuid4() for _ in range(number)]
        for identity in identities:
            responding.submit(
                session,
                publication=publication,
                channel=publication.survey.channels[0],
                uuid=identity,
                language="en",
                record=Record({"works": works, **more}, (), date(2026, 5, 1)),
            )
        return identities

    return answer


@pytest.fixture
def make(session, project, data):
    return lambda: releasing.release(session, project=project, data=data)


@pytest.fixture
def now(session, project, data):
    return lambda: releasing.current(session, project=project, data=data)


def test_a_release_is_numbered_hashed_and_noted(session, project, data, answer):
    answer(30)
    answer(12, "no")
    actor = project.memberships[0].user
    made = releasing.release(session, project=project, data=data, actor=actor)
    assert (made.number, len(made.sha256)) == (1, 64)
    assert releasing.releases(session, project) == [made]
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.user_id) == ("release.made", actor.id)
    assert entry.details == {"number": 1, "sha256": made.sha256}


@pytest.mark.parametrize(
    "change", [{"evidence": {}}, {"audit": {}}, {"sha256": "0" * 64}, {"number": 7}]
)
def test_a_release_is_never_rewritten(session, answer, make, change):
    answer(30)
    make()
    with pytest.raises(IntegrityError, match="never rewritten"), writing(session):
        session.execute(update(Release).values(change))


def test_what_is_published_holds_no_exact_count(session, answer, make):
    answer(28)
    answer(13, "no")
    made = make()
    shown = json.dumps(made.evidence)
    assert '"about": 40' in shown
    assert not {"41", "28", "13"} & set(shown.replace(",", " ").replace("]", " ").split())


def test_a_guide_for_talking_is_no_survey_that_nobody_answered(session, project, answer, make):
    """What groups said stands on sheets of its own; a reader would be told of empty questions."""
    guide = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group"
    )
    publishing.publish(session, survey=guide)
    answer(30)
    told = released.load(session, make())
    assert guide.slug not in told.ledger
    assert len(told.evidence.surveys) == 1


def test_a_guide_alone_makes_a_release_without_figures(session, project, survey, data):
    guide = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group"
    )
    publishing.publish(session, survey=guide)
    told = released.load(session, releasing.release(session, project=project, data=data))
    assert list(told.ledger) == [guide.slug]


def test_without_a_publication_there_is_nothing_to_release(session, project, survey, make):
    with pytest.raises(RefusedError) as caught:
        make()
    assert caught.value.code == "evidence.nothing"


def test_nine_changed_answers_are_too_few_and_ten_are_enough(session, project, answer, make, now):
    answer(30)
    first = make()
    answer(9)
    with pytest.raises(RefusedError) as caught:
        make()
    assert caught.value.code == "release.too_few_changes"
    assert "9 answers changed" in str(caught.value)
    current = now()
    assert (current.release, current.reason) == (first, Reason.TOO_FEW)
    assert current.changed == {"small": 9}
    answer(1)
    assert now().reason is Reason.NEW
    assert [each.number for each in releasing.releases(session, project)] == [2, 1]


def test_unchanged_answers_may_be_released_again_and_are_exported_as_they_were(answer, make, now):
    answer(30)
    first = make()
    assert (now().release, now().reason) == (first, Reason.UNCHANGED)
    assert make().number == 2


def test_answers_taken_back_and_changed_ones_count_as_changes(session, answer, make, now):
    identities = answer(40)
    make()
    with writing(session):
        for identity in identities[:4]:
            session.delete(session.get_one(Response, identity))
    for identity in identities[4:9]:
        row = session.get_one(Response, identity)
        resealing.rewrite(session, row, recording.written({"works": "no"}, []))
    assert now().changed == {"small": 9}
    with writing(session):
        session.delete(session.get_one(Response, identities[10]))
    assert now().reason is Reason.NEW


def test_fingerprints_say_nothing_of_an_answer(session, survey, answer, make):
    answer(20)
    make()
    state = session.scalars(select(ReleasedState)).one()
    assert len(state.fingerprints) == 8 * 21  # and one for the key
    assert state.number == 1


def test_a_lost_key_is_told_and_nothing_is_released(session, data, answer, make):
    answer(30)
    make()
    (data / "keys" / "fingerprints.1").unlink()
    answer(3)
    with pytest.raises(RefusedError) as caught:
        make()
    assert caught.value.code == "release.key"


@pytest.fixture
def meanwhile(monkeypatch):
    """Have things happen, one at a time, between counting and fingerprinting."""

    def happen(*things):
        original, waiting = changing._stamp, [*things]

        def later(*arguments):
            if waiting:
                waiting.pop(0)()
            return original(*arguments)

        monkeypatch.setattr(changing, "_stamp", later)

    return happen


def test_answers_that_keep_coming_are_neither_counted_nor_fingerprinted(
    session, survey, data, answer, meanwhile
):
    answer(20)
    meanwhile(lambda: answer(2))
    standing = changing.standing(session, survey, data)
    with standing.source as source:
        assert source.total == len(standing.fingerprints) // 8 - 1 == 20
    assert changing.changes(standing.fingerprints, standing.fingerprints) == Change(0, 0)


def test_an_answer_that_goes_meanwhile_is_in_neither(session, survey, data, answer, meanwhile):
    first, *_ = answer(20)

    def withdraw():
        answer(1)
        with writing(session):
            session.delete(session.get_one(Response, first))

    meanwhile(withdraw)
    standing = changing.standing(session, survey, data)
    with standing.source as source:
        assert source.total == len(standing.fingerprints) // 8 - 1 == 20


def test_counting_that_never_meets_one_state_is_told(session, survey, data, answer, monkeypatch):
    answer(1)
    monkeypatch.setattr(changing, "_stamp", lambda *_: None)
    with pytest.raises(UnavailableError):
        changing.standing(session, survey, data)


def test_a_release_made_meanwhile_is_not_overtaken(session, project, data, answer, monkeypatch):
    answer(30)
    original = releasing._store

    def slowly(*arguments):
        monkeypatch.setattr(releasing, "_store", original)
        releasing.release(session, project=project, data=data)
        return original(*arguments)

    monkeypatch.setattr(releasing, "_store", slowly)
    with pytest.raises(RefusedError) as caught:
        releasing.release(session, project=project, data=data)
    assert caught.value.code == "release.meanwhile"
    assert len(releasing.releases(session, project)) == 1


def test_every_published_cell_is_audited_over_all_releases(session, project, data, answer, make):
    answer(30)
    answer(20, "no")
    make()
    answer(10, "no")
    make()
    told = []
    audit = releasing.audit(
        session, project=project, data=data, progress=lambda *step: told.append(step)
    )
    assert audit.releases == 2
    assert told == [("small", 0, 1)]
    assert {cell.release for cell in audit.cells} == {1, 2}
    assert {(cell.survey, cell.key) for cell in audit.cells} >= {("small", "works")}
    assert all(cell.candidates >= 5 for cell in audit.cells)


def test_without_a_release_there_is_nothing_to_audit(session, project, data, answer):
    answer(3)
    with pytest.raises(RefusedError) as caught:
        releasing.audit(session, project=project, data=data)
    assert caught.value.code == "release.none"


def test_an_older_release_is_rendered_as_it_was(*, session, project, data, answer, make, tmp_path):
    answer(30)
    first = make()
    answer(30, "no")
    make()
    path = tmp_path / "bread.xlsx"
    actor = project.memberships[0].user
    found = releasing.get(session, project, 1)
    editions.write(session, found=found, language="fr", path=path, data=data, actor=actor)
    sheets = load_workbook(path)
    words = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "Du pain pour tous" in words
    assert first.sha256 in " ".join(str(word) for word in words)
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.user_id) == ("evidence.exported", actor.id)
    assert entry.details == {"language": "fr", "release": 1, "edition": "advocacy"}


def test_a_release_that_is_not_there_is_told(session, project, survey):
    with pytest.raises(NotFoundError):
        releasing.get(session, project, 3)


def test_a_workbook_has_a_language_of_the_interface(session, data, answer, make, tmp_path):
    answer(1)
    with pytest.raises(InvalidError) as caught:
        editions.write(session, found=make(), language="xx", path=tmp_path / "x.xlsx", data=data)
    assert caught.value.code == "evidence.language"


def test_a_workbook_that_cannot_be_written_leaves_nothing(session, data, answer, make, tmp_path):
    answer(1)
    with pytest.raises(UnavailableError):
        editions.write(
            session, found=make(), language="en", path=tmp_path / "no" / "x.xlsx", data=data
        )
    assert list(tmp_path.rglob("*.xlsx")) == []


def test_live_tables_move_with_the_tenth_answer(session, project, data, answer):
    def live():
        return watching.tables(session, project=project, data=data)[0]

    answer(40)
    before = live()
    answer(9, "no")
    assert live().evidence == before.evidence
    assert live().waiting == 9
    answer(1, "no")
    after = live()
    assert after.waiting == 0
    assert after.evidence.surveys[0].base.about == 50


def test_what_is_declared_is_frozen_and_told_in_the_workbook(
    *, session, data, survey, publication, answer, make, tmp_path
):
    tallying.declare(session, survey=survey, sample=Sample.BY_VENUE)
    tally = tallying.Tally(approached=61, refused=7, completed=40)
    tallying.record(session, channel=survey.channels[0], day=date(2026, 5, 1), tally=tally)
    figure = comparing.Figure(
        question="works",
        answer="yes",
        figure=62.5,
        source=LocalizedText.of({"en": "Statistical office"}),
        year=2024,
        place=LocalizedText.of({"en": "Sofia"}),
        definition=LocalizedText.of({"en": "Residents of 15 to 64 in work"}),
        difference=LocalizedText.of({"en": "We asked at any age"}),
        link="https://example.org/work",
    )
    comparing.add(session, survey=survey, figure=figure)
    answer(40)
    made = make()
    comparing.remove(session, comparator=comparing.comparators(session, survey)[0])
    path = tmp_path / "bread.xlsx"
    editions.write(session, found=made, language="en", path=path, data=data)
    sheets = load_workbook(path)
    told = {str(c) for sheet in sheets for row in sheet.iter_rows(values_only=True) for c in row}
    assert any("asked where they meet" in cell for cell in told)
    (reached,) = {cell for cell in told if "People who were asked" in cell}
    assert "about 60" in reached
    assert "did not want to take part: fewer than 20" in reached
    (compared,) = {cell for cell in told if cell.startswith("To compare with")}
    assert "Yes: 62.5% (Statistical office, Sofia, 2024)" in compared
    assert "What differs: We asked at any age. https://example.org/work" in compared
