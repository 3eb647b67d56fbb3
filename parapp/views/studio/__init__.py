"""The studio: the staff's door. Each module holds the pages of one subject."""

from parapp.views.studio import (
    account,
    evidence,
    forms,
    groups,
    imports,
    library,
    meeting_notes,
    meeting_room,
    meeting_transcript,
    meetings,
    outside,
    people,
    projects,
    publication,
    reaching,
    releases,
    surveys,
)
from parapp.views.studio.blueprint import blueprint

__all__ = [
    "account",
    "blueprint",
    "evidence",
    "forms",
    "groups",
    "imports",
    "library",
    "meeting_notes",
    "meeting_room",
    "meeting_transcript",
    "meetings",
    "outside",
    "people",
    "projects",
    "publication",
    "reaching",
    "releases",
    "surveys",
]
