"""The table of functions that expressions may call."""

from collections.abc import Callable
from dataclasses import dataclass

from surveys.expressions.values import Value

Handler = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        handler: Receives the context and the values of the arguments, or their trees where `lazy`.
        fewest: The least number of arguments.
        most: The largest number of arguments, None where there is no limit.
        lazy: Whether the handler decides which arguments are evaluated.
    """

    handler: Handler
    fewest: int
    most: int | None
    lazy: bool = False


FUNCTIONS: dict[str, Function] = {}


def function(
    *names: str, fewest: int = 0, most: int | None = None, lazy: bool = False
) -> Callable[[Handler], Handler]:
    """Register the decorated handler under its names.

    Args:
        fewest: The least number of arguments.
        most: The largest number of arguments; None stands for no limit.
        lazy: Whether the handler receives trees instead of values.
    """

    def register(handler: Handler) -> Handler:
        for name in names:
            FUNCTIONS[name] = Function(handler, fewest, most, lazy)
        return handler

    return register
