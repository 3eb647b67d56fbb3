"""Texts in many languages, with a fallback and a list of what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


def parents(tag: str) -> Iterator[str]:
    """Yield a BCP 47 tag and then what it falls back to, longest first (RFC 4647, lookup).

    `fr-BE` yields `fr-BE`, `fr`.
    """
    parts = tag.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        # RFC 4647, 3.4: a single letter or digit ("x") is removed with what followed it.
        if parts and len(parts[-1]) == 1:
            parts.pop()


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in some languages.

    Attributes:
        texts: Pairs of BCP 47 tag and text, in the order of the source; blank texts are left out.
    """

    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> "LocalizedText":
        """Make a text from pairs of tag and text; blanks go, a repeated tag keeps its first."""
        pairs = texts.items() if isinstance(texts, Mapping) else texts
        kept: dict[str, str] = {}
        for tag, text in pairs:
            if text.strip():
                kept.setdefault(tag, text)
        return cls(tuple(kept.items()))

    def exact(self, tag: str) -> str | None:
        """Return the text in exactly this language, or None."""
        return next((text for known, text in self.texts if known == tag), None)

    def get(self, tag: str, *fallbacks: str) -> str:
        """Return the best text for a reader of `tag`.

        The order: the tag and its parents (`fr-BE`, `fr`), each fallback and its parents, then the
        first text there is; the empty string where there is none.
        """
        for wanted in (tag, *fallbacks):
            for known in parents(wanted):
                text = self.exact(known)
                if text is not None:
                    return text
        return self.texts[0][1] if self.texts else ""

    def language_of(self, tag: str, *fallbacks: str) -> str:
        """Return the tag of the text that `get` returns, so that a page can mark its `lang`."""
        for wanted in (tag, *fallbacks):
            for known in parents(wanted):
                if self.exact(known) is not None:
                    return known
        return self.texts[0][0] if self.texts else ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags in which there is a text."""
        return tuple(tag for tag, _ in self.texts)

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Return those of `languages` that have no text; none where there is no text at all."""
        if not self.texts:
            return ()
        return tuple(tag for tag in languages if self.exact(tag) is None)

    def __bool__(self) -> bool:
        return bool(self.texts)
