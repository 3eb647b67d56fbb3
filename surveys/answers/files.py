"""Handler of photographs, recordings and other files: a record holds name, hash and size."""

import re
from collections.abc import Sequence

from surveys.answers.base import Handler, Value, VariableType
from surveys.model import Question
from surveys.violations import Refusal

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = {"name", "sha256", "size"}
MAX_FILE_NAME = 255


class File(Handler):
    """A file. Its content travels beside the fields, and whoever stores it adds the value."""

    variable = VariableType.FILE

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return None: a field's text is never believed to name a stored file."""
        del question, raw, names
        return None

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return None: a field's text is never believed to name a stored file."""
        del question, text
        return None

    def write(self, question: Question, value: Value) -> tuple[str, ...]:
        """Return the file's name, to be shown."""
        del question
        return (value["name"],)

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value names a file with its hash and size."""
        del question
        return (
            isinstance(value, dict)
            and value.keys() == _KEYS
            and isinstance(value["name"], str)
            and 0 < len(value["name"]) <= MAX_FILE_NAME
            and isinstance(value["sha256"], str)
            and _SHA256.fullmatch(value["sha256"]) is not None
            and isinstance(value["size"], int)
            and not isinstance(value["size"], bool)
            and value["size"] >= 0
        )
