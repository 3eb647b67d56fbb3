"""Turns what a service refuses into what a form says: at the top, and beside the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from parapp.errors import ParappError
from parapp.i18n import explain

_FIELDS: Final = {
    "slug.form": "slug",
    "project.slug_taken": "slug",
    "survey.slug_taken": "slug",
    "project.time_zone": "time_zone",
    "survey.language": "languages",
    "user.email": "email",
    "member.exists": "email",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a form.

    Attributes:
        message: In the language of the page.
        field: The field's name, empty where it is about the whole.
    """

    message: str
    field: str = ""


def complain(error: ParappError, fields: Mapping[str, str] | None = None) -> Complaint:
    """Return the complaint that an error stands for.

    Args:
        fields: Names of fields by the code of an error, besides those that are the same everywhere.
    """
    return Complaint(explain(error), {**_FIELDS, **(fields or {})}.get(error.code, ""))
