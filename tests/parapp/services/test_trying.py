from datetime import date, timedelta

import pytest

from parapp.errors import InvalidError, NotFoundError
from parapp.models import Trial, TrialNote
from parapp.services import auditing, drafting, projects, trying


def test_a_round_is_kept_with_what_was_noticed(session, project, survey):
    trial = trying.record(session, survey=survey, language="ar", day=date(2026, 5, 1), people=5)
    trying.note(session, trial=trial, text=" People asked whose work. ", question="works")
    trying.note(session, trial=trial, text="Too long on a small phone.")
    (kept,) = trying.trials(session, survey)
    assert [(note.question, note.text) for note in kept.notes] == [
        ("works", "People asked whose work."),
        ("", "Too long on a small phone."),
    ]
    assert [entry.action for entry in auditing.entries(session, project)][:3] == [
        "trial.noted",
        "trial.noted",
        "trial.recorded",
    ]


def test_a_question_stays_marked_until_somebody_has_looked_at_it(session, survey):
    trial = trying.record(session, survey=survey, language="en", day=date(2026, 5, 1), people=5)
    note = trying.note(session, trial=trial, text="Unclear", question="works", flagged=True)
    trying.note(session, trial=trial, text="All in all fine", flagged=True)
    assert trying.flagged(session, survey) == {"works"}
    trying.settle(session, kept=trying.get_note(session, survey, note.id))
    assert trying.flagged(session, survey) == frozenset()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"language": "fr"}, "trial.language"),
        ({"people": 0}, "trial.people"),
        ({"people": trying.MOST_PEOPLE + 1}, "trial.people"),
    ],
)
def test_what_cannot_be_is_refused(*, session, survey, wrong, code):
    given = {"language": "en", "day": date(2026, 5, 1), "people": 5}
    with pytest.raises(InvalidError) as caught:
        trying.record(session, survey=survey, **{**given, **wrong})
    assert caught.value.code == code


def test_a_day_to_come_is_refused(session, project, survey):
    tomorrow = projects.today(project) + timedelta(days=1)
    with pytest.raises(InvalidError) as caught:
        trying.record(session, survey=survey, language="en", day=tomorrow, people=5)
    assert caught.value.code == "trial.day"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "trial.text"),
        ({"text": "a" * (trying.LONGEST_NOTE + 1)}, "trial.text"),
        ({"text": "Unclear", "question": "nowhere"}, "trial.question"),
    ],
)
def test_a_note_says_something_of_a_question_that_is_asked(*, session, survey, given, code):
    trial = trying.record(session, survey=survey, language="en", day=date(2026, 5, 1), people=5)
    with pytest.raises(InvalidError) as caught:
        trying.note(session, trial=trial, **given)
    assert caught.value.code == code


def test_a_round_goes_with_its_notes(session, survey):
    trial = trying.record(session, survey=survey, language="en", day=date(2026, 5, 1), people=5)
    trying.note(session, trial=trial, text="Unclear")
    trying.remove(session, trial=trial)
    assert not session.query(Trial).count()
    assert not session.query(TrialNote).count()
    with pytest.raises(NotFoundError):
        trying.get(session, survey, 1)


def test_a_template_knows_how_often_it_was_tried(session, project):
    assert trying.of_template(session, "labour-market-survey") == trying.Tried(0, 0)
    made = drafting.create_from_template(
        session, project=project, template_id="labour-market-survey"
    )
    for language, people in (("en", 5), ("ar", 4)):
        trying.record(session, survey=made, language=language, day=date(2026, 5, 1), people=people)
    assert trying.of_template(session, "labour-market-survey") == trying.Tried(2, 9)
