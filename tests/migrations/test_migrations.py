import uuid
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from parapp import database, upgrading
from parapp.errors import UnavailableError
from parapp.models import Base, Response
from parapp.services import people, projects


@pytest.fixture
def empty(empty_url):
    engine = database.open_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.mark.check
def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(upgrading.configuration()).get_heads()) == 1


@pytest.mark.check
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_last_migration_equals_the_models_on_sqlite(empty):
    assert_head_equals_models(empty)


def test_the_last_migration_equals_the_models(empty):
    assert_head_equals_models(empty)


def assert_head_equals_models(engine):
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        found = inspect(connection)
        for table in Base.metadata.sorted_tables:
            named = {each["name"] for each in found.get_check_constraints(table.name)}
            assert named == checks_of(table, connection.dialect)


def checks_of(table, dialect):
    return {
        dialect.identifier_preparer.format_constraint(constraint)
        for constraint in table.constraints
        if constraint.__visit_name__ in {"check_constraint", "table_or_column_check_constraint"}
        and (constraint._ddl_if is None or constraint._ddl_if.dialect == dialect.name)
    }


def test_every_migration_goes_up_down_and_up_again(empty):
    steps = list(ScriptDirectory.from_config(upgrading.configuration()).walk_revisions())
    for step in reversed(steps):
        upgrading.upgrade(empty, step.revision)
        upgrading.downgrade(empty, step.down_revision or "base")
        upgrading.upgrade(empty, step.revision)
    upgrading.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    upgrading.make_ready(empty)
    assert upgrading.level(empty) == upgrading.head()


def test_data_of_the_first_level_is_there_after_every_migration(empty):
    upgrading.upgrade(empty, "0001")
    identity = uuid.uuid4()
    with empty.begin() as connection:
        for statement in FIRST_LEVEL:
            connection.execute(
                text(statement), {"id": sent(identity, empty)} if ":id" in statement else {}
            )
    upgrading.upgrade(empty)
    with database.open_sessions(empty)() as session:
        stored = session.scalars(select(Response)).one()
        assert stored.id == identity
        assert stored.answers == {"works": "yes"}
        assert stored.day == date(2026, 5, 1)
        assert stored.publication.survey.project.title.get("ar") == "خبز للجميع"
        assert projects.list_projects(session, people.get_user(session, "a@example.org"))


def test_digests_of_files_are_taken_along_and_not_back_once_they_are_sealed(empty):
    upgrading.upgrade(empty, "0018")
    with empty.begin() as connection:
        connection.execute(text(UPLOAD), {"id": sent(uuid.uuid4(), empty), "sha256": "a" * 64})
    upgrading.upgrade(empty, "0020")
    upgrading.downgrade(empty, "0018")
    upgrading.upgrade(empty, "0020")
    kept = text("SELECT id, sha256, digest, kept FROM uploads")
    with empty.connect() as connection:
        assert [tuple(row) for row in connection.execute(kept)] == [("u" * 32, "a" * 64, None, 1)]
    with empty.begin() as connection:
        connection.execute(text("UPDATE uploads SET sha256 = NULL"))
    with pytest.raises(RuntimeError, match="sealed digests"):
        upgrading.downgrade(empty, "0018")


UPLOAD = f"""INSERT INTO uploads (id, response_id, name, media_type, sha256, size, blob, day, kept)
VALUES ('{"u" * 32}', :id, 'paper.pdf', 'application/pdf', :sha256, 5, '{"b" * 32}', '2026-05-01',
true)"""


def sent(identity, engine):
    return identity.hex if engine.dialect.name == "sqlite" else identity


FIRST_LEVEL = (
    """INSERT INTO users (id, email, name, password, password_is_temporary, active, language,
    fs_uniquifier) VALUES (1, 'a@example.org', '', 'x', false, true, '', 'u')""",
    """INSERT INTO projects (id, slug, title, summary, organisation, funder, contact, place,
    sampling, licence, time_zone, languages, policy_areas, principles, is_demo) VALUES (1, 'bread',
    '{"en": "Bread", "ar": "خبز للجميع"}', '{}', '{}', '{}', '{}', '{}', '{}', '', 'UTC',
    '["en", "ar"]', '[]', '[]', false)""",
    """INSERT INTO memberships (user_id, project_id, role) VALUES (1, 1, 'coordinator')""",
    """INSERT INTO surveys (id, project_id, slug, title, kind, languages, policy_areas, document,
    template_id, problems, confirmed) VALUES (1, 1, 's', '{}', 'survey', '[]', '[]', '{}', '',
    '[]', true)""",
    """INSERT INTO publications (id, survey_id, number, document, schema, sha256, opened_on) VALUES
    (1, 1, 1, '{}', 1, '0000000000000000000000000000000000000000000000000000000000000000',
    '2026-05-01')""",
    """INSERT INTO channels (id, survey_id, token, kind, name) VALUES
    (1, 1, 'tttttttttttttttttttttt', 'open_link', '')""",
    """INSERT INTO responses (id, publication_id, channel_id, language, day, answers,
    not_applicable, late) VALUES
    (:id, 1, 1, 'en', '2026-05-01', '{"works": "yes"}', '[]', false)""",
)


def test_an_empty_database_is_made_ready(empty):
    upgrading.make_ready(empty)
    assert upgrading.level(empty) == upgrading.head()


def test_a_database_of_a_newer_version_is_left_alone(empty):
    upgrading.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnavailableError) as caught:
        upgrading.make_ready(empty)
    assert caught.value.code == "database.newer"


def test_a_database_with_other_tables_is_left_alone(empty):
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE someone_elses (id INTEGER)"))
    with pytest.raises(UnavailableError) as caught:
        upgrading.make_ready(empty)
    assert caught.value.code == "database.outdated"
