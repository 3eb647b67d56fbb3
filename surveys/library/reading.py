"""A template as plain text, to be read on a screen or aloud in one of its languages."""

from collections.abc import Iterator
from typing import Final

from surveys import outline, sources
from surveys.library.records import Template
from surveys.library.speech import Say, sayer
from surveys.marking import N_
from surveys.model import Survey
from surveys.sources import Source

_TYPES: Final = {
    "select_multiple": N_("several answers"),
    "integer": N_("a number"),
    "text": N_("in their own words"),
    "date": N_("a day"),
}


def text(template: Template, survey: Survey, language: str) -> str:
    """Return a template as it reads, with the notes of a page in the same language.

    Args:
        template: What is described.
        survey: Its questions, in the languages that are wanted.
        language: One of them.
    """
    say = sayer(language)
    lines = [survey.title.get(language, "en"), template.description.get(language, "en"), ""]
    lines += [_readable(line, say) for line in outline.lines(survey, language, shown=None)]
    lines += ["", *(_source(source, say) for source in template.sources)]
    return "\n".join(lines)


def _source(source: Source, say: Say) -> str:
    """Return a source in a line, and whether it still has to be compared."""
    told = f"{source} {source.link}".rstrip()
    return f"{told} ({say(sources.FROM_MEMORY)})" if source.from_memory else told


def _readable(line: outline.Line, say: Say) -> str:
    """Return a part or a question as it reads on paper."""
    if line.level:
        minutes = say(N_("%(minutes)s min")) % {"minutes": line.minutes} if line.minutes else ""
        notes = (minutes, say(N_("only of some")) if line.conditional else "")
        told = ["", _noted(line.label, notes), "-" * len(line.label)]
        return "\n".join([*told, line.hint] if line.hint else told)
    start = f"{line.number}. " if line.number else ""
    told = [start + _noted(line.label, _notes(line, say))]
    if line.hint:
        told.append(f"   {line.hint}")
    told += [f"   [ ] {choice}" for choice in line.choices]
    if line.guidance:
        told.append("   " + say(N_("For whoever asks:")) + " " + line.guidance)
    return "\n".join(told)


def _notes(line: outline.Line, say: Say) -> Iterator[str]:
    if line.type in _TYPES:
        yield say(_TYPES[line.type])
    if line.conditional:
        yield say(N_("only of some"))
    if line.required:
        yield say(N_("must be answered"))


def _noted(label: str, notes: tuple[str, ...] | Iterator[str]) -> str:
    told = ", ".join(note for note in notes if note)
    return f"{label} ({told})" if told else label
