"""How the records of several versions of a survey become the rows of tables.

Responses are one table; each repeat is another one, whose rows know the row that they belong to. A
question has one place in its table, in whichever versions it is asked; where two versions ask for
values of different kinds under one name, the older one gets a place of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys import codebook
from surveys.codebook import ValueLabel
from surveys.model import Repeat, Survey
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Field:
    """One question in its table.

    Attributes:
        key: Its path; with `@1` behind it where version 1 asked for something else there.
        variable: As the newest version that asks it has it; its values are those of all versions.
        versions: The numbers of the versions that ask it.
        unoffered: For versions that list fewer answers than others, what they do not: nobody said
            no to it.
    """

    key: str
    variable: codebook.Variable
    versions: tuple[int, ...]
    unoffered: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def listed(self) -> bool:
        """Whether its answers come from a list that the survey itself holds."""
        return bool(self.variable.values)


@dataclass(frozen=True, slots=True)
class Level:
    """One table.

    Attributes:
        path: The path of the repeat; empty for the responses themselves.
        label: The repeat's label.
        fields: Its questions, in the order of the form.
        names: For each version the key of each field in a record of this level, None where that
            version does not ask it.
        children: The places of the repeats directly within, and their keys in a record.
    """

    path: str
    label: LocalizedText
    fields: tuple[Field, ...]
    names: Mapping[int, tuple[str | None, ...]]
    children: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Found:
    """A field while versions are read."""

    key: str
    variable: codebook.Variable
    versions: list[int] = field(default_factory=list)
    values: dict[str, ValueLabel] = field(default_factory=dict)
    offered: dict[int, frozenset[str]] = field(default_factory=dict)


def levels(versions: Sequence[tuple[int, Survey]]) -> tuple[Level, ...]:
    """Return the tables of a survey, a table before those of the repeats within it.

    Args:
        versions: Each version with its number, oldest first; at least one.
    """
    found: dict[str, dict[str, _Found]] = {"": {}}
    labels: dict[str, LocalizedText] = {}
    for number, survey in reversed(versions):
        for node in survey.walk():
            if isinstance(node.item, Repeat):
                found.setdefault(node.path, {})
                labels.setdefault(node.path, node.item.label)
        for variable in codebook.variables(survey):
            _take(found[variable.repeats[-1] if variable.repeats else ""], number, variable)
    paths = sorted(found, key=lambda path: path.count("/"))  # outer ones first
    paths = [path for path in paths if not path or found[path] or _encloses(path, found)]
    numbers = [number for number, _ in versions]
    return tuple(
        Level(
            path=path,
            label=labels.get(path, LocalizedText()),
            fields=tuple(_field(each) for each in found[path].values()),
            names=_names(path, found[path].values(), numbers),
            children=tuple(
                (place, _relative(inner, path))
                for place, inner in enumerate(paths)
                if inner and inner != path and _parent(inner, paths) == path
            ),
        )
        for path in paths
    )


def _take(known: dict[str, _Found], number: int, variable: codebook.Variable) -> None:
    key = variable.path
    if key in known and known[key].variable.type is not variable.type:
        alike = (
            each
            for each in known.values()
            if each.variable.path == key and each.variable.type is variable.type
        )
        same = next(alike, None)
        key = same.key if same else f"{variable.path}@{number}"
    one = known.setdefault(key, _Found(key, variable))
    one.versions.append(number)
    if variable.values:  # without any, its answers come from elsewhere, and may be all
        one.offered[number] = frozenset(value.code for value in variable.values)
    for value in variable.values:
        one.values.setdefault(value.code, value)


def _field(found: _Found) -> Field:
    variable = replace(found.variable, values=tuple(found.values.values()))
    known = frozenset(found.values)
    unoffered = {number: known - own for number, own in found.offered.items() if known - own}
    return Field(found.key, variable, tuple(sorted(found.versions)), unoffered)


def _names(
    path: str, fields: Iterable[_Found], numbers: Sequence[int]
) -> Mapping[int, tuple[str | None, ...]]:
    known = list(fields)
    return {
        number: tuple(
            _relative(each.variable.path, path) if number in each.versions else None
            for each in known
        )
        for number in numbers
    }


def _relative(path: str, level: str) -> str:
    return path.removeprefix(f"{level}/") if level else path


def _parent(path: str, paths: Sequence[str]) -> str:
    """Return the innermost repeat around a repeat, or the empty path."""
    around = [each for each in paths if each and path.startswith(f"{each}/")]
    return max(around, key=len, default="")


def _encloses(path: str, found: Mapping[str, object]) -> bool:
    return any(each.startswith(f"{path}/") for each in found)
