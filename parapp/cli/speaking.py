"""Which language the command line speaks; it is settled before the first word is said.

The order of precedence:

1. `--language` before the name of a command;
2. `PARAPP_LANGUAGE`;
3. the terminal's, as GNU gettext reads it: LC_ALL, else LC_MESSAGES, else LANG, with LANGUAGE
   before it where the one that is set is no C locale;
4. English.

click says its own sentences through gettext's default domain, `messages`. That is the domain of our
catalogue, too, so the same file serves both, and click's sentences are in it
(`parapp.translations.command_line`).
"""

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from importlib.resources import files
from pathlib import Path
from typing import Final

from surveys.languages import CATALOGUES, INTERFACE_LANGUAGES, language

OPTION: Final = "--language"
ENGLISH: Final = "en"

_DOMAINS: Final = {
    "messages": Path(__file__).parents[1] / "translations",
    "surveys": CATALOGUES,
    "exports": Path(str(files("exports"))) / "translations",
}
"""What tells people something, and where its catalogues lie; in the order of asking."""

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Choose the language of a call.

    Args:
        arguments: What stands after `parapp`.
        environment: The variables of the process.

    Returns:
        A language of the interface.
    """
    wanted = (_asked_for(arguments), environment.get("PARAPP_LANGUAGE", ""), *_locale(environment))
    return next((tag for tag in wanted if tag in INTERFACE_LANGUAGES), ENGLISH)


def speak(tag: str) -> None:
    """Say everything from here on in a language of the interface."""
    _SPOKEN.set(tag)
    for domain, folder in _DOMAINS.items():
        gettext.bindtextdomain(domain, str(folder))
    gettext.textdomain("messages")
    # gettext of the standard library, which click calls, knows the language by this alone.
    os.environ["LANGUAGE"] = language(tag).catalogue or ENGLISH


def spoken() -> str:
    """Return the tag of the language in which this call speaks."""
    return _SPOKEN.get()


def translated(message: str, parameters: Mapping[str, object] | None = None) -> str:
    """Return a message of ours, of `surveys` or of `exports` in the language that is spoken."""
    found = (gettext.dgettext(domain, message) for domain in _DOMAINS if message)
    said = next((each for each in found if each != message), message)
    return said % parameters if parameters else said


def _asked_for(arguments: Sequence[str]) -> str:
    for place, each in enumerate(arguments):
        if each == OPTION:
            return "".join(arguments[place + 1 : place + 2])
        if each.startswith(f"{OPTION}="):
            return each.removeprefix(f"{OPTION}=")
        if not each.startswith("-"):
            break  # the command: what comes after it is the command's
    return ""


def _locale(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the tags that a terminal's locale means: `pt_BR.UTF-8` is `pt-BR`, or else `pt`."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, (environment.get(name, "") for name in names)), "C")
    if locale.partition(".")[0] in {"C", "POSIX"}:
        return
    for each in (*environment.get("LANGUAGE", "").split(":"), locale):
        tag = each.partition(".")[0].partition("@")[0].replace("_", "-")
        yield tag
        yield tag.partition("-")[0]
