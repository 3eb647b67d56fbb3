"""Puts a form into a project as a draft, without a workbook or a template, and has it answered."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from parapp import database
from parapp.models import Project, Survey
from parapp.services import publishing, responding
from surveys import model, serial
from surveys.validation import Record


def drafted(session: Session, project: Project, form: model.Survey, slug: str = "") -> Survey:
    """Store a form as a draft of a project.

    Args:
        slug: The form's name where empty.
    """
    with database.writing(session):
        row = Survey(
            project_id=project.id,
            slug=slug or form.name,
            title=form.title,
            kind=form.kind,
            languages=list(form.languages),
            document=serial.to_json(form),
        )
        session.add(row)
        session.flush()
    return row


def answered(session: Session, survey: Survey, answers: Iterable[Mapping[str, Any]]) -> None:
    """Publish a survey and store a response for each of some answers, in its first channel."""
    publication = publishing.publish(session, survey=survey)
    for each in answers:
        responding.submit(
            session,
            publication=publication,
            channel=survey.channels[0],
            uuid=uuid.uuid4(),
            language="en",
            record=Record(each, (), date(2026, 5, 1)),
        )
