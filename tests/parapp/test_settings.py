from pathlib import Path

import pytest

from parapp.errors import InvalidError
from parapp.settings import SETTINGS, Settings


def test_nothing_needs_to_be_set():
    settings = Settings.from_environment({})
    assert settings.data == Path("parapp-data").resolve()
    assert settings.database_url == f"sqlite:///{settings.data / 'parapp.sqlite3'}"
    assert (settings.language, settings.workers, settings.trusted_proxies) == ("en", 2, 0)
    assert not settings.secure


def test_what_is_set_is_taken(tmp_path):
    settings = Settings.from_environment(
        {
            "PARAPP_DATA": str(tmp_path),
            "PARAPP_DATABASE_URL": "postgresql://parapp@db/parapp",
            "PARAPP_BASE_URL": "https://survey.example.org/",
            "PARAPP_TRUSTED_PROXIES": "1",
            "PARAPP_LANGUAGE": "ar",
            "PARAPP_WORKERS": "4",
        }
    )
    assert settings == Settings(
        data=tmp_path,
        database_url="postgresql+psycopg://parapp@db/parapp",
        base_url="https://survey.example.org",
        trusted_proxies=1,
        language="ar",
        workers=4,
    )
    assert settings.secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARAPP_DATABASE_URL", "mysql://localhost/parapp"),
        ("PARAPP_BASE_URL", "survey.example.org"),
        ("PARAPP_TRUSTED_PROXIES", "-1"),
        ("PARAPP_TRUSTED_PROXIES", "one"),
        ("PARAPP_LANGUAGE", "xx"),
        ("PARAPP_WORKERS", "0"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(name, value):
    with pytest.raises(InvalidError, match=name):
        Settings.from_environment({name: value})


def test_every_setting_is_described():
    assert all(
        setting.name.startswith("PARAPP_") and setting.meaning.endswith(".") for setting in SETTINGS
    )
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
