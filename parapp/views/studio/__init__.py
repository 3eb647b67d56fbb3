"""The studio: the staff's door. Each module holds the pages of one subject."""

from parapp.views.studio import (
    account,
    evidence,
    forms,
    groups,
    imports,
    library,
    outside,
    people,
    projects,
    publication,
    reaching,
    receipts,
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
    "outside",
    "people",
    "projects",
    "publication",
    "reaching",
    "receipts",
    "releases",
    "surveys",
]
