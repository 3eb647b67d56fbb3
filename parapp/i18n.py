"""Choose the language of a page, and say how it is written.

The order of precedence:

1. the language that a view forces with `force_language`: the survey's, on respondents' pages;
2. the language of the account, where somebody is signed in;
3. the language chosen on this device before signing in (kept in the session of staff pages alone;
   respondents have no session);
4. what the browser asks for (`Accept-Language`);
5. the language of the installation (`PARAPP_LANGUAGE`, English where it is not set).

The interface speaks `surveys.languages.INTERFACE_LANGUAGES`. A forced language may be any tag: the
page is then marked and directed as that language, and strings without a catalogue are English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.lists import format_list
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale, gettext, refresh
from flask_security import current_user
from markupsafe import Markup, escape

from exports import catalogues
from exports.directions import LEFT_TO_RIGHT_MARK
from parapp.errors import ParappError
from surveys import frameworks
from surveys.languages import CATALOGUES, INTERFACE_LANGUAGES, Language, language
from surveys.text import LocalizedText
from surveys.xlsform.languages import UNDETERMINED

SESSION_KEY = "language"
RESPONDENT_PATHS = ("/s/", "/d/", "/r/", "/c/", "/m/", "/g/", "/leave/")
TRANSLATIONS = Path(__file__).parent / "translations"

_KEPT = re.compile(rf"{LEFT_TO_RIGHT_MARK}[^{LEFT_TO_RIGHT_MARK}<]+{LEFT_TO_RIGHT_MARK}")

_SURVEYS = Domain([str(CATALOGUES)], domain="surveys")
_EXPORTS = Domain([str(catalogues.TRANSLATIONS)], domain=catalogues.DOMAIN)


def init_app(app: Flask, default_language: str = "en") -> None:
    """Set up translation for an application.

    Args:
        app: The application.
        default_language: The language of the installation.

    Raises:
        ValueError: The interface has no catalogue for that language.
    """
    if default_language not in INTERFACE_LANGUAGES:
        known = ", ".join(INTERFACE_LANGUAGES)
        raise ValueError(f"PARAPP_LANGUAGE is {default_language!r}; it can be one of: {known}.")
    app.config["PARAPP_LANGUAGE"] = default_language
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(
        app,
        default_locale=language(default_language).catalogue,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=_locale,
        timezone_selector=_time_zone,
    )
    app.jinja_env.globals.update(
        page_language=page_language, language=language, own_address=own_address
    )
    app.jinja_env.filters.update(
        listed=listed,
        autonyms=autonyms,
        localized=localized,
        plain=plain,
        framework=framework,
        whole=whole,
    )


def is_respondents(path: str) -> bool:
    """Tell whether a path is of the pages for people who answer, who have no session."""
    return path.startswith(RESPONDENT_PATHS) or path in {"/c", "/r", "/leave"}


def page_language() -> Language:
    """Return the language of the page that is being made, for `lang`, `dir` and the catalogue."""
    tag = g.get("page_language_tag")
    if tag is None:
        tag = g.page_language_tag = _choose()
    return language(tag)


def force_language(tag: str) -> None:
    """Write the rest of this page in a language, whoever reads it: a survey's own."""
    g.page_language_tag = tag
    g.page_language_forced = True
    refresh()


def is_forced() -> bool:
    """Tell whether the language of this page is settled, and not only what the browser asks for."""
    return "page_language_forced" in g


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Translate what is said inside the block into a language, and then go on as before."""
    before = page_language().tag
    force_language(tag)
    try:
        yield
    finally:
        force_language(before)


def remember_language(tag: str) -> None:
    """Keep the choice of a person for this device and this page; an unknown tag changes nothing."""
    if tag in INTERFACE_LANGUAGES:
        session[SESSION_KEY] = tag
        force_language(tag)


def listed(words: Iterable[str]) -> str:
    """Join words as the page's language joins them: "A, B, and C"."""
    return format_list(list(words), locale=get_locale() or Locale("en"))


def autonyms(tags: Iterable[str]) -> Markup:
    """List languages by the names that their speakers write, each marked as what it is."""
    names = (
        Markup('<bdi lang="{}">{}</bdi>').format(tag, language(tag).autonym)
        if tag != UNDETERMINED
        else escape(gettext("Language of the form"))
        for tag in tags
    )
    return Markup(listed(names))  # noqa: S704  # the joints are CLDR's, the names are escaped


def plain(text: LocalizedText | None, *fallbacks: str) -> str:
    """Return a text for a reader of this page, or what there is; for titles and attributes."""
    return text.get(page_language().tag, *fallbacks) if text else ""


def localized(text: LocalizedText | None, *fallbacks: str) -> Markup:
    """Return a text for a reader of this page, marked with its language where that is another."""
    if not text:
        return Markup()
    here = page_language().tag
    words, tag = text.get(here, *fallbacks), text.language_of(here, *fallbacks)
    if tag == here:
        return escape(words)
    return Markup('<bdi lang="{}">{}</bdi>').format(tag, words)


def whole(text: str) -> Markup:
    """Keep the numbers of a right-to-left sentence on one line each.

    `exports.wording` puts marks around them; broken after its dash, 60–80% would read 80–60%. It
    puts them around words of the other direction too, which may be many and break as any do.
    """

    def kept(found: re.Match[str]) -> str:
        piece = found.group()
        return piece if " " in piece else f'<span class="whole">{piece}</span>'

    return Markup(_KEPT.sub(kept, str(escape(text))))  # noqa: S704  # escaped before


def framework(text: str) -> str:
    """Return a name or description of `surveys.frameworks` in the language of the page."""
    return frameworks.localized(text).get(page_language().tag, "en") or text


def say(message: str, parameters: Mapping[str, str | int] | None = None) -> str:
    """Return a message of ours, of `surveys` or of `exports` in the language of the page."""
    here = gettext(message)
    for domain in (_SURVEYS, _EXPORTS):
        if here == message:
            here = domain.gettext(message)
    return here % parameters if parameters else here


def explain(error: ParappError) -> str:
    """Return what an error tells the person who met it."""
    return say(error.message, error.parameters)


def own_address() -> str:
    """Return the address of this page as the browser knows it, to lead back to it.

    A proxy may have taken a prefix off the path that arrives here.
    """
    return request.script_root + request.full_path


def language_without_account() -> str:
    """Choose without the account: for pages that must work when the database does not."""
    candidates = []
    # Respondents have no session: to look for one would tell caches that the page varies by cookie.
    if is_respondents(request.path):
        candidates.append((request.view_args or {}).get("language"))
    else:
        candidates.append(session.get(SESSION_KEY))
    candidates.append(request.accept_languages.best_match(INTERFACE_LANGUAGES))
    return _first_known(candidates)


def installed_language() -> Language:
    """Return the language of the installation."""
    return language(str(current_app.config["PARAPP_LANGUAGE"]))


def _choose() -> str:
    if not has_request_context():
        return _first_known(())
    if not is_respondents(request.path) and current_user.is_authenticated:
        return _first_known((current_user.language, language_without_account()))
    return language_without_account()


def _first_known(candidates: Iterable[str | None]) -> str:
    installed = str(current_app.config["PARAPP_LANGUAGE"])
    return next((tag for tag in candidates if tag in INTERFACE_LANGUAGES), installed)


def _locale() -> Locale:
    """Return the locale of catalogue and formats; English where Babel knows no such language."""
    known = page_language()
    if known.tag == UNDETERMINED:
        known = installed_language()
    try:
        return Locale.parse(known.catalogue or known.tag, sep="_" if known.catalogue else "-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _time_zone() -> str:
    """Name the time zone of the project whose page this is, UTC elsewhere."""
    return getattr(g.get("project"), "time_zone", None) or "UTC"
