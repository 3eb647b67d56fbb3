"""Rewrite a survey's expressions and texts for an XForm: element names for paths' names."""

import re
from collections.abc import Callable, Iterable, Iterator

from surveys.expressions import ExpressionError, parse
from surveys.expressions.layout import layout
from surveys.marking import N_
from surveys.model import Node, Question, Survey
from surveys.problems import Severity
from surveys.text import LocalizedText
from surveys.xformcycles import to_leave_out
from surveys.xlsform import columns, languages
from surveys.xlsform.patching import header_of
from surveys.xlsform.tables import Field
from surveys.xmlnames import REFERENCE, XmlNames

_SIBLING = re.compile(r"\.\./([^\s/()\[\],=<>!+*'\"]+)")
# What pyxform takes for the beginning of a reference, and is none.
_UNFINISHED = re.compile(r"\$\{(?!(?:last-saved#)?[A-Za-z_][\w.\-]*\})", re.ASCII)
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_INSTANCE = re.compile(r"(?<![\w-])instance\(\s*['\"]([^'\"]*)['\"]\s*\)")
_PULLDATA = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")
_NO_BODY = frozenset({"csv-external", "xml-external"})


class Sources:
    """The expressions and texts of one survey.

    Args:
        names: The names of the elements, and the survey.
        report: Called with code, severity, message, origin and parameters for what is left out.
    """

    def __init__(self, names: XmlNames, report: Callable[..., None]) -> None:
        self._names = names
        self._survey = names.survey
        self._report = report
        self._layout = layout(names.survey)
        self._circular = to_leave_out(names.survey)
        self._instances = frozenset(_instances(names.survey))

    def expression(self, name: str, source: str, node: Node) -> str | None:
        """Return an expression with the names of elements; None where ODK cannot read it."""
        made, missing = self.renamed(source, node.path)
        reason = missing or self._trouble(name, source, node)
        if reason:
            self._report(
                "xform.expression",
                Severity.CHANGED,
                N_("The XForm is without the %(column)s of “%(name)s”: %(reason)s"),
                node.item.origin,
                column=name,
                name=node.item.name,
                reason=reason,
            )
            return None
        return made

    def _trouble(self, name: str, source: str, node: Node) -> str:
        """Return why ODK would not take an expression; the empty string where it does."""
        if name == "trigger":
            return ""
        if (node.path, name) in self._circular:
            return f"${{{node.item.name}}}"
        gone = [each for each in _INSTANCE.findall(source) if each not in self._instances]
        if gone:
            return f"instance('{gone[0]}')"
        try:
            unknown = parse(source).unsupported
        except ExpressionError as error:
            return str(error)
        if unknown:
            return f"{unknown[0].name}()"
        # A column of choices in another script; JavaRosa reads no such name.
        outside = _LITERAL.sub("", REFERENCE.sub("", source))
        return "" if outside.isascii() else outside.strip()

    def renamed(self, source: str, path: str) -> tuple[str, str]:
        """Return a text with the names of elements in `${}`, and the first one that is unknown."""
        missing = ""

        def one(match: re.Match[str]) -> str:
            nonlocal missing
            found = self._layout.resolve(match[2], path)
            if found is None or self._is_left_out(found):
                missing = missing or f"${{{match[2]}}}"
                return match[2]
            return f"${{{match[1] or ''}{self._names.name(found)}}}"

        def sibling(match: re.Match[str]) -> str:
            parent = path.rpartition("/")[0]
            place = f"{parent}/{match[1]}" if parent else match[1]
            known = self._names.elements.get(place)
            return f"../{known.rpartition('/')[2]}" if known else match[0]

        made = _SIBLING.sub(sibling, REFERENCE.sub(one, source))
        return _UNFINISHED.sub("$ {", made), missing

    def text(self, name: str, text: LocalizedText, path: str) -> dict[str, str]:
        """Return a text in every language of the form; where one is missing, in the next best."""
        made = {}
        for tag in self._survey.languages:
            each = text.get(tag, self._survey.default_language)
            made[self.header((name, tag))] = self.renamed(each, path)[0]
        return made

    def media(self, media: Iterable[tuple[str, LocalizedText]], path: str) -> dict[str, str]:
        """Return the files of a question, group or choice in every language of the form."""
        kinds = {kind: files for kind, files in media if kind in columns.MEDIA}
        if "big-image" in kinds:  # pyxform wants the small one too
            kinds.setdefault("image", kinds["big-image"])
        made: dict[str, str] = {}
        for kind, files in kinds.items():
            made.update(self.text(kind, files, path))
        return made

    def header(self, field: Field) -> str:
        """Return the header of a text in a language."""
        is_unmarked = self._survey.languages == (languages.UNDETERMINED,)
        return header_of(field, only_language=is_unmarked)

    def _is_left_out(self, path: str) -> bool:
        item = self._layout.items[path]
        return isinstance(item, Question) and item.type in columns.IDENTIFYING | _NO_BODY


def _instances(survey: Survey) -> Iterator[str]:
    """Yield the lists and files that an expression may look into."""
    yield from (known.name for known in survey.choice_lists)
    for node in survey.questions():
        item = node.item
        if isinstance(item, Question):
            if item.type in _NO_BODY:
                yield item.name
            elif item.type in columns.FROM_FILE:
                yield item.list_name.rpartition(".")[0]
            yield from _PULLDATA.findall(item.calculation)
    yield "__last-saved"
