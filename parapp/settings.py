"""Typed settings, read once from the environment and handed to `create_app`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from parapp.errors import InvalidError
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what holds where it is absent, and what it means."""

    name: str
    default: str
    meaning: str


SETTINGS: Final = (
    Setting(
        "PARAPP_DATA",
        "./parapp-data",
        "Folder of the files and keys, and of the database unless PARAPP_DATABASE_URL names one.",
    ),
    Setting(
        "PARAPP_DATABASE_URL",
        "sqlite, parapp.sqlite3 in PARAPP_DATA",
        "Where the database is: sqlite:////folder/file.sqlite3 or postgresql://user@host/name.",
    ),
    Setting(
        "PARAPP_BASE_URL",
        "http://localhost:8000",
        "The address under which people reach parapp; survey links and QR codes begin with it. "
        "With https:// the cookies of staff are sent over encrypted connections only.",
    ),
    Setting(
        "PARAPP_TRUSTED_PROXIES",
        "0",
        "How many reverse proxies of your own stand in front; their X-Forwarded headers count.",
    ),
    Setting(
        "PARAPP_LANGUAGE",
        "en",
        "The language of the command line, and of the staff's pages until somebody chooses "
        f"another: {', '.join(INTERFACE_LANGUAGES)}.",
    ),
    Setting("PARAPP_WORKERS", "2", "How many processes `parapp serve` answers with."),
    Setting(
        "PARAPP_PASSWORD",
        "asked at the prompt",
        "The password for `parapp user add`, for scripts; nothing else reads it.",
    ),
)
"""Every variable that parapp reads; the README lists the same ones, and a test compares them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides; see `SETTINGS` for the meaning of each.

    Attributes:
        data: Absolute path of the data folder.
        database_url: A SQLAlchemy address.
        base_url: Without a slash at the end.
        trusted_proxies: Number of proxies.
        language: A language of the interface.
        workers: Number of processes.
    """

    data: Path
    database_url: str
    base_url: str = "http://localhost:8000"
    trusted_proxies: int = 0
    language: str = "en"
    workers: int = 2

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings.

        Args:
            environment: Instead of the environment of the process.

        Raises:
            InvalidError: Where a variable holds what it cannot.
        """
        given = os.environ if environment is None else environment
        data = Path(given.get("PARAPP_DATA") or "parapp-data").expanduser().resolve()
        return cls(
            data=data,
            database_url=_database_url(given.get("PARAPP_DATABASE_URL", ""), data),
            base_url=_base_url(given.get("PARAPP_BASE_URL") or "http://localhost:8000"),
            trusted_proxies=_number(given, "PARAPP_TRUSTED_PROXIES", default=0, least=0),
            language=_language(given.get("PARAPP_LANGUAGE") or "en"),
            workers=_number(given, "PARAPP_WORKERS", default=2, least=1),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach parapp over https."""
        return self.base_url.startswith("https://")


def _database_url(given: str, data: Path) -> str:
    if not given:
        return f"sqlite:///{data / 'parapp.sqlite3'}"
    for usual in ("postgresql://", "postgres://"):
        if given.startswith(usual):
            return "postgresql+psycopg://" + given.removeprefix(usual)
    if given.startswith(("sqlite:///", "postgresql+psycopg://")):
        return given
    raise InvalidError(
        "settings.database_url",
        N_("PARAPP_DATABASE_URL must begin with sqlite:/// or postgresql://"),
    )


def _base_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InvalidError(
            "settings.base_url",
            N_("PARAPP_BASE_URL must be an address such as https://example.org, not %(given)s"),
            {"given": given},
        )
    return given.rstrip("/")


def _language(given: str) -> str:
    if given not in INTERFACE_LANGUAGES:
        raise InvalidError(
            "settings.language",
            N_("PARAPP_LANGUAGE must be one of %(known)s, not %(given)s"),
            {"known": ", ".join(INTERFACE_LANGUAGES), "given": given},
        )
    return given


def _number(given: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = given.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise InvalidError(
            "settings.number",
            N_("%(name)s must be a whole number from %(least)s, not %(given)s"),
            {"name": name, "least": least, "given": text},
        )
    return int(text)
