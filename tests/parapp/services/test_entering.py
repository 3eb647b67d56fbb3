import pytest
from sqlalchemy.orm.exc import DetachedInstanceError

from parapp.models import ChannelKind, Survey
from parapp.services import entering, projects, publishing, welcoming
from parapp.services.welcoming import Conditions, Help
from surveys.text import LocalizedText


@pytest.fixture
def token(session, survey):
    publishing.publish(session, survey=survey)
    return survey.channels[0].token


def said(text):
    return LocalizedText.of({"en": text})


def test_behind_a_token_stand_its_channel_survey_project_and_publications(session, survey, token):
    found = entering.find(session, token)
    assert found.channel.token == token
    assert found.channel.survey.id == survey.id
    assert found.channel.survey.project.title == survey.project.title
    assert [each.sha256 for each in found.publications] == [survey.publication.sha256]
    assert found.referrals == ()


def test_nothing_stands_behind_a_token_that_nobody_has_given_out(session, token):
    assert entering.find(session, token[::-1]) is None
    assert entering.find(session, "\x00" * 22) is None
    assert entering.find(session, "") is None


def test_a_survey_that_was_never_published_has_nothing_behind_its_channel(session, survey):
    channel = publishing.add_channel(session, survey=survey, kind=ChannelKind.OPEN_LINK)
    assert entering.find(session, channel.token) is None


def test_as_long_as_nothing_changes_it_is_the_same_object(session, token):
    assert entering.find(session, token) is entering.find(session, token)


def test_every_change_is_seen_at_once(session, survey, token):
    def seen():
        return entering.find(session, token)

    before = seen()
    survey.project.shows_answers = True
    session.commit()
    assert seen().channel.survey.project.shows_answers
    welcoming.set_conditions(session, survey=survey, conditions=Conditions(why=said("To mend it")))
    assert seen().channel.survey.terms.why == said("To mend it")
    helps = [Help(said("The advice centre")), Help(said("The clinic"))]
    welcoming.set_referrals(session, project=survey.project, helps=helps)
    assert [each.name for each in seen().referrals] == [each.name for each in helps]
    welcoming.set_referrals(session, project=survey.project, helps=helps[::-1])
    assert [each.name for each in seen().referrals] == [each.name for each in helps[::-1]]
    publishing.close(session, survey=survey)
    day = projects.today(survey.project)
    assert [each.closed_on for each in seen().publications] == [day]
    assert before.publications[0].closed_on is None


def test_what_was_changed_and_changed_back_is_as_it_was(session, survey, token):
    for shows in (True, False, True):
        survey.project.shows_answers = shows
        session.commit()
        found = entering.find(session, token)
        assert found.channel.survey.project.shows_answers is shows


def test_what_pages_do_not_need_is_not_there_to_be_out_of_date(session, survey, token):
    found = entering.find(session, token)
    with pytest.raises(DetachedInstanceError):
        _ = found.channel.survey.languages
    assert session.get(Survey, survey.id).languages == survey.languages
