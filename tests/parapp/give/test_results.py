import random
import re
import uuid
from dataclasses import replace

import pytest

from parapp.models import Audience
from parapp.services import (
    checking,
    finding,
    giving,
    releasing,
)
from parapp.services.checking import Opinion
from parapp.services.finding import About, Words
from surveys.model import Choice, ChoiceList, Group, Question
from surveys.text import LocalizedText
from tests.drafts import answered, drafted

LIGHT = 14_336
"""Bytes that fit into the first answer of a server: ten packets."""
VOCABULARY = re.findall(
    r"\w+",
    """work pay hours office letter answer diploma language course child care rent bus evening
    school training contract boss shift waiting month year paper stamp reason nobody somebody
    street district trade hand experience recognition because without although whenever""",
)


def weight(client, address):
    """Return the bytes of a page with everything that it loads, as they are sent."""
    sent = {"Accept-Encoding": "gzip"}
    page = client.get(address)
    loaded = re.findall(r'<(?:link|img|script|audio)[^>]*(?:src|href)="(/[^"]*)"', page.text)
    assert loaded  # its stylesheet at least
    return sum(len(client.get(each, headers=sent).data) for each in (address, *loaded))


def test_words_and_ranges_are_right_in_each_language(client, publish):
    page = publish()
    english = client.get(f"/g/{page.token}/en").text
    for expected in (
        "Most of us have work.",
        "60–65% of about 100 people: Yes",
        "35–40%",
        "It rests on a survey alone.",
        "Those who took part have not been asked yet whether this is right.",
        "A desk",
        "The city",
        "by 1 September 2026",
        "The answer of 1 June 2026:",
        "Agreed for a year",
        "&lt;Not&gt; all",
    ):
        assert expected in english
    arabic = client.get(f"/g/{page.token}/ar").text
    assert 'lang="ar" dir="rtl"' in arabic
    assert "أكثرنا يعمل." in arabic
    assert "نعم" in arabic
    assert "60–65%" in arabic
    assert 'x="35"' in arabic  # bars begin at the right
    assert '<bdi lang="en">A desk</bdi>' in arabic


def test_the_page_is_light_and_has_no_script_no_cookie_and_nothing_from_elsewhere(client, publish):
    page = publish()
    for tag in ("en", "fr", "ar"):
        answer = client.get(f"/g/{page.token}/{tag}")
        assert weight(client, f"/g/{page.token}/{tag}") < LIGHT
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in answer.text
        assert re.findall(r'(?:src|href)="(https?:[^"]*)"', answer.text) == []
        assert '<a class="leave" href="/leave"' in answer.text


@pytest.mark.parametrize(("audience", "listed"), [(Audience.LINK, False), (Audience.PUBLIC, True)])
def test_search_engines_list_it_only_where_it_is_public(client, publish, audience, listed):
    page = publish(audience)
    assert ("noindex" not in client.get(f"/g/{page.token}/en").text) == listed


def test_it_stays_as_it_was_published_until_it_is_published_again(session, client, found, publish):
    page = publish()
    words = Words(found.wording.claim, LocalizedText.of({"en": "Some of us have work."}))
    finding.reword(session, finding=found, words=words)
    assert "Most of us have work." in client.get(f"/g/{page.token}/en").text
    publish()
    assert "Some of us have work." in client.get(f"/g/{page.token}/en").text


def test_agreement_of_few_is_told_in_words_alone(
    *, session, client, project, found, publish, agree_on_dissent
):
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    (item,) = check.items
    for number in range(12):
        agrees = number < 10
        opinion = Opinion(
            checking.Right.YES if agrees else checking.Right.NO,
            checking.Say.YES if agrees else checking.Say.OTHERWISE,
            "" if agrees else "I was never asked, says Amal.",
        )
        checking.answer(
            session,
            check=check,
            identity=uuid.uuid4(),
            language="en",
            opinions={item.id: opinion},
        )
    agree_on_dissent(item, "Not in every district.")
    checking.close(session, check=check)
    page = client.get(f"/g/{publish().token}/en").text
    assert (
        "Fewer than 20 of those who took part have looked at it."
        " More than half of them say that it is right."
        " More than half of them would say it like this."
        " Not everybody agrees: Not in every district."
    ) in page
    assert "Amal" not in page
    assert not re.search(r"\b(10|12|2) (of|people)", page)


def test_one_language_is_shown_at_once_and_others_are_offered(session, client, project, publish):
    page = publish()
    offered = client.get(f"/g/{page.token}").text
    assert f"/g/{page.token}/fr" in offered
    assert f"/g/{page.token}/fr" in client.get(f"/g/{page.token}/ti").text
    choice = giving.Choice(("en",), Audience.LINK, LocalizedText(), (("small", "works"),), ())
    giving.publish(session, project=project, choice=choice)
    assert client.get(f"/g/{page.token}").location == f"/g/{page.token}/en"


def test_a_page_that_was_taken_down_leads_nowhere(session, client, project, publish):
    page = publish()
    giving.withdraw(session, project=project)
    assert client.get(f"/g/{page.token}/en").status_code == 404


@pytest.fixture
def said():
    """Return words that compress as sentences do, in each language."""
    chance = random.Random(5)

    def words(number: int) -> LocalizedText:
        return LocalizedText.of(
            {tag: " ".join(chance.choices(VOCABULARY, k=number)) for tag in ("en", "fr", "ar")}
        )

    return words


@pytest.fixture
def heaviest(*, session, project, form, settings, said):
    """As many questions and findings as a page may have; each question has ten answers."""
    chance = random.Random(7)
    names = [f"a{number}" for number in range(10)]
    paths = [f"q{number}" for number in range(giving.MOST_QUESTIONS)]
    long = replace(
        form,
        name="long",
        children=tuple(Question(path, "select_one", said(12), list_name=path) for path in paths),
        choice_lists=tuple(
            ChoiceList(path, tuple(Choice(name, said(5)) for name in names)) for path in paths
        ),
    )
    survey = drafted(session, project, long)
    answered(session, survey, [{path: chance.choice(names) for path in paths} for _ in range(60)])
    releasing.release(session, project=project, data=settings.data)
    for _ in range(giving.MOST_FINDINGS):
        words = Words(said(30), said(30))
        finding.write(session, project=project, words=words, about=About(limits=said(30)))
    choice = giving.Choice(
        ("en", "fr", "ar"),
        Audience.LINK,
        said(40),
        tuple(("long", path) for path in paths),
        tuple(range(1, giving.MOST_FINDINGS + 1)),
    )
    return giving.publish(session, project=project, choice=choice)


def test_a_page_with_as_much_as_it_may_show_still_comes_at_once(client, heaviest):
    for tag in ("en", "fr", "ar"):
        sent = weight(client, f"/g/{heaviest.token}/{tag}")
        assert sent < LIGHT, (tag, sent)


def test_what_was_said_before_a_question_stands_over_its_figures(
    client, session, project, form, settings
):
    """“Does your organisation welcome this measure?” says nothing without the measure."""
    hint = LocalizedText.of({"en": "The fee falls by half.", "ar": "تنخفض الرسوم إلى النصف."})
    fee = Group("fee", form.children, hint=hint)
    survey = drafted(session, project, replace(form, name="fees", children=(fee,)))
    answered(session, survey, [{"fee/works": each} for each in ("no", "yes", "yes") * 20])
    releasing.release(session, project=project, data=settings.data)
    choice = giving.Choice(
        ("en", "ar"), Audience.LINK, LocalizedText(), (("fees", "fee/works"),), ()
    )
    page = giving.publish(session, project=project, choice=choice)
    assert "<small>The fee falls by half.</small>" in client.get(f"/g/{page.token}/en").text
    assert "تنخفض الرسوم إلى النصف." in client.get(f"/g/{page.token}/ar").text
