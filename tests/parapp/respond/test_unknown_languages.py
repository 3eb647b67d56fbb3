"""Forms that do not say which language they are in."""

from dataclasses import replace

import pytest

from parapp import application
from surveys.model import Question, Survey
from surveys.text import LocalizedText
from tests.parapp.respond.scriptless import Sheet


def unsaid(text, **others):
    return LocalizedText.of({"und": text, **others})


FORM = Survey(
    name="unsaid",
    title=unsaid("عنوان"),
    languages=("und",),
    default_language="und",
    children=(Question("age", "integer", unsaid("كم عمرك؟"), required="true()"),),
)


@pytest.fixture
def french(settings):
    return application.make(replace(settings, language="fr")).test_client()


def test_a_form_in_an_unknown_language_is_read_with_the_words_of_the_installation(publish, french):
    answer = french.get(f"/s/{publish(FORM).token}", follow_redirects=True)

    page = Sheet(answer.text)
    assert (page.tag("html")["lang"], page.tag("html")["dir"]) == ("", "rtl")
    assert "und" not in {found.get("lang") for _tag, found in page.tags}
    assert "Continuer" in page.text
    assert page.tag("footer")["lang"] == "fr"
    assert not any(button.get("name") == "_language" for button in page.buttons)


def test_an_unknown_language_among_others_is_called_by_the_title(publish, client):
    form = replace(FORM, title=unsaid("عنوان", en="Title"), languages=("und", "en"))

    page = Sheet(client.get(f"/s/{publish(form).token}").text)

    link = next(found for tag, found in page.tags if tag == "a" and found["href"].endswith("/und"))
    assert (link["lang"], link["dir"]) == ("", "rtl")
    assert "عنوان" in page.text
    assert "hreflang" not in link
