"""What is the matter with an expression: a code, a sentence and a place."""

from collections.abc import Mapping


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated.

    Attributes:
        code: A stable name, such as `expressions.unexpected`; tests and tools rely on it.
        message: An English sentence with `%(name)s` places, which is also the gettext msgid.
        params: What goes into the places of the message.
        position: Where in the source the trouble is, counted in characters from 0.
    """

    def __init__(
        self,
        code: str,
        message: str,
        params: Mapping[str, str | int] | None = None,
        position: int = 0,
    ) -> None:
        self.code = code
        self.message = message
        self.params: Mapping[str, str | int] = dict(params or {})
        self.position = position
        super().__init__(message % self.params)
