"""Write items of the model as cells by field: the inverse of what the reader makes of a row."""

from collections.abc import Iterable

from surveys.model import Cell, Choice, Group, Item, Question, Repeat, Survey, Unit
from surveys.model import Kind as SurveyKind
from surveys.text import LocalizedText
from surveys.xlsform import columns, headers, languages
from surveys.xlsform.tables import Field

Cells = dict[Field, Cell]

_FLAGS = frozenset({"required", "read_only"})


def of_item(item: Item) -> Cells:
    """Return the cells of a question, or of the row that begins a group."""
    cells: Cells = {("type", ""): _type(item), ("name", ""): item.name}
    _add_texts(cells, item, ("label", "hint"))
    cells[("relevant", "")] = item.relevant
    cells[("appearance", "")] = item.appearance
    if isinstance(item, Group):
        if isinstance(item, Repeat):
            cells[("repeat_count", "")] = item.repeat_count
        cells[("par::minutes", "")] = item.minutes
    else:
        _add_question(cells, item)
    _add_media(cells, item.media)
    for key, value in item.bind:
        cells[(headers.BIND, key)] = value
    return _filled(cells)


def of_end(group: Group) -> Cells:
    """Return the cells of the row that ends a group."""
    return {("type", ""): "end_repeat" if isinstance(group, Repeat) else "end_group"}


def of_choice(list_name: str, choice: Choice | None) -> Cells:
    """Return the cells of a choice; of None, the row that names an empty list."""
    cells: Cells = {("list_name", ""): list_name}
    if choice is not None:
        cells[("name", "")] = choice.name
        _add_text(cells, "label", choice.label)
        _add_media(cells, choice.media)
        for key, value in choice.filters:
            cells[(headers.FILTER, key)] = value
        cells[("par::role", "")] = choice.role.value
    return _filled(cells)


def of_settings(survey: Survey) -> Cells:
    """Return the cells of the settings sheet."""
    default = survey.default_language
    cells: Cells = {
        ("form_title", ""): survey.title.exact(default),
        ("form_id", ""): survey.name,
        ("version", ""): survey.version,
        ("default_language", ""): (
            "" if survey.languages == (languages.UNDETERMINED,) else languages.header_name(default)
        ),
    }
    for tag, text in survey.title.texts:
        if tag != default:
            cells[("par::title", tag)] = text
    for recorded, files in (("par::consent_audio", survey.consent_audio), *survey.recordings):
        _add_text(cells, recorded, files)
    for name, value in survey.settings:
        cells[(headers.SETTING, name)] = value
    if survey.kind != SurveyKind.SURVEY:
        cells[("par::kind", "")] = survey.kind.value
    if survey.unit != Unit.PERSON:
        cells[("par::unit", "")] = survey.unit.value
    cells[("par::policy_areas", "")] = " ".join(survey.policy_areas)
    if set(survey.languages) != set(text_languages(survey)):
        cells[("par::languages", "")] = " ".join(survey.languages)
    return _filled(cells)


def text_languages(survey: Survey) -> tuple[str, ...]:
    """Return the languages in which anything is asked or explained, in the order of the form."""
    found: dict[str, None] = {}
    for node in survey.walk():
        texts: list[LocalizedText] = [node.item.label, node.item.hint]
        if isinstance(node.item, Question):
            texts += [getattr(node.item, name) for name in columns.TEXTS[2:]]
        for text in texts:
            found.update(dict.fromkeys(text.languages))
    for known in survey.choice_lists:
        for choice in known.choices:
            found.update(dict.fromkeys(choice.label.languages))
    return tuple(found)


def _type(item: Item) -> str:
    if isinstance(item, Question):
        return columns.write_type(item.type, item.list_name, or_other=item.or_other)
    return "begin_repeat" if isinstance(item, Repeat) else "begin_group"


def _add_question(cells: Cells, question: Question) -> None:
    _add_texts(cells, question, columns.TEXTS[2:])
    for name in columns.EXPRESSIONS:
        if name not in {"relevant", "repeat_count"}:
            source: str = getattr(question, name)
            cells[(name, "")] = "yes" if name in _FLAGS and source == "true()" else source
    cells[("parameters", "")] = " ".join(
        f"{name}={value}" if value else name for name, value in question.parameters
    )
    cells[("par::policy_areas", "")] = " ".join(question.tags.policy_areas)
    cells[("par::principles", "")] = " ".join(question.tags.principles)
    cells[("par::indicators", "")] = " ".join(question.tags.indicators)
    cells[("par::evidence", "")] = question.tags.evidence.value
    cells[("par::role", "")] = question.role.value
    cells[("par::sensitive", "")] = "yes" if question.sensitive else ""
    cells[("par::bands", "")] = " ".join(_number(band) for band in question.bands)
    _add_text(cells, "par::purpose", question.purpose)


def _number(value: float) -> str:
    return repr(int(value)) if value.is_integer() else repr(value)


def _add_texts(cells: Cells, item: Item, names: Iterable[str]) -> None:
    for name in names:
        _add_text(cells, name, getattr(item, name))


def _add_text(cells: Cells, name: str, text: LocalizedText) -> None:
    for tag, each in text.texts:
        cells[(name, tag)] = each


def _add_media(cells: Cells, media: Iterable[tuple[str, LocalizedText]]) -> None:
    for kind, files in media:
        _add_text(cells, kind, files)


def _filled(cells: Cells) -> Cells:
    return {field: cell for field, cell in cells.items() if cell is not None and cell != ""}
