"""Reads one file of the library into a template, with the translations of its catalogues.

The structure and the English texts are YAML; each text has a place (`question.hours_worked.label`)
under which the catalogues hold its translations. `use: consent` takes in a block, `status_question`
names the one question that asks for residence status and says why it has to. `module` ties a
template to a domain of indicators where none of the seven policy areas is its own, and
`partner_project` to the project whose instrument it follows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from surveys import catalogues, frameworks
from surveys.languages import INTERFACE_LANGUAGES, languages_in
from surveys.library.inserting import keep, walk
from surveys.library.records import LibraryError, Place, StatusQuestion, Template
from surveys.library.sparing import spare
from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    EvidenceKind,
    Group,
    Item,
    Kind,
    Question,
    Role,
    Survey,
    Tags,
    Unit,
)
from surveys.sources import read_source
from surveys.text import LocalizedText

# What a question is may be written as: plain text, and texts in all languages with what a
# translator should know of them.
_PLAIN = (
    "relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "default",
    "trigger", "appearance",
)  # fmt: skip
_TEXTS = {
    "label": "The question",
    "hint": "Shown below the question",
    "guidance_hint": "Read by the person who asks, not by the person who answers",
    "constraint_message": "Shown beside an answer that cannot be right",
    "required_message": "Shown where an answer is missing that must be given",
    "purpose": "Read by the project, never by people who answer",
}
_QUESTION_KEYS = {
    "name", "type", "role", "sensitive", "bands", "tags", "parameters", *_PLAIN, *_TEXTS,
}  # fmt: skip
_GROUP_KEYS = {"group", "label", "hint", "relevant", "appearance", "minutes", "children"}
_CHOICE_KEYS = {"name", "label", "role"}
_USE_KEYS = {"use", "only"}
_TEMPLATE_KEYS = {
    "id", "kind", "unit", "title", "minutes", "policy_areas", "description", "whom", "sources",
    "choice_lists", "children", "status_question", "module", "partner_project", "place", "spares",
    "verbatim",
}  # fmt: skip
_STATUS_KEYS = {"name", "reason"}


def load(path: Path, blocks: Mapping[str, Template], translations: Path) -> Template:
    """Read a file of the library.

    Args:
        path: A YAML file, named by the id of the template.
        blocks: The blocks that it may take in, by id.
        translations: The folder that holds a folder of catalogues for each language.

    Raises:
        LibraryError: The file says something that is not understood.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return _Reader(document, blocks, translations).template(path.stem)
    except LibraryError as error:
        raise LibraryError(f"{path.name}: {error}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryError(f"{path.name}: {type(error).__name__} {error}") from error


class _Reader:
    """Reads one document; every English text that it meets is kept as an entry to be translated."""

    def __init__(
        self, document: Mapping[str, Any], blocks: Mapping[str, Template], translations: Path
    ) -> None:
        _refuse_unknown(document, _TEMPLATE_KEYS, "the template")
        self._document = document
        self._blocks = blocks
        self._used: dict[str, Template] = {}
        self._entries: list[catalogues.Entry] = []
        self._names: set[str] = set()
        self._policy_areas = tuple(document.get("policy_areas", ()))
        self._lookups = {
            language: catalogues.lookup(path)
            for language, path in catalogue_paths(str(document["id"]), translations).items()
        }

    def template(self, expected: str) -> Template:
        document = self._document
        if document["id"] != expected:
            raise LibraryError(f"the id is {document['id']!r}, but the file is named {expected!r}")
        title = self._text("template.title", document["title"], "The title")
        description = self._text("template.description", document["description"], "What it is for")
        whom = self._text("template.whom", document["whom"], "Whom it asks")
        lists = tuple(
            self._choice_list(name, choices)
            for name, choices in document.get("choice_lists", {}).items()
        )
        children = tuple(self._items(document["children"]))
        for block in self._used.values():
            children = spare(children, block.spares) if block.spares else children
        survey = Survey(
            name=document["id"],
            title=title,
            languages=(catalogues.SOURCE_LANGUAGE, *self._translated_languages()),
            default_language=catalogues.SOURCE_LANGUAGE,
            children=children,
            choice_lists=self._lists_in_use(lists, children),
            kind=Kind(document["kind"]),
            unit=Unit(document.get("unit", Unit.PERSON)),
            policy_areas=self._policy_areas,
        )
        return Template(
            id=document["id"],
            survey=survey,
            minutes=int(document["minutes"]),
            description=description,
            whom=whom,
            sources=tuple(read_source(source) for source in document["sources"]),
            blocks=tuple(self._used),
            entries=tuple(self._entries),
            status_question=self._status_question(),
            module=self._known("module", {each.id for each in frameworks.domains()}),
            partner_project=self._known(
                "partner_project", {each.id for each in frameworks.partner_projects()}
            ),
            place=Place(document.get("place", Place.END)),
            spares=str(document.get("spares", "")),
            verbatim=bool(document.get("verbatim", False)),
        )

    def _known(self, key: str, ids: Collection[str]) -> str:
        """Return the id of the frameworks that stands under a key, empty where none does."""
        named = str(self._document.get(key, ""))
        if named and named not in ids:
            raise LibraryError(f"{key} names {named}, which there is not")
        return named

    def _status_question(self) -> StatusQuestion | None:
        declared = self._document.get("status_question")
        if declared is None:
            return None
        _refuse_unknown(declared, _STATUS_KEYS, "status_question")
        if declared["name"] not in self._names:
            raise LibraryError(f"status_question names {declared['name']}, which is not asked")
        return StatusQuestion(declared["name"], declared["reason"])

    def _items(self, items: Iterable[Mapping[str, Any]]) -> Iterable[Item]:
        for item in items:
            if "use" in item:
                yield from self._block(item)
            elif "group" in item:
                yield self._group(item)
            else:
                yield self._question(item)

    def _block(self, item: Mapping[str, Any]) -> tuple[Item, ...]:
        _refuse_unknown(item, _USE_KEYS, "use")
        block = self._blocks.get(item["use"])
        if block is None:
            raise LibraryError(f"there is no block named {item['use']!r}")
        self._used[block.id] = block
        children = block.survey.children
        if "only" in item:
            children = keep(children, frozenset(item["only"]))
        for each in walk(children):
            self._claim(each.name)
        return children

    def _group(self, item: Mapping[str, Any]) -> Group:
        name = self._claim(item["group"])
        _refuse_unknown(item, _GROUP_KEYS, f"the group {name}")
        minutes = item.get("minutes")
        return Group(
            name=name,
            label=self._text(f"group.{name}.label", item.get("label"), "A heading"),
            hint=self._text(f"group.{name}.hint", item.get("hint"), "Shown below the heading"),
            relevant=item.get("relevant", ""),
            appearance=item.get("appearance", ""),
            minutes=int(minutes) if minutes is not None else None,
            children=tuple(self._items(item["children"])),
        )

    def _question(self, item: Mapping[str, Any]) -> Question:
        name = self._claim(item["name"])
        _refuse_unknown(item, _QUESTION_KEYS, f"the question {name}")
        kind, _, list_name = item["type"].partition(" ")
        role = Role(item.get("role", Role.NONE))
        texts: dict[str, Any] = {
            key: self._text(f"question.{name}.{key}", item.get(key), comment)
            for key, comment in _TEXTS.items()
        }
        plain: dict[str, Any] = {key: str(item[key]) for key in _PLAIN if key in item}
        return Question(
            name=name,
            type=kind,
            list_name=list_name,
            role=role,
            sensitive=bool(item.get("sensitive", False)),
            bands=tuple(float(band) for band in item.get("bands", ())),
            parameters=tuple(
                (key, str(value)) for key, value in item.get("parameters", {}).items()
            ),
            tags=self._tags(item.get("tags", {}), is_evidence=role is Role.NONE and kind != "note"),
            **texts,
            **plain,
        )

    def _tags(self, tags: Mapping[str, Any], *, is_evidence: bool) -> Tags:
        """Read tags; evidence speaks to the template's policy areas unless it says others."""
        default = self._policy_areas if is_evidence else ()
        return Tags(
            policy_areas=tuple(tags.get("policy_areas", default)),
            principles=tuple(tags.get("principles", ())),
            indicators=tuple(tags.get("indicators", ())),
            evidence=EvidenceKind(str(tags.get("evidence", ""))),
        )

    def _choice_list(self, list_name: str, choices: Sequence[Mapping[str, Any]]) -> ChoiceList:
        for choice in choices:
            _refuse_unknown(choice, _CHOICE_KEYS, f"the choice {choice['name']} of {list_name}")
        return ChoiceList(
            list_name,
            tuple(
                Choice(
                    name=str(choice["name"]),
                    label=self._text(
                        f"choice.{list_name}.{choice['name']}.label", choice["label"], "An answer"
                    ),
                    role=ChoiceRole(choice.get("role", ChoiceRole.NONE)),
                )
                for choice in choices
            ),
        )

    def _lists_in_use(
        self, lists: tuple[ChoiceList, ...], children: tuple[Item, ...]
    ) -> tuple[ChoiceList, ...]:
        """Add the lists of the blocks, without those of questions that were left out."""
        merged = {known.name: known for known in lists}
        used = set(list_names(children))
        for block in self._used.values():
            for each in block.survey.choice_lists:
                if each.name not in used:
                    continue
                if each.name in merged:
                    raise LibraryError(
                        f"the choice list {each.name} is in the template and in {block.id}"
                    )
                merged[each.name] = each
        return tuple(merged.values())

    def _translated_languages(self) -> Iterator[str]:
        """Yield the languages that have a text; a new one begins as a blank catalogue."""
        for language, find in self._lookups.items():
            if any(find(entry.context, entry.text) for entry in self._entries):
                yield language

    def _claim(self, name: str) -> str:
        """Keep names unique in the whole template, since the catalogues know texts by them."""
        if name in self._names:
            raise LibraryError(f"the name {name} is used twice")
        self._names.add(name)
        return name

    def _text(self, context: str, text: str | None, comment: str) -> LocalizedText:
        if not text:
            return LocalizedText()
        self._entries.append(catalogues.Entry(context, text, comment))
        return catalogues.localize(self._lookups, context, text)


def catalogue_paths(template_id: str, translations: Path) -> dict[str, Path]:
    """Return a template's catalogues by language: the interface's languages first, then others."""
    there = {
        language: translations / language / f"{template_id}.po"
        for language in languages_in(translations)
    }
    ranked = sorted(there, key=lambda tag: (tag not in INTERFACE_LANGUAGES, _rank(tag), tag))
    return {language: there[language] for language in ranked if there[language].exists()}


def list_names(items: Iterable[Item]) -> Iterator[str]:
    """Yield the name of the choice list of each question that has one."""
    for item in walk(items):
        if isinstance(item, Question) and item.list_name:
            yield item.list_name


def _rank(tag: str) -> int:
    return INTERFACE_LANGUAGES.index(tag) if tag in INTERFACE_LANGUAGES else 0


def _refuse_unknown(mapping: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(mapping) - known)
    if unknown:
        raise LibraryError(f"{where} has {', '.join(unknown)}, which is not understood")
