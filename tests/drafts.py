"""Puts a form into a project as a draft, without a workbook or a template."""

from sqlalchemy.orm import Session

from parapp import database
from parapp.models import Project, Survey
from surveys import model, serial


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
