"""Labels as safe HTML and as plain text: piped answers, line breaks, Markdown and XLSForm's HTML.

Whatever a label or a translation says, and whatever was answered, no more comes out than the few
elements of `ALLOWED`, which fit inside a `<label>` or a `<legend>`. Colours and fonts are left out:
the strict Content-Security-Policy forbids `style`, and no author's red stays readable in the dark.
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

from surveys.text import LocalizedText

Lookup = Callable[[str], str]
"""Gives the text that stands for `${name}` in a label."""

Translate = Callable[[str, str], str]
"""Translates a sentence of the platform's own: takes the msgid and the language."""

ALLOWED = {
    "a",
    "b",
    "bdi",
    "br",
    "code",
    "del",
    "em",
    "i",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "u",
}

# Elements that authors write around lines; each ends a line, a heading is also made strong.
_HEADING = re.compile(r"<(/?)h[1-6]\b[^<>]*>", re.IGNORECASE)
_LINE_END = re.compile(r"<(?:/(?:p|div|li|tr|ul|ol|center)|hr)\b[^<>]*>", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_LIST_MARK = "• "

# A name in angle brackets that is no element of HTML is a word: "write <none>".
_ELEMENTS = ALLOWED | {
    *("abbr", "audio", "big", "body", "button", "center", "cite", "details", "div", "embed"),
    *("figure", "font", "footer", "form", "frame", "frameset", "head", "header", "hr", "html"),
    *("iframe", "img", "input", "ins", "kbd", "li", "link", "main", "mark", "math", "meta"),
    *("noscript", "object", "ol", "output", "p", "picture", "pre", "q", "script", "section"),
    *("select", "source", "span", "strike", "style", "svg", "table", "tbody", "td", "template"),
    *("textarea", "th", "thead", "title", "tr", "tt", "ul", "video", "xml", "xmp"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_TAG = re.compile(r"<(?=/?([A-Za-z][\w.:-]*))")
_OTHER_MARKUP = re.compile(r"<(?=[!?])")

_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t](.+)$", re.MULTILINE)
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_LAST_SAVED = "last-saved#"
_SPECIAL = re.compile(r"[<>&*_#`\[\]\\~\n$]")
_WHOLE_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_BLANKS_AFTER_BREAK = re.compile(r"<br>\s+")
# Begins only where a run of blanks begins, so that a long run is read once.
_BLANKS_BEFORE_BREAK = re.compile(r"(?<!\s)\s+<br>")

# Stands for a piped value while Markdown is read, so that no answer is read as Markdown. Private
# use characters (U+E000, U+E001) are taken out of labels before.
_MARK = re.compile("\ue000([0-9]+)\ue001")
_PRIVATE = str.maketrans("", "", "\ue000\ue001")

# A label of some pages is a text, and reading marks in it could take seconds: it is shown as it is.
MAX_MARKED = 10_000

# Labels are shown again and again; few are longer, and those are rendered each time.
_KEPT, _KEPT_LENGTH = 10_000, 1_000

_MARKDOWN = MarkdownIt(
    "zero", {"html": True, "breaks": True, "linkify": False, "typographer": False}
).enable(["emphasis", "escape", "entity", "html_inline", "link", "newline"])


class Html(str):
    """HTML that is safe to show; Jinja leaves it as it is."""

    __slots__ = ()

    def __html__(self) -> "Html":
        return self


def read(
    text: LocalizedText, language: str, *fallbacks: str, translate: Translate | None = None
) -> str:
    """Return the source of a text for a reader of `language`, as the author wrote it.

    Args:
        text: The text; one under the empty tag is the platform's own (`surveys.expansion`).
        language: The language of the page.
        fallbacks: Languages to fall back to, such as the survey's default language.
        translate: Translates the platform's own sentences.
    """
    own = text.exact("")
    if own is not None:
        return translate(own, language) if translate else own
    return text.get(language, *fallbacks)


def references(source: str) -> tuple[str, ...]:
    """Return the names in `${}`, each once, in order."""
    return tuple(dict.fromkeys(_name(found) for found in _REFERENCE.finditer(source)))


def to_html(source: str, lookup: Lookup | None = None) -> Html:
    """Return a label as HTML that may stand in a page.

    Args:
        source: The label as its author wrote it, with `${name}`, Markdown or HTML.
        lookup: Gives the text of a reference; it is shown as text, whatever it holds. Without it
            references stay as written.

    Returns:
        Phrasing content with the elements of `ALLOWED`; lines end in `<br>`.
    """
    if lookup is None or "${" not in source:
        return _rendered(source) if len(source) <= _KEPT_LENGTH else _render(_bare(source), ())
    values: list[str] = []

    def mark(found: re.Match[str]) -> str:
        values.append(lookup(_name(found)))
        return f"\ue000{len(values) - 1}\ue001"

    return _render(_REFERENCE.sub(mark, _bare(source)), tuple(values))


def to_plain(source: str, lookup: Lookup | None = None) -> str:
    """Return a label as plain text: no Markdown, no HTML, lines kept."""
    shown = to_html(source, lookup).replace("<br>", "\n")
    return html.unescape(nh3.clean(shown, tags=set())).strip()


@lru_cache(maxsize=_KEPT)
def _rendered(source: str) -> Html:
    return _render(_bare(source), ())


def _bare(source: str) -> str:
    return source.translate(_PRIVATE)


def _name(found: re.Match[str]) -> str:
    # No answer of an earlier response is kept, so its name stands for nothing.
    return found[1].strip().removeprefix(_LAST_SAVED)


def _strong(found: re.Match[str]) -> str:
    heading = found[1].strip().rstrip("#").rstrip()
    return f"**{heading}**" if heading else found[0]


def _render(source: str, values: tuple[str, ...]) -> Html:
    if len(source) > MAX_MARKED or not _SPECIAL.search(source):
        rendered = html.escape(source).replace("\n", "<br>")
    else:
        lines = _MARKDOWN_HEADING.sub(_strong, source.replace("\r\n", "\n").strip())
        lines = _without_comments(lines)
        lines = _OTHER_MARKUP.sub("&lt;", _TAG.sub(_escape_unknown, lines))
        lines = _HEADING.sub(lambda tag: "</strong><br>" if tag[1] else "<strong>", lines)
        lines = _LINE_END.sub("<br>", _LIST_ITEM.sub(_LIST_MARK, lines))
        rendered = _MARKDOWN.renderInline(lines)
    # Values go in before the cleaning, so that none can become an address that runs as a script.
    rendered = _MARK.sub(lambda mark: _escape_value(values[int(mark[1])]), rendered)
    cleaned = nh3.clean(
        rendered,
        tags=ALLOWED,
        attributes={"*": {"dir", "lang"}, "a": {"href"}},
        attribute_filter=_only_whole_addresses,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Html(
        _trim_breaks(_BLANKS_BEFORE_BREAK.sub("<br>", _BLANKS_AFTER_BREAK.sub("<br>", cleaned)))
    )


def _only_whole_addresses(_tag: str, attribute: str, value: str) -> str | None:
    # An address of our own pages in a label would be a way to the studio's buttons.
    return value if attribute != "href" or _WHOLE_ADDRESS.match(value) else None


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    parts = (other.partition("-->") for other in others)
    return first + "".join(rest if end else f"<!--{inside}" for inside, end, rest in parts)


def _escape_unknown(tag: re.Match[str]) -> str:
    return "<" if tag[1].lower() in _ELEMENTS else "&lt;"


def _escape_value(value: str) -> str:
    return "<br>".join(html.escape(line) for line in value.splitlines())


def _trim_breaks(shown: str) -> str:
    shown = shown.strip()
    while shown.startswith("<br>"):
        shown = shown.removeprefix("<br>").lstrip()
    while shown.endswith("<br>"):
        shown = shown.removesuffix("<br>").rstrip()
    return shown
