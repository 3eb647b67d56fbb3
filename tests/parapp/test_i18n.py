import pytest
from flask_babel import gettext

from exports import telling
from exports.agreement import Agreement
from exports.catalogues import translator
from exports.disclosure.rule import Range
from exports.wording import Words
from parapp import i18n
from parapp.services import accounts, people
from surveys.languages import INTERFACE_LANGUAGES
from surveys.text import LocalizedText


@pytest.fixture
def backend() -> str:
    return "sqlite"


def test_the_account_comes_before_the_device_and_the_browser(app, session, project):
    user = people.get_user(session, "coordinator@example.org")
    accounts.choose_language(session, user=user, language="ar")
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = user.fs_uniquifier, True
        kept[i18n.SESSION_KEY] = "fr"
    page = client.get("/projects", headers={"Accept-Language": "en"}).text
    assert '<html lang="ar" dir="rtl">' in page


def test_the_device_comes_before_the_browser(client):
    with client.session_transaction() as kept:
        kept[i18n.SESSION_KEY] = "fr"
    assert 'lang="fr"' in client.get("/sign-in", headers={"Accept-Language": "ar"}).text


def test_the_browser_comes_before_the_installation(client):
    assert 'lang="ar" dir="rtl"' in client.get("/sign-in", headers={"Accept-Language": "ar"}).text


def test_a_browser_that_asks_for_what_there_is_not_gets_the_language_of_the_installation(client):
    assert 'lang="en"' in client.get("/sign-in", headers={"Accept-Language": "tlh"}).text


def test_a_forced_language_wins_and_may_be_any(app):
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert i18n.page_language().tag == "fr"
        i18n.force_language("so")
        assert i18n.page_language().tag == "so"
        assert gettext("Sign in") == "Sign in"  # no catalogue: English
        i18n.force_language("x-krio")
        assert i18n.page_language().direction == "ltr"
        assert gettext("Sign in") == "Sign in"


def test_a_block_in_another_language_ends(app):
    with app.test_request_context():
        with i18n.speaking("ar"):
            assert i18n.page_language().direction == "rtl"
        assert i18n.page_language().tag == "en"


def test_a_respondents_page_does_not_look_for_a_session(client):
    response = client.get("/s/nobody-has-given-this-out", headers={"Cookie": "parapp=anything"})
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "Set-Cookie" not in response.headers


def test_a_text_in_another_language_is_marked_and_escaped(app):
    text = LocalizedText.of({"ar": "<b>نعم</b>"})
    with app.test_request_context():
        assert i18n.localized(text) == '<bdi lang="ar">&lt;b&gt;نعم&lt;/b&gt;</bdi>'
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        assert i18n.localized(text) == "&lt;b&gt;نعم&lt;/b&gt;"


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_words_are_joined_in_every_language(app, tag):
    with app.test_request_context(headers={"Accept-Language": tag}):
        assert i18n.listed([]) == ""
        assert i18n.listed(["a"]) == "a"
        assert len(i18n.listed(["a", "b", "c"])) > len("abc")


def test_an_installation_without_a_catalogue_for_its_language_does_not_start(app):
    with pytest.raises(ValueError, match="PARAPP_LANGUAGE"):
        i18n.init_app(app, "de")


def test_a_range_in_a_right_to_left_sentence_is_never_broken_after_its_dash():
    kept = i18n.whole("يقول \u200e60\u201370%\u200e <b> ذلك")
    assert kept == 'يقول <span class="whole">\u200e60\u201370%\u200e</span> &lt;b&gt; ذلك'
    assert i18n.whole("60\u201370% say so") == "60\u201370% say so"


@pytest.mark.parametrize(("tag", "said"), [("ar", "Some who work in care"), ("en", "من يعمل هنا")])
def test_words_of_the_other_direction_may_break_between_them(app, tag, said):
    words = Words.of(tag, translator(tag))
    told = str(i18n.whole(words.say("%(label)s: %(told)s", label=said, told=words.percent(40))))
    assert said in told
    assert told.count('<span class="whole">') == (tag == "ar")


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_every_figure_of_a_sentence_is_kept_whole_where_the_reader_goes_from_the_right(app, tag):
    words = Words.of(tag, translator(tag))
    told = str(i18n.whole(telling.agreement(Agreement(100, Range(60, 70), Range(50, 60)), words)))
    assert "60" in told
    assert (told.count('<span class="whole">') > 1) == words.rtl
