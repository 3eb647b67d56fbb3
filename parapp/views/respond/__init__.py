"""The respondents' door: no account, no cookie, no trace, and it works with scripts off."""

from parapp.views.respond.pages import blueprint

__all__ = ["blueprint"]
