"""Surveys as JSON and back without loss, and the digest that freezes a publication."""

import base64
import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import rfc8785

from surveys.model import Cell, Group, Item, Question, Repeat, Survey
from surveys.text import LocalizedText

SCHEMA = 1
"""The version of documents that `to_json` writes; it rises when an older reader would misread."""

Json = Any
"""What `json.dumps` takes: None, bool, int, float, str, list, dict."""

# Beyond 2**53 - 1 an integer is no longer exact in every reader of JSON (RFC 8785, 3.2.2.3).
_SAFE_INTEGER = 2**53 - 1

_ITEMS: dict[str, type[Item]] = {"question": Question, "group": Group, "repeat": Repeat}


class SerialError(ValueError):
    """A document is not a survey that this version can read."""


def to_json(survey: Survey) -> dict[str, Json]:
    """Return the survey as a JSON document; what has its default value is left out.

    Returns:
        A new dict with `schema` and the fields of `Survey` by name. Texts are lists of pairs of
        language and text, because their order matters.
    """
    document: dict[str, Json] = _codec(Survey).encode(survey)
    return {"schema": SCHEMA, **document}


def from_json(document: Json) -> Survey:
    """Return the survey that `to_json` wrote.

    Raises:
        SerialError: The document is of a newer schema, or not of this shape.
    """
    if not isinstance(document, dict) or not isinstance(document.get("schema"), int):
        raise SerialError("a survey document is an object with a schema number")
    if document["schema"] > SCHEMA:
        raise SerialError(
            f"the document has schema {document['schema']}, this version reads up to {SCHEMA}"
        )
    body = {key: value for key, value in document.items() if key != "schema"}
    try:
        survey = _codec(Survey).decode(body)
    except SerialError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise SerialError(f"not a survey document: {error}") from error
    assert isinstance(survey, Survey)  # noqa: S101 - tells mypy what the codec of Survey returns
    return survey


def canonical(value: Json) -> bytes:
    """Return the canonical JSON of a value (RFC 8785), so that equal content has equal bytes.

    Raises:
        SerialError: The value holds something that JSON cannot (a lone surrogate, an infinite
            number, an integer beyond 2**53).
    """
    try:
        # Where nothing could differ, Python's own JSON is a tenth of the work.
        return _plainly(value) if _is_plain(value) else rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise SerialError(str(error)) from error


_plain_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plainly(value: Json) -> bytes:
    try:
        return _plain_encoder.encode(value).encode()
    except UnicodeEncodeError:  # a lone surrogate
        return rfc8785.dumps(value)


def _is_plain(value: Json) -> bool:
    """Tell whether a value has no numbers but small whole ones, and no keys but of ASCII."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_SAFE_INTEGER <= value <= _SAFE_INTEGER)
    if kind is list:
        return all(map(_is_plain, value))
    if kind is dict:
        return all(type(key) is str and key.isascii() for key in value) and all(
            map(_is_plain, value.values())
        )
    return False


def digest(survey: Survey) -> str:
    """Return the SHA-256 of the survey's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(to_json(survey))).hexdigest()


class _Codec(NamedTuple):
    """How values of one type become JSON and come back."""

    encode: Callable[[Any], Json]
    decode: Callable[[Json], Any]


@cache
def _codec(kind: Any) -> _Codec:
    """Return the codec of a type as it stands in the model's annotations."""
    special = _SPECIAL.get(kind)
    if special is not None:
        return special
    if isinstance(kind, type):
        if issubclass(kind, StrEnum):
            return _Codec(str, kind)
        if is_dataclass(kind):
            return _dataclass_codec(kind)
    if get_origin(kind) is tuple:
        return _tuple_codec(get_args(kind))
    if get_origin(kind) in {Union, types.UnionType}:
        return _optional_codec(get_args(kind))
    raise TypeError(f"the model has a field of type {kind}, for which there is no codec")


def _tuple_codec(parts: tuple[Any, ...]) -> _Codec:
    if parts[-1] is Ellipsis:
        part = _codec(parts[0])
        return _Codec(
            lambda value: [part.encode(each) for each in value],
            lambda data: tuple([part.decode(each) for each in _list(data)]),
        )
    codecs = tuple(_codec(each) for each in parts)
    return _Codec(
        lambda value: [codec.encode(each) for codec, each in zip(codecs, value, strict=True)],
        lambda data: tuple(
            [codec.decode(each) for codec, each in zip(codecs, _list(data), strict=True)]
        ),
    )


def _optional_codec(alternatives: tuple[Any, ...]) -> _Codec:
    (inner,) = (each for each in alternatives if each is not types.NoneType)
    codec = _codec(inner)
    return _Codec(
        lambda value: None if value is None else codec.encode(value),
        lambda data: None if data is None else codec.decode(data),
    )


def _dataclass_codec(kind: type) -> _Codec:
    hints = get_type_hints(kind)
    # The codecs of the fields are looked up when used, because groups hold groups.
    parts = {field.name: (_default_of(field), hints[field.name]) for field in fields(kind)}

    def encode(value: Any) -> Json:
        document = {}
        for name, (default, hint) in parts.items():
            part = getattr(value, name)
            if default is MISSING or part != default:
                document[name] = _codec(hint).encode(part)
        return document

    def decode(data: Json) -> Any:
        if not isinstance(data, dict):
            raise SerialError(f"expected an object for {kind.__name__}")
        unknown = data.keys() - parts.keys()
        if unknown:
            raise SerialError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        return kind(**{name: _codec(parts[name][1]).decode(part) for name, part in data.items()})

    return _Codec(encode, decode)


def _default_of(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _list(data: Json) -> list[Json]:
    if not isinstance(data, list):
        raise SerialError("expected a list")
    return data


def _encode_text(value: str) -> Json:
    # Neither canonical JSON nor PostgreSQL takes lone surrogates, nor PostgreSQL NUL; cells of real
    # workbooks hold both (`_xD800_` in an xlsx), and nothing that was read may be lost.
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return {"text": base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii")}
    return value


def _decode_text(data: Json) -> str:
    if isinstance(data, dict):
        return base64.b64decode(data["text"]).decode("utf-8", "surrogatepass")
    if not isinstance(data, str):
        raise SerialError("expected a text")
    return data


def _encode_cell(value: Cell) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _encode_text(value)
    if isinstance(value, int):
        return value if abs(value) <= _SAFE_INTEGER else {"int": str(value)}
    if isinstance(value, float):
        # JSON has one kind of number; 3.0 would come back as 3 from canonical JSON.
        plain = value - value == 0 and not value.is_integer()
        return value if plain else {"float": repr(value)}
    for name, kind in _MOMENTS.items():
        if isinstance(value, kind):
            return {name: value.isoformat()}
    raise TypeError(f"a cell holds a {type(value).__name__}")


def _decode_cell(data: Json) -> Cell:
    if not isinstance(data, dict):
        if isinstance(data, str | int | float | None):
            return data
        raise SerialError("expected a cell")
    ((name, text),) = data.items()
    if name in _MOMENTS:
        return _MOMENTS[name].fromisoformat(text)
    if name == "int":
        return int(text)
    if name == "float":
        return float(text)
    return _decode_text(data)


def _encode_item(item: Item) -> Json:
    kind: Any = type(item)
    (name,) = (name for name, known in _ITEMS.items() if known is kind)
    return {"item": name, **_codec(kind).encode(item)}


def _decode_item(data: Json) -> Item:
    if not isinstance(data, dict):
        raise SerialError("expected an item")
    kind: Any = _ITEMS[data["item"]]
    item: Item = _codec(kind).decode({key: part for key, part in data.items() if key != "item"})
    return item


def _decode_number(data: Json) -> Json:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise SerialError("expected a number")
    return data


def _decode_boolean(data: Json) -> bool:
    if not isinstance(data, bool):
        raise SerialError("expected true or false")
    return data


def _encode_localized(value: LocalizedText) -> Json:
    return [[tag, _encode_text(text)] for tag, text in value.texts]


def _decode_localized(data: Json) -> LocalizedText:
    return LocalizedText(tuple([(_decode_text(tag), _decode_text(text)) for tag, text in data]))


# datetime before date, of which it is a kind.
_MOMENTS: dict[str, type[datetime] | type[date] | type[time]] = {
    "datetime": datetime,
    "date": date,
    "time": time,
}

_SPECIAL: dict[Any, _Codec] = {
    str: _Codec(_encode_text, _decode_text),
    bool: _Codec(bool, _decode_boolean),
    int: _Codec(int, _decode_number),
    float: _Codec(lambda value: value, _decode_number),
    Cell: _Codec(_encode_cell, _decode_cell),
    Item: _Codec(_encode_item, _decode_item),
    LocalizedText: _Codec(_encode_localized, _decode_localized),
}
