"""How far an export is, told while it runs, and how it is stopped."""

import pytest

from exports import formats
from exports.formats import READING, WRITING, Format, Options, Subject, Version
from exports.source import Response
from tests.exports.formats.conftest import FORM, text

NUMBER = 1_200


@pytest.fixture
def subject():
    def answers():
        return (Response({"hours": n, "child": [{"age": 4}]}) for n in range(NUMBER))

    return Subject(text("Bread"), FORM.title, (Version(1, FORM, answers),))


@pytest.mark.parametrize("kind", Format)
def test_every_format_tells_how_many_answers_are_done(subject, tmp_path, kind):
    told = {}
    path = tmp_path / f"file{formats.ending(kind, subject.versions)}"
    formats.write(subject, kind, Options(), path, told.setdefault)
    steps = [WRITING] if kind is Format.JSON else [READING, WRITING]
    assert list(told) == steps
    assert all(0 < first < NUMBER for first in told.values())


@pytest.mark.parametrize("kind", Format)
def test_every_format_stops_when_told_to_and_leaves_nothing_else_behind(subject, tmp_path, kind):
    def tell(step, done):
        if step == WRITING:
            raise KeyboardInterrupt

    path = tmp_path / f"file{formats.ending(kind, subject.versions)}"
    with pytest.raises(KeyboardInterrupt):
        formats.write(subject, kind, Options(), path, tell)
    assert {each.name for each in tmp_path.iterdir()} <= {path.name}
