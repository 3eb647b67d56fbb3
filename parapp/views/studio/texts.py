"""Texts in several languages as fields of a form: the first language's carries the plain name."""

from collections.abc import Iterable, Mapping

from surveys.text import LocalizedText


def read(
    given: Mapping[str, str],
    name: str,
    languages: list[str],
    before: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
) -> LocalizedText:
    """Read one text from a form; what it says in languages that the form lacks is kept."""
    fields = {tag: given.get(field, "").strip() for tag, field in _fields(name, languages)}
    return LocalizedText.of({**dict(before.texts), **fields})


def written(name: str, text: LocalizedText, languages: list[str]) -> dict[str, str]:
    """Return a text as the fields of its form."""
    return {field: text.exact(tag) or "" for tag, field in _fields(name, languages)}


def _fields(name: str, languages: list[str]) -> Iterable[tuple[str, str]]:
    for number, tag in enumerate(languages):
        yield tag, name if number == 0 else f"{name}-{tag}"
