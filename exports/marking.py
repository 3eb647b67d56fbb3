"""Marks English sentences that are kept in data and translated where they are shown."""


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Return the message as it is; the mark puts it into the catalogue of this package."""
    return message
