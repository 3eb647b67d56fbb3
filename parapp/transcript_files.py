"""Read the text of a transcript's file, .txt or .docx, in a child process with limits."""

import codecs
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from parapp.errors import InvalidError
from surveys import sandbox
from surveys.marking import N_
from surveys.sandbox import PATIENCE, Bounds
from surveys.xlsform.containers import WorkbookError

BOUNDS: Final = Bounds(seconds=20, memory=384 * 1024 * 1024, content=10 * 1024 * 1024)
"""200 pages take two seconds and 100 MB; the rest is for slow machines."""


def text_of(content: bytes, name: str = "", bounds: Bounds = BOUNDS) -> str:
    """Return the text of a file.

    Args:
        content: Its bytes, from wherever they come.
        name: Its name, for its extension.

    Raises:
        InvalidError: It is neither, damaged, protected by a password, or too large.
    """
    if len(content) > bounds.content:
        raise _large(bounds)
    if content.startswith(b"PK"):
        return _document(content, bounds)
    if name.lower().endswith((".docx", ".doc", ".odt", ".rtf", ".pdf")) or b"\0" in content[:2000]:
        decoded = _decoded(content) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None
        if decoded is None:
            raise InvalidError(
                "transcript.kind", N_("Save the transcript as .docx or as plain text (.txt)")
            )
        return decoded
    decoded = _decoded(content)
    if decoded is None:
        raise InvalidError(
            "transcript.encoding",
            N_("The letters of this file cannot be told; save it as UTF-8 text, or as .docx"),
        )
    return decoded


def _decoded(content: bytes) -> str | None:
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _document(content: bytes, bounds: Bounds) -> str:
    try:
        sandbox.look(content, bounds=bounds)
    except WorkbookError as error:
        if error.code.startswith("file.too_large"):
            raise _large(bounds) from error
        raise _damaged() from error
    order = {"seconds": bounds.seconds, "memory": bounds.memory}
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PATH": os.environ.get("PATH", ""),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "parapp.transcript_files"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        close_fds=True,
    )
    with child:
        try:
            answer, _ = child.communicate(
                json.dumps(order).encode() + b"\n" + content, timeout=bounds.seconds * PATIENCE
            )
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise _large(bounds) from None
    if child.returncode != 0:
        raise _damaged()
    return "\n".join(str(line) for line in json.loads(answer))


def _large(bounds: Bounds) -> InvalidError:
    return InvalidError(
        "transcript.large",
        N_("The file is too large; a transcript of 200 pages has less than %(limit)s MB"),
        {"limit": bounds.content // 1024**2},
    )


def _damaged() -> InvalidError:
    return InvalidError(
        "transcript.damaged",
        N_(
            "The file cannot be read: it is damaged, protected by a password, or no document. "
            "Save it again as .docx, or paste the text"
        ),
    )


def _lines(content: bytes) -> Iterator[str]:
    """Yield the paragraphs of a document; a row of a table is a speaker and what was said."""
    # Loaded here, in the child alone: it takes long, and nobody else needs it.
    from docx import Document  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                yield ": ".join(cell for cell in cells if cell)
        else:
            yield block.text


def _serve() -> int:
    """Read one document from standard input, and write its paragraphs to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    sandbox.limit(order["seconds"], order["memory"])
    try:
        answer = json.dumps(list(_lines(sys.stdin.buffer.read())), ensure_ascii=False)
    except Exception:  # noqa: BLE001  # whatever a stranger's file makes the library raise
        return 1
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
