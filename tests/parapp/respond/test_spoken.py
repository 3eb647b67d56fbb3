"""What is heard where a form has recordings of messages and of what is told before agreeing."""

import re
from dataclasses import replace

import pytest

from parapp.models import ChannelKind
from parapp.services import attaching, drafting, publishing, welcoming
from surveys import xform, xlsform
from surveys.xlsform.columns import PAR_SPOKEN
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


OURS = """\
| survey | type | name | label::en | label::ar | required | constraint |
| | integer | age | How old are you? | كم عمركم؟ | yes | . < 120 |
| settings | default_language | par::age_audio::en | par::age_audio::ar | par::company_audio::en | par::card_audio::en | par::before_audio::en | par::required_audio::en | par::required_audio::ar | par::constraint_audio::en | par::young_audio::en | par::alone_audio::en | par::thanks_audio::en | par::closed_audio::en | par::closed_audio::ar | par::declined_audio::en | par::saved_audio::en | par::saved_audio::ar | par::receipt_audio::en | par::receipt_audio::ar |
| | en | age.mp3 | age_ar.mp3 | company.mp3 | card.mp3 | before.mp3 | blank.mp3 | blank_ar.mp3 | unfit.mp3 | young.mp3 | alone.mp3 | thanks.mp3 | closed.mp3 | closed_ar.mp3 | declined.mp3 | saved.mp3 | saved_ar.mp3 | receipt.mp3 | receipt_ar.mp3 |
"""  # noqa: E501 - a table is read by its columns


@pytest.fixture
def ours(session, project, settings):
    """A survey with recordings of all that parapp itself asks and says."""
    conversion = xlsform.read(OURS.encode())
    assert conversion.survey is not None, conversion.problems
    row = drafting.import_form(session, project=project, conversion=conversion, slug="ours")
    for name in attaching.needs(row):
        attaching.attach(
            session, data=settings.data, survey=row, name=name, content=recording(name)
        )
    drafting.confirm_changes(session, survey=row, actor=None)
    publishing.publish(session, survey=row)
    return row


@pytest.fixture
def ask(session, ours):
    """Set on what terms people are asked; return the survey's address."""

    def ask(**terms) -> str:
        conditions = welcoming.Conditions(**terms)
        welcoming.set_conditions(session, survey=ours, conditions=conditions)
        return publishing.link(ours.channels[0], "")

    return ask


def heard(client, page) -> list[str]:
    """Return the names of the recordings that a page offers now, in their order."""
    html = re.sub(r'<div class="late" hidden>.*?</div>', "", page.text, flags=re.DOTALL)
    if "<audio" in html:
        assert "listen.js" in html
    contents = [client.get(source).data for source in sources(html, "audio")]
    return [content.removeprefix(SOUND[10:]).decode() for content in contents]


def posted(client, address: str, **fields: str):
    page = client.get(address).text
    hidden = dict(re.findall(r'<input type="hidden" name="([.\w]+)" value="([^"]*)"', page))
    return client.post(address, data={**hidden, **{f".{k}": v for k, v in fields.items()}})


def test_what_is_asked_before_the_questions_can_be_heard(client, ask):
    address = ask(own_age=18, asks_before=True)
    assert heard(client, client.get(f"{address}/en")) == ["age.mp3", "before.mp3"]
    assert heard(client, client.get(f"{address}/ar")) == ["age_ar.mp3", "before.mp3"]
    blank = posted(client, f"{address}/ar")
    assert heard(client, blank) == ["age_ar.mp3", "blank_ar.mp3", "before.mp3", "blank_ar.mp3"]
    child = posted(client, f"{address}/en", age="minor", consent="yes")
    assert heard(client, child) == ["age.mp3", "company.mp3", "before.mp3"]
    alone = posted(client, f"{address}/en", age="minor", shown="company", company="alone")
    assert heard(client, alone) == ["alone.mp3"]


def test_who_is_too_young_hears_it(client, ask):
    turned = posted(client, f"{ask(least_age=16)}/en", age="young")
    assert heard(client, client.get(turned.location)) == ["young.mp3"]


def test_a_card_is_asked_for_and_found_wrong_aloud(client, session, ours):
    channel = ours.channels[0]
    channel.kind = ChannelKind.CARD
    session.commit()
    address = f"{publishing.link(channel, '')}/en"
    assert heard(client, client.get(address)) == ["card.mp3"]
    wrong = posted(client, address, card="abcd-abcd-abcd", consent="yes")
    assert heard(client, wrong) == ["card.mp3", "unfit.mp3"]


def test_every_question_has_the_recordings_that_the_survey_has_for_all(client, ask):
    phone = Phone(client, f"{ask()}/en")
    phone.press()
    assert heard(client, phone.response) == ["blank.mp3"]
    phone.fill({"age": "many"}).press()
    assert heard(client, phone.response) == ["unfit.mp3"]
    phone.fill({"age": "130"}).press()
    assert heard(client, phone.response) == ["unfit.mp3"]
    assert sources(phone.response.text, "audio") != []
    phone.fill({"age": "30"}).press()
    assert phone.response.status_code == 201
    assert heard(client, phone.response) == ["thanks.mp3", "receipt.mp3"]


def test_what_the_receipt_is_for_is_heard_beside_it_and_never_where_a_receipt_is_used(client, ask):
    phone = Phone(client, f"{ask()}/ar").press().fill({"age": "30"}).press()
    assert heard(client, phone.response) == ["thanks.mp3", "receipt_ar.mp3"]
    beside = phone.response.text.partition('class="receipt"')[2].partition('class="card"')[0]
    assert "<audio" in beside
    (code,) = re.findall(r'name="code" value="([^"]+)"', phone.response.text)
    # What is on these pages tells nobody which survey they are about.
    for fields in ({}, {"do": "print"}, {"do": "withdraw"}):
        used = client.post("/r/ar", data={"code": code, **fields})
        assert used.status_code == 200
        assert "<audio" not in used.text


def test_who_says_no_hears_what_becomes_of_it(client, ask):
    turned = posted(client, f"{ask()}/en", consent="no")
    assert heard(client, client.get(turned.location)) == ["declined.mp3"]
    # The page that only says that answers have arrived is about something else.
    assert heard(client, client.get(turned.location.removesuffix("no") + "thanks")) == []


def test_how_saved_answers_are_opened_again_is_heard_in_each_language(client, ask):
    address = ask()
    for language, name in (("en", "saved.mp3"), ("ar", "saved_ar.mp3")):
        phone = Phone(client, f"{address}/{language}").press().press(_save="1")
        assert "<h1" in phone.response.text
        assert heard(client, phone.response) == [name]


def test_that_a_survey_is_closed_is_heard_in_each_language(client, session, ask, ours):
    address = ask()
    publishing.close(session, survey=ours)
    assert heard(client, client.get(f"{address}/ar")) == ["closed_ar.mp3"]
    assert heard(client, client.get(address)) == ["closed.mp3", "closed_ar.mp3"]


def test_they_are_written_into_the_workbook_and_named_as_needed(ours):
    draft = drafting.draft(ours)
    assert xlsform.read(xlsform.write(draft)).survey.recordings == draft.recordings
    fresh = replace(draft, workbook=())
    assert xlsform.read(xlsform.write(fresh)).survey.recordings == draft.recordings
    places = {use.place for uses in attaching.needs(ours).values() for use in uses}
    assert places == set(PAR_SPOKEN)
    assert "age_ar.mp3" not in xform.convert(draft).xml
