"""Turn repaired drafts into the frozen items of the model."""

import re

from surveys.model import EvidenceKind, Group, Item, Origin, Question, Repeat, Role, Tags
from surveys.text import LocalizedText
from surveys.xlsform import columns, headers
from surveys.xlsform.drafts import Draft
from surveys.xlsform.tables import Row, as_text

_SEPARATORS = re.compile(r"[;,\s]+")
_AROUND_EQUALS = re.compile(r"\s*=\s*")
_YES = frozenset({"yes", "true", "true()", "1"})
_NOTHING = LocalizedText()


def items(parent: Draft, sheet: str) -> tuple[Item, ...]:
    """Return the frozen children of a draft."""
    return tuple(_item(child, sheet) for child in parent.children or ())


def _item(draft: Draft, sheet: str) -> Item:
    return _question(draft, sheet) if draft.children is None else _group(draft, sheet)


def _group(draft: Draft, sheet: str) -> Group:
    row = draft.row
    minutes = row.text("par::minutes")
    group = Group(
        draft.name,
        items(draft, sheet),
        label=draft.texts.get("label", _NOTHING),
        hint=draft.texts.get("hint", _NOTHING),
        relevant=draft.expressions.get("relevant", ""),
        appearance=row.text("appearance"),
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else None,
        media=_media(row),
        bind=_bind(row),
        origin=Origin(sheet, row.number),
        end_origin=Origin(sheet, draft.end_row) if draft.end_row else None,
    )
    if draft.type.name != "begin_repeat":
        return group
    values = {name: getattr(group, name) for name in group.__dataclass_fields__}
    return Repeat(**values, repeat_count=draft.expressions.get("repeat_count", ""))


def _question(draft: Draft, sheet: str) -> Question:
    row, sources, texts = draft.row, draft.expressions, draft.texts
    role = row.text("par::role").lower()
    evidence = row.text("par::evidence").lower()
    return Question(
        draft.name,
        draft.type.name,
        label=texts.get("label", _NOTHING),
        hint=texts.get("hint", _NOTHING),
        guidance_hint=texts.get("guidance_hint", _NOTHING),
        list_name=draft.type.list_name,
        or_other=draft.type.or_other,
        relevant=sources.get("relevant", ""),
        constraint=sources.get("constraint", ""),
        constraint_message=texts.get("constraint_message", _NOTHING),
        required=sources.get("required", ""),
        required_message=texts.get("required_message", _NOTHING),
        read_only=sources.get("read_only", ""),
        calculation=sources.get("calculation", ""),
        choice_filter=sources.get("choice_filter", ""),
        default=sources.get("default", ""),
        trigger=sources.get("trigger", ""),
        appearance=row.text("appearance"),
        parameters=parameters(row.text("parameters")),
        media=_media(row),
        bind=_bind(row),
        tags=Tags(
            tuple(row.text("par::policy_areas").split()),
            tuple(row.text("par::principles").split()),
            tuple(row.text("par::indicators").split()),
            EvidenceKind(evidence) if evidence in set(EvidenceKind) else EvidenceKind.NONE,
        ),
        role=Role(role) if role in set(Role) else Role.NONE,
        sensitive=row.text("par::sensitive").lower() in _YES,
        bands=_bands(row.text("par::bands")),
        purpose=row.localized("par::purpose"),
        origin=Origin(sheet, row.number),
    )


def parameters(text: str) -> tuple[tuple[str, str], ...]:
    """Read a parameters cell: `start=1 end=10`, separated by spaces, commas or semicolons."""
    found = []
    for part in _SEPARATORS.split(_AROUND_EQUALS.sub("=", text)):
        name, _, value = part.partition("=")
        if name:
            found.append((name, value))
    return tuple(found)


def _media(row: Row) -> tuple[tuple[str, LocalizedText], ...]:
    kinds = (*columns.MEDIA, *columns.PAR_MEDIA)
    return tuple((kind, text) for kind in kinds if (text := row.localized(kind)))


def _bind(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((key, as_text(cell).strip()) for key, cell in row.keyed(headers.BIND))


def _bands(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split())
    except ValueError:
        return ()
