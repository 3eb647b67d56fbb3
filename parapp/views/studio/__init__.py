"""The studio: the staff's door. Each module holds the pages of one subject."""

from parapp.views.studio import (
    account,
    beside,
    evidence,
    forms,
    groups,
    imports,
    library,
    mixes,
    outside,
    people,
    projects,
    publication,
    reaching,
    releases,
    surveys,
    templates,
    trials,
)
from parapp.views.studio.blueprint import blueprint

__all__ = [
    "account",
    "beside",
    "blueprint",
    "evidence",
    "forms",
    "groups",
    "imports",
    "library",
    "mixes",
    "outside",
    "people",
    "projects",
    "publication",
    "reaching",
    "releases",
    "surveys",
    "templates",
    "trials",
]
