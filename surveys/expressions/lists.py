"""Choice lists and attached files as rows of text, for `instance()`, `pulldata()` and labels."""

from collections.abc import Mapping, Sequence

from surveys.expressions.scope import Row, Scope
from surveys.expressions.values import answer_text
from surveys.model import Choice
from surveys.text import LocalizedText


def rows_of(scope: Scope, name: str, parameters: Mapping[str, str] | None = None) -> Sequence[Row]:
    """Return the rows of a choice list or an attached file; none where neither exists.

    Args:
        scope: Whose survey, files and language are meant.
        name: The list's name, or the file's with or without its extension.
        parameters: The question's: `value` and `label` say which columns of a file these are.
    """
    known = scope.survey.choices(name)
    if known:
        return [choice_row(scope, choice, f"{name}-{n}") for n, choice in enumerate(known.choices)]
    rows = scope.environment.file(name) or ()
    value, text = (parameters or {}).get("value"), (parameters or {}).get("label")
    if not value and not text:
        return rows
    return [
        {**row, "name": row.get(value or "name", ""), "label": row.get(text or "label", "")}
        for row in rows
    ]


def choice_row(scope: Scope, choice: Choice, identity: str = "") -> Row:
    """Return a choice as expressions see it: name, label in the person's language, filters.

    Args:
        scope: Whose language is meant.
        choice: The choice.
        identity: What pyxform calls its text, for `jr:itext()`.
    """
    row = {"name": choice.name, "label": label(scope, choice.label)}
    if identity:
        row["itextId"] = identity
    row.update((column, _cell(cell)) for column, cell in choice.filters)
    return row


def label(scope: Scope, text: LocalizedText) -> str:
    """Return a text in the person's language, else in the survey's."""
    return text.get(scope.environment.language, scope.survey.default_language)


def _cell(cell: object) -> str:
    return answer_text(cell)
