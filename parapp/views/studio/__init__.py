"""The studio: the staff's door. Each module holds the pages of one subject."""

from parapp.views.studio import (
    account,
    agreement,
    coding,
    evidence,
    forms,
    groups,
    imports,
    library,
    outside,
    people,
    projects,
    publication,
    quotations,
    reaching,
    releases,
    surveys,
    themes,
)
from parapp.views.studio.blueprint import blueprint

__all__ = [
    "account",
    "agreement",
    "blueprint",
    "coding",
    "evidence",
    "forms",
    "groups",
    "imports",
    "library",
    "outside",
    "people",
    "projects",
    "publication",
    "quotations",
    "reaching",
    "releases",
    "surveys",
    "themes",
]
