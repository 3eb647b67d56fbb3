"""Frozen dataclasses as JSON and back without loss, guided by their annotations."""

import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from surveys.text import LocalizedText

Kind = TypeVar("Kind")


class DocumentError(ValueError):
    """A document is not of the shape that it is read as."""


def to_json(value: Any) -> Any:
    """Turn a dataclass of this package into what JSON can hold.

    Texts become lists of pairs of language and text, because their order matters.
    """
    if isinstance(value, LocalizedText):
        return [list(pair) for pair in value.texts]
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_json(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: type[Kind], document: Any) -> Kind:
    """Return the dataclass that `to_json` wrote.

    Args:
        kind: The class.
        document: The JSON document.

    Raises:
        DocumentError: The document does not fit the class; unknown fields are refused too.
    """
    try:
        wanted: Any = kind
        found = _reader(wanted).read(document)
    except DocumentError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise DocumentError(f"not a document of {kind.__name__}: {error}") from error
    if not isinstance(found, kind):
        raise DocumentError(f"not a document of {kind.__name__}")
    return found


class _Reader(NamedTuple):
    """How values of one type are read; `shape` tells by the JSON type which of several is meant."""

    read: Callable[[Any], Any]
    shape: tuple[type, ...]


@cache
def _reader(kind: Hashable) -> _Reader:
    plain = _PLAIN.get(kind)
    if plain is not None:
        return plain
    if get_origin(kind) in {Union, types.UnionType}:
        return _one_of(get_args(kind))
    if get_origin(kind) is tuple:
        return _Reader(_tuple(get_args(kind)), (list,))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Reader(kind, (str,))
    if is_dataclass(kind):
        return _Reader(_dataclass(kind), (dict,))
    raise TypeError(f"there is no reader for {kind}")


def _one_of(kinds: tuple[Any, ...]) -> _Reader:
    readers = [_reader(kind) for kind in kinds]

    def read(document: Any) -> Any:
        for reader in readers:
            if isinstance(document, reader.shape):
                return reader.read(document)
        raise DocumentError(f"{document!r} is none of {kinds}")

    return _Reader(read, tuple({shape for reader in readers for shape in reader.shape}))


def _tuple(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    def read(document: Any) -> Any:
        if not isinstance(document, list):
            raise DocumentError(f"{document!r} is not a list")
        if parts[-1] is Ellipsis:
            return tuple(_reader(parts[0]).read(one) for one in document)
        pairs = zip(parts, document, strict=True)
        return tuple(_reader(part).read(one) for part, one in pairs)

    return read


def _dataclass(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(document: Any) -> Any:
        if not isinstance(document, dict) or not readers.keys() >= document.keys():
            raise DocumentError(f"not a document of {kind.__name__}")
        return kind(**{name: readers[name].read(value) for name, value in document.items()})

    return read


def _checked(kind: type) -> Callable[[Any], Any]:
    def read(document: Any) -> Any:
        if not isinstance(document, kind) or (kind is int and isinstance(document, bool)):
            raise DocumentError(f"{document!r} is not {kind.__name__}")
        return document

    return read


def _text(document: Any) -> LocalizedText:
    return LocalizedText(tuple((_checked(str)(tag), _checked(str)(text)) for tag, text in document))


_PLAIN: dict[Any, _Reader] = {
    str: _Reader(_checked(str), (str,)),
    bool: _Reader(_checked(bool), (bool,)),
    int: _Reader(_checked(int), (int,)),
    float: _Reader(float, (float, int)),  # canonical JSON writes 18.0 as 18
    date: _Reader(date.fromisoformat, (str,)),
    LocalizedText: _Reader(_text, (list,)),
    type(None): _Reader(lambda _: None, (type(None),)),
}
