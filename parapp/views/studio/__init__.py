"""The studio: the staff's door. Each module holds the pages of one subject."""

from parapp.views.studio import (
    account,
    channels,
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
    referrals,
    releases,
    surveys,
    terms,
)
from parapp.views.studio.blueprint import blueprint

__all__ = [
    "account",
    "blueprint",
    "channels",
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
    "referrals",
    "releases",
    "surveys",
    "terms",
]
