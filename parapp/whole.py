"""Files that are there whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parapp.database import is_full
from parapp.errors import UnavailableError
from surveys.marking import N_


@contextmanager
def drafted(path: Path, code: str) -> Iterator[Path]:
    """Yield where to write a file, from where the block moves it to its place when it is whole.

    Args:
        path: Its place; the draft is beside it and ends alike.
        code: Of the error where it cannot be written.

    Raises:
        UnavailableError: The file cannot be written; nothing of it is left.
    """
    draft = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield draft
    except OSError as error:
        reason = "no room is left" if is_full(error) else error.strerror or str(error)
        raise UnavailableError(
            code,
            N_("%(path)s cannot be written: %(reason)s"),
            {"path": str(path), "reason": reason},
        ) from error
    finally:
        draft.unlink(missing_ok=True)
