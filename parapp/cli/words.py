"""The words for the fields and codes that people see in tables; programs get the codes as JSON."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Final

from surveys.marking import N_

HEADINGS: Final = {
    "approached": N_("approached"),
    "asked_at": N_("asked at"),
    "asked_by": N_("asked by"),
    "broke_off": N_("broke off"),
    "candidates": N_("possible counts"),
    "channel": N_("channel"),
    "claim": N_("claim"),
    "code": N_("code"),
    "column": N_("column"),
    "completed": N_("completed"),
    "contributions": N_("contributions"),
    "day": N_("day"),
    "email": N_("e-mail"),
    "figures": N_("figures"),
    "first": N_("first"),
    "focus_groups": N_("focus groups"),
    "groups": N_("groups"),
    "id": N_("id"),
    "kind": N_("kind"),
    "language": N_("language"),
    "languages": N_("languages"),
    "link": N_("link"),
    "made_on": N_("made on"),
    "meetings": N_("meetings"),
    "message": N_("message"),
    "minutes": N_("minutes"),
    "name": N_("name"),
    "no_common_language": N_("no common language"),
    "not_eligible": N_("not eligible"),
    "number": N_("number"),
    "people": N_("people"),
    "people_about": N_("people, about"),
    "place": N_("place"),
    "policy_area": N_("policy area"),
    "policy_areas": N_("policy areas"),
    "progress": N_("progress"),
    "project": N_("project"),
    "put_on": N_("put on"),
    "question": N_("question"),
    "questions": N_("questions"),
    "range": N_("range"),
    "refused": N_("refused"),
    "release": N_("release"),
    "responses": N_("responses"),
    "row": N_("row"),
    "second": N_("second"),
    "sensitive": N_("sensitive"),
    "sha256": N_("SHA-256"),
    "slug": N_("short name"),
    "stage": N_("stage"),
    "standing": N_("standing"),
    "state": N_("state"),
    "surveys": N_("surveys"),
    "survey": N_("survey"),
    "table": N_("table"),
    "template": N_("template"),
    "title": N_("title"),
    "told": N_("told"),
    "took_part": N_("took part"),
    "what": N_("what"),
    "width": N_("width"),
}
"""For each field that a list shows; a command that shows another one fails."""

CODES: Final = {
    "kind": {
        "survey": N_("Community survey"),
        "focus_group": N_("Focus-group guide"),
        "log": N_("Log"),
        "interview": N_("Interview"),
        "block": N_("Block of questions"),
        "rounds": N_("Rounds"),
        "surveys": N_("Surveys"),
        "groups": N_("Groups"),
        "release": N_("Release"),
        "workbook": N_("Workbook"),
        "responses": N_("Responses"),
        "partner_rows": N_("Rows for partners"),
        "group": N_("From a focus group"),
        "indicator": N_("From the table of indicators"),
        "low_base": N_("Too few answered"),
        "project": N_("Noticed by the project"),
    },
    "state": {
        "draft": N_("Draft"),
        "open": N_("Open"),
        "closed": N_("Closed"),
        "queued": N_("Waiting for its turn"),
        "running": N_("Under way"),
        "done": N_("Done"),
        "failed": N_("Could not be done"),
        "cancelled": N_("Cancelled"),
        "asked": N_("Asked"),
        "answered": N_("Answered"),
    },
    "stage": {
        "planned": N_("Planned"),
        "under_way": N_("Under way"),
        "called_off": N_("Not held: the group did not agree"),
        "held": N_("To be read back"),
        "agreed": N_("Agreed"),
    },
    "standing": {
        "unasked": N_("Not checked yet"),
        "asking": N_("Being checked"),
        "checked": N_("Checked"),
        "reworded": N_("New words: check again"),
        "moved": N_("A figure changed: check again"),
    },
}
"""For each field whose values are codes of a few."""


def heading(field: str) -> str:
    """Return the word over a column.

    Raises:
        KeyError: The field has none yet.
    """
    return _(HEADINGS[field])


def cell(field: str, value: object) -> str:
    """Return what stands in a column for a value."""
    if value is None:
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(cell(field, each) for each in value)
    known = CODES.get(field, {}).get(str(value))
    return _(known) if known else str(value)
