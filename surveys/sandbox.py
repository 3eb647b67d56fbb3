"""Read a workbook that a stranger made: a look at it first, then a child process with limits."""

import contextlib
import io
import json
import os
import pickle
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass, is_dataclass
from enum import Enum
from typing import Any

from surveys.marking import N_
from surveys.problems import Problem, Severity
from surveys.xlsform import Conversion, read
from surveys.xlsform.containers import ENCRYPTED, LIMITS, WorkbookError, broken

_MEGABYTE = 1024 * 1024
_MACROS = ("vbaproject.bin", "macrosheets/")
_PARTS = 5_000


PATIENCE = 3
"""A good form on a busy machine waits longer for the processor than it uses it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one file may cost.

    Attributes:
        seconds: Of processor time; from start to end it may take `PATIENCE` times as long.
        memory: Bytes that the child process may hold as data.
        content: Bytes of the file itself.
    """

    seconds: int = 10
    memory: int = 256 * _MEGABYTE
    content: int = 20 * _MEGABYTE


BOUNDS = Bounds()


def read_untrusted(content: bytes, name: str = "", bounds: Bounds = BOUNDS) -> Conversion:
    """Read a form that may be hostile; see `surveys.xlsform.read`.

    The cells are read as a stream in the child, which stops at the first one that is too far out or
    too many (`surveys.xlsform.containers.Limits`).

    Args:
        content: The bytes of the file.
        name: The file's name, for what is said about its extension.
        bounds: What it may cost.

    Returns:
        The conversion; a file that breaks a limit is refused with a problem that says which.
    """
    try:
        look(content, name, bounds)
    except WorkbookError as error:
        return _refused(error.code, error.message, error.parameters)
    return _in_child(content, name, bounds)


def look(content: bytes, name: str = "", bounds: Bounds = BOUNDS) -> None:
    """Look at the sizes and the kind of a file without unpacking it.

    Raises:
        WorkbookError: It is too large, has macros, or is protected by a password.
    """
    if len(content) > bounds.content:
        raise WorkbookError(
            "file.too_large_packed",
            N_("The file is larger than %(limit)s MB. Delete pictures and sheets from it."),
            limit=bounds.content // _MEGABYTE,
        )
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise WorkbookError(
            "file.macros",
            N_("The workbook contains macros (.xlsm), which are not opened. Save it as .xlsx."),
        )
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise broken(error) from error
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError("file.encrypted", ENCRYPTED)
    if any(mark in part.filename.lower() for part in parts for mark in _MACROS):
        raise WorkbookError(
            "file.macros",
            N_("The workbook contains macros (.xlsm), which are not opened. Save it as .xlsx."),
        )
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > LIMITS.unpacked:
        raise WorkbookError(
            "file.too_large",
            N_(
                "The file unpacks to more than %(limit)s MB. Delete sheets that the form does not "
                "need."
            ),
            limit=LIMITS.unpacked // _MEGABYTE,
        )


def _in_child(content: bytes, name: str, bounds: Bounds) -> Conversion:
    order = {"name": name, "seconds": bounds.seconds, "memory": bounds.memory}
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        # numpy, which openpyxl imports, reserves memory for each thread.
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.environ.get("PATH", ""),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "surveys.sandbox"],
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
            return _too_costly(bounds)
    if child.returncode != 0:
        return _too_costly(bounds)
    try:
        found = _Known(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError):
        return _too_costly(bounds)
    return found if isinstance(found, Conversion) else _too_costly(bounds)


def _too_costly(bounds: Bounds) -> Conversion:
    return _refused(
        "file.too_costly",
        N_(
            "Reading the file takes more than %(seconds)s seconds or %(memory)s MB. Put long lists "
            "into a CSV file and attach it."
        ),
        {"seconds": bounds.seconds, "memory": bounds.memory // _MEGABYTE},
    )


def _refused(code: str, message: str, parameters: dict[str, str | int]) -> Conversion:
    return Conversion(None, (Problem(code, Severity.REFUSED, message, parameters),))


class _Known(pickle.Unpickler):
    """Unpickle what a child sends: values of ours and times, nothing that could run code."""

    _MODULES = frozenset(
        {"surveys.model", "surveys.text", "surveys.problems", "surveys.xlsform.reader"}
    )
    _TIMES = frozenset({"date", "datetime", "time"})

    def find_class(self, module: str, name: str) -> Any:
        if module in self._MODULES or (module == "datetime" and name in self._TIMES):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_value(found, module):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_value(found: type, module: str) -> bool:
    return module == "datetime" or is_dataclass(found) or issubclass(found, Enum)


def limit(seconds: int, memory: int) -> None:
    """Bound what this process may cost from here on: processor seconds, and bytes it may hold."""
    for what, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, 4 * memory),  # the interpreter and its libraries are mapped, not held
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def _serve() -> int:
    """Read one form from standard input, and write its conversion to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    limit(order["seconds"], order["memory"])
    try:
        answer = pickle.dumps(read(sys.stdin.buffer.read(), order["name"]))
    except (MemoryError, RecursionError):
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
