"""Marks English sentences that are kept in data and translated where they are shown."""


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Return the message as it is; the mark puts it into the catalogue of this package."""
    return message


def N_n(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - the name that our tools look for
    """Return the two English forms of a message that depends on a number, marked likewise."""
    return one, many
