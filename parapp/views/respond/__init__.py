"""The respondents' door: no account, no cookie, no trace, and it works with scripts off."""

from parapp.views.respond import flooding, leaving, media, pages, receipt_pages, typing, unfinished
from parapp.views.respond.ways import blueprint

__all__ = [
    "blueprint",
    "flooding",
    "leaving",
    "media",
    "pages",
    "receipt_pages",
    "typing",
    "unfinished",
]
