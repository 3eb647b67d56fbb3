"""Which release a command writes into a file, and whether that file can be written at all."""

import tempfile
from gettext import gettext as _
from pathlib import Path

from sqlalchemy.orm import Session

from parapp.cli.commands import option
from parapp.cli.failing import reason
from parapp.cli.output import say
from parapp.cli.solving import solving
from parapp.errors import UnavailableError
from parapp.models import Project, Release
from parapp.services import releasing
from parapp.services.releasing import Current, Reason
from surveys.marking import N_

release_option = option(
    "--release",
    "number",
    type=int,
    metavar="N",
    help="An earlier release, instead of what the answers say now.",
)
"""`--release N`, passed on as `number`."""


def chosen(session: Session, project: Project, number: int | None, data: Path) -> Release:
    """Return an earlier release, or the one that shows what the answers say now, and say which.

    Args:
        number: Of an earlier one.
        data: `PARAPP_DATA`.

    Raises:
        NotFoundError: There is no such release.
        RefusedError: None can be made.
    """
    if number is not None:
        return releasing.get(session, project, number)
    say(_("Counting the answers of %(project)s ...") % {"project": project.slug})
    with solving():
        current = releasing.current(session, project=project, data=data)
    say(_why(current))
    return current.release


def check_writable(path: Path, code: str = "evidence.unwritable") -> None:
    """Refuse a file that cannot be written, before minutes are spent on counting.

    Args:
        code: Of the error.

    Raises:
        UnavailableError: Its folder takes no file.
    """
    try:
        # Only an attempt tells: permissions say nothing of disks mounted to be read only.
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        why = _("there is no such folder") if gone else reason(error)
        raise UnavailableError(
            code, N_("%(path)s cannot be written: %(reason)s"), {"path": str(path), "reason": why}
        ) from error


def _why(current: Current) -> str:
    number = current.release.number
    if current.reason is Reason.NEW:
        return _("Release %(number)s was made and audited.") % {"number": number}
    if current.reason is Reason.CLAIMED:
        told = _(
            "Release %(number)s has the figures of the last one, with what is claimed and asked "
            "now."
        ) % {"number": number}
        return " ".join(filter(None, (told, _too_few(current, _("the figures were counted")))))
    if current.reason is Reason.UNCHANGED:
        return _(
            "No answer has changed since release %(number)s, so it is written again. For a new one "
            "with other words or questions: parapp evidence release"
        ) % {"number": number}
    return _too_few(current, _("release %(number)s") % {"number": number})


def _too_few(current: Current, since: str) -> str:
    """Say why changed answers are not in the figures yet; nothing where none changed."""
    if not current.changed:
        return ""
    changed = (
        _("%(number)s in %(survey)s") % {"number": count, "survey": survey}
        for survey, count in current.changed.items()
    )
    return _(
        "Too few answers have changed since %(since)s (%(changed)s): the difference would tell of "
        "single people. The same figures are written again until ten have changed."
    ) % {"since": since, "changed": ", ".join(changed)}
