"""What goes wrong is told in the reader's language, whichever package words it."""

import pytest
from flask_security.utils import get_message

from parapp import i18n
from parapp.accounts import _WORDS as ACCOUNT_WORDS
from parapp.translations.sync import translated_languages
from parapp.views.respond.wording import Wording
from surveys.model import Survey
from surveys.text import LocalizedText
from surveys.violations import CODES, MESSAGES, violation

PARAMETERS = dict.fromkeys(
    ("limit", "length", "minimum", "maximum", "step", "decimal", "whole", "place"), 3
) | {"choice": LocalizedText.of({"en": "Nothing", "fr": "Rien", "ar": "لا شيء"})}


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.mark.parametrize("tag", translated_languages())
def test_what_a_form_says_of_an_answer(app, tag):
    form = Survey("work", LocalizedText.of({tag: "Work"}), ("en", tag), "en", ())
    with app.test_request_context():
        i18n.force_language(tag)
        for code in CODES:
            words = Wording(form, tag).violation(violation(code, "hours", PARAMETERS))
            assert words.html != MESSAGES[code] % PARAMETERS, code
            assert not words.lang, code


@pytest.mark.parametrize("tag", translated_languages())
@pytest.mark.parametrize("name", sorted(ACCOUNT_WORDS))
def test_what_signing_in_says(app, tag, name):
    english = ACCOUNT_WORDS[name]
    with app.test_request_context():
        i18n.force_language(tag)
        said, _ = get_message(name, length=12)
        assert said != english % {"length": 12}
        assert "%" not in said


def test_no_message_of_flask_securitys_own_can_be_met_in_signing_in(client):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar"
    page = client.get("/projects", follow_redirects=True).text
    assert "تسجيل الدخول" in page
    assert "Please" not in page
