import uuid
from datetime import date

import pytest
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.models import Base, Channel, Membership, Publication, Response, Survey, User
from parapp.services import publishing


@pytest.fixture
def publication(session: Session, survey: Survey) -> Publication:
    return publishing.publish(session, survey=survey)


def response(publication: Publication, **changes) -> Response:
    values = {
        "id": uuid.uuid4(),
        "publication_id": publication.id,
        "channel_id": publication.survey.channels[0].id,
        "language": "en",
        "day": date(2026, 5, 1),
        "plain_answers": {"works": "yes"},
    }
    return Response(**{**values, **changes})


def test_a_response_has_no_column_that_could_point_at_a_person():
    columns = {column.name for column in Base.metadata.tables["responses"].columns}
    belongs, says = {"id", "publication_id", "channel_id"}, {"answers", "not_applicable"}
    keys = {"sealed", "key_file", "key_slot", "receipt"}
    assert columns == belongs | says | keys | {"language", "day", "late"}


def test_a_response_of_an_older_version_is_read_as_it_is(
    session: Session, publication: Publication
):
    given = {"works": "yes", "hours": 38, "nothing": "\0", "emoji": "🙂", "half": 0.5}
    row = response(publication, plain_answers=given, plain_not_applicable=["more/why"])
    with writing(session):
        session.add(row)
    session.expire_all()
    stored = session.get_one(Response, row.id)
    assert stored.answers == given
    assert stored.not_applicable == ["more/why"]
    assert stored.day == date(2026, 5, 1)
    assert stored.late is False


@pytest.mark.parametrize(
    "identity",
    [uuid.UUID("30d3e16a-e630-11f1-9a65-02fc00000001"), uuid.uuid5(uuid.NAMESPACE_DNS, "a")],
)
def test_the_database_refuses_identities_that_are_not_random(
    session: Session, publication: Publication, identity
):
    with pytest.raises(IntegrityError), writing(session):
        session.add(response(publication, id=identity))


def test_the_database_refuses_answers_that_are_no_record(
    session: Session, publication: Publication
):
    with pytest.raises(IntegrityError), writing(session):
        session.add(response(publication, plain_answers=["yes"]))


def test_the_database_refuses_a_key_that_another_response_has(
    session: Session, publication: Publication
):
    with pytest.raises(IntegrityError), writing(session):
        session.add_all(response(publication, key_file=1, key_slot=2) for _ in range(2))


def test_the_database_refuses_a_response_to_nothing(session: Session, publication: Publication):
    with pytest.raises(IntegrityError), writing(session):
        session.add(response(publication, publication_id=publication.id + 1))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_database_refuses_a_day_with_a_time(session: Session, publication: Publication):
    with writing(session):
        session.add(response(publication))
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE responses SET day = '2026-05-01 12:30'"))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_keeps_no_order_of_arrival(session: Session, publication: Publication):
    identities = [uuid.uuid4() for _ in range(20)]
    for identity in identities:
        with writing(session):
            session.add(response(publication, id=identity))
    stored = session.scalars(text("SELECT id FROM responses")).all()
    assert stored == sorted(identity.hex for identity in identities)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_is_durable_and_forgets_what_is_deleted(session: Session):
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    found = [session.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    assert found == ["wal", 2, 1, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"document": {"schema": 1}},
        {"sha256": "0" * 64},
        {"number": 7},
        {"opened_on": date(2020, 1, 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_publication_is_never_rewritten(session: Session, publication: Publication, change):
    with pytest.raises(IntegrityError, match="never rewritten"), writing(session):
        session.execute(update(Publication).values(change))


def test_a_publication_can_be_closed(session: Session, publication: Publication):
    with writing(session):
        session.execute(update(Publication).values(closed_on=publication.opened_on))


def test_a_role_that_is_none_is_refused(session: Session, project):
    membership = project.memberships[0]
    with pytest.raises((IntegrityError, StatementError)), writing(session):
        session.execute(
            update(Membership).where(Membership.user_id == membership.user_id).values(role="owner")
        )


def test_a_guessable_token_is_refused(session: Session, publication: Publication):
    with pytest.raises(IntegrityError), writing(session):
        session.execute(update(Channel).values(token="short"))


def test_addresses_of_accounts_are_unique(session: Session, project):
    with pytest.raises(IntegrityError), writing(session):
        session.add(User(email="coordinator@example.org", password="x"))


def test_every_constraint_has_a_name(engine):
    found = inspect(engine)
    for table in Base.metadata.tables:
        for constraint in (*found.get_foreign_keys(table), *found.get_unique_constraints(table)):
            assert constraint["name"]
