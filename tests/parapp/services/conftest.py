"""A project with a release to write findings on."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from parapp.models import Publication, Release
from parapp.services import publishing, releasing, responding
from surveys.validation import Record


@pytest.fixture
def released(session, project, survey, settings) -> Callable[..., Release]:
    """Let people answer `survey` and make a release: `released(yes=60, no=40)`."""

    def release(*, yes: int, no: int) -> Release:
        publication: Publication = survey.publication or publishing.publish(session, survey=survey)
        for works, number in (("yes", yes), ("no", no)):
            for _ in range(number):
                responding.submit(
                    session,
                    publication=publication,
                    channel=survey.channels[0],
                    uuid=uuid.uuid4(),
                    language="en",
                    record=Record({"works": works}, (), date(2026, 5, 1)),
                )
        return releasing.release(session, project=project, data=settings.data)

    return release
