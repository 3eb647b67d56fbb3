"""Errors that a person may cause or mend: a stable code, and a sentence that views translate."""

from collections.abc import Mapping


class ParappError(Exception):
    """Something that cannot be done, with what to do about it.

    Args:
        code: A stable name such as `project.slug_taken`; tests and tools rely on it.
        message: An English sentence with `%(name)s` places, which is also the gettext msgid.
        parameters: What goes into the places of the message.
    """

    def __init__(
        self, code: str, message: str, parameters: Mapping[str, str | int] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.parameters: Mapping[str, str | int] = parameters or {}

    def __str__(self) -> str:
        return self.message % self.parameters


class NotFoundError(ParappError):
    """What was named does not exist."""


class InvalidError(ParappError):
    """What was given cannot be taken as it is."""


class RefusedError(ParappError):
    """It cannot be done now, in the state in which things are."""


class UnavailableError(ParappError):
    """The machine cannot do it now: database locked, disk full, port taken."""
