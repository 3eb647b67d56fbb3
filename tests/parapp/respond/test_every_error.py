"""Every field's wrong value has its message beside the field, in the respondent's language."""

import io
import re
from html import unescape

import pytest

from parapp.services import attaching, drafting, publishing
from surveys import xlsform
from surveys.answers.registry import HANDLERS
from surveys.model import Question
from tests.parapp.respond.every_type import FILES, FORM, WRONG
from tests.parapp.respond.scriptless import Phone

ARABIC = re.compile(r"[\u0621-\u064a]")


@pytest.fixture(scope="module")
def conversion():
    return xlsform.read(FORM.encode())


@pytest.fixture
def address(session, project, settings, conversion):
    row = drafting.import_form(session, project=project, conversion=conversion, slug="everything")
    for name, content in FILES.items():
        attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
    drafting.confirm_changes(session, survey=row, actor=None)
    publishing.publish(session, survey=row)
    return publishing.link(row.channels[0], "")


def test_the_form_has_every_question_type(conversion):
    nodes = conversion.survey.questions()
    types = {node.item.type for node in nodes if isinstance(node.item, Question)}
    assert types == set(HANDLERS) - {"trigger"}  # which is read as the same as acknowledge


def messages(html: str) -> dict[str, str]:
    """Return what is said beside each field that is wrong, by the field's name."""
    found = re.findall(r'<p class="error" id="([^"]+)!"[^>]*>(.*?)</p>', html)
    return {unescape(name): unescape(said) for name, said in found}


def send_everything_wrong(client, address: str, language: str) -> Phone:
    phone = Phone(client, f"{address}/{language}")
    data: dict[str, object] = {}
    for name, value in phone.sheet.fields:
        data.setdefault(name, []).append(value)
    for name, wrong in WRONG.items():
        data[name] = (io.BytesIO(wrong), "x.bin") if isinstance(wrong, bytes) else wrong
    phone.response = client.post(phone.address, data=data, content_type="multipart/form-data")
    return phone


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_wrong_value_is_told_beside_its_field(client, address, language):
    phone = send_everything_wrong(client, address, language)
    assert phone.response.status_code == 422
    html = phone.response.text
    told = messages(html)
    assert set(told) == set(WRONG)
    for name in WRONG:
        # Beside it: no other question begins between the field's block and what is said.
        block = html[html.index(f'id="{name}"') : html.index(f'id="{name}!"')]
        assert block
        assert 'class="q' not in block, name
        assert re.search(rf'aria-describedby="{re.escape(name)}![^"]*"', html), name
        # The summary leads to the field.
        assert f'href="#{name}."' in html
        assert f'id="{name}."' in html
    if language == "ar":
        assert all(ARABIC.search(said) for said in told.values()), told
    assert f'lang="{language}"' in html


def test_the_messages_are_translated(client, address):
    english, french, arabic = (
        messages(send_everything_wrong(client, address, language).response.text)
        for language in ("en", "fr", "ar")
    )
    assert not {name for name in WRONG if len({english[name], french[name], arabic[name]}) < 3}
