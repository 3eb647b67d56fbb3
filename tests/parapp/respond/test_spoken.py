"""What is heard where a form has recordings of messages and of what is told before agreeing."""

import re

import pytest

from parapp.services import attaching, drafting, publishing
from surveys import xform, xlsform
from tests.parapp.respond.scriptless import Phone
from tests.parapp.respond.test_media import SOUND, sources

FORM = """\
| survey | type | name | label::en | label::ar | required | required_message::en | constraint | constraint_message::en | par::required_audio::en | par::constraint_audio::en | par::constraint_audio::ar |
| | integer | age | How old are you? | كم عمركم؟ | yes | Tell us your age. | . < 120 | Nobody is that old. | blank.mp3 | old.mp3 | old_ar.mp3 |
| | text | town | Your town | مدينتكم | yes | | | | | | |
| settings | default_language | par::consent_audio::en | par::consent_audio::ar |
| | en | told.mp3 | told_ar.mp3 |
"""  # noqa: E501 - a table is read by its columns

FILES = ("blank.mp3", "old.mp3", "old_ar.mp3", "told.mp3", "told_ar.mp3")


def recording(name: str) -> bytes:
    return SOUND + name.encode()


@pytest.fixture
def form():
    conversion = xlsform.read(FORM.encode())
    assert conversion.survey is not None, conversion.problems
    assert conversion.survey.languages == ("en", "ar")
    return conversion


@pytest.fixture
def row(session, project, settings, form):
    row = drafting.import_form(session, project=project, conversion=form, slug="spoken")
    for name in FILES:
        content = recording(name)
        attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
    drafting.confirm_changes(session, survey=row, actor=None)
    return row


@pytest.fixture
def address(session, row):
    publishing.publish(session, survey=row)
    return publishing.link(row.channels[0], "")


def test_a_recording_for_messages_is_named_as_one_that_is_needed(row):
    named = {name: [use.place for use in uses] for name, uses in attaching.needs(row).items()}
    assert named == {
        "told.mp3": ["par::consent_audio"],
        "told_ar.mp3": ["par::consent_audio"],
        "blank.mp3": ["age / par::required_audio"],
        "old.mp3": ["age / par::constraint_audio"],
        "old_ar.mp3": ["age / par::constraint_audio"],
    }
    assert {use.kind for uses in attaching.needs(row).values() for use in uses} == {"audio"}


def test_nothing_of_it_is_lost_when_the_form_is_written(form):
    for survey in (form.survey, xlsform.read(xlsform.write(form.survey)).survey):
        (question,) = (node.item for node in survey.questions() if node.item.name == "age")
        kinds = {kind: dict(text.texts) for kind, text in question.media}
        assert kinds == {
            "par::constraint_audio": {"en": "old.mp3", "ar": "old_ar.mp3"},
            "par::required_audio": {"en": "blank.mp3"},
        }
        assert dict(survey.consent_audio.texts) == {"en": "told.mp3", "ar": "told_ar.mp3"}


def test_other_tools_are_not_told_of_our_own_columns(form):
    made = xform.convert(form.survey)
    assert not any(each in made.xml for each in ("par:", "old.mp3", "blank.mp3", "told.mp3"))


def test_what_is_told_before_agreeing_can_be_heard_in_each_language(client, address):
    for language, name in (("en", "told.mp3"), ("ar", "told_ar.mp3")):
        page = client.get(f"{address}/{language}").text
        (source,) = sources(page, "audio")
        assert client.get(source).data.endswith(name.encode())
        assert "listen.js" in page
        again = client.get(f"{address}/{language}/about").text
        assert sources(again, "audio") == [source]
        assert "listen.js" in again


def test_a_message_can_be_heard_beside_it_and_no_other(client, address):
    phone = Phone(client, f"{address}/en")
    assert sources_shown(phone) == []
    phone.press()
    assert ends(client, phone) == ["blank.mp3"]
    assert "Listen: Tell us your age." in phone.response.text
    phone.fill({"age": "many"}).press()
    assert ends(client, phone) == []
    phone.fill({"age": "130"}).press()
    assert ends(client, phone) == ["old.mp3"]
    assert "Listen: Nobody is that old." in phone.response.text
    phone.press(_language="ar").press()
    assert ends(client, phone) == ["old_ar.mp3"]


def sources_shown(phone: Phone) -> list[str]:
    shown = re.sub(r'<div class="late" hidden>.*?</div>', "", phone.response.text, flags=re.DOTALL)
    return sources(shown, "audio")


def ends(client, phone: Phone) -> list[str]:
    """Return the names of the recordings that a page offers now: each ends with its own."""
    heard = [client.get(source).data for source in sources_shown(phone)]
    return [next(name for name in FILES if each.endswith(name.encode())) for each in heard]
