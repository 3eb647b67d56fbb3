import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import GapKind
from parapp.services import converting, drafting, gaps, publishing
from parapp.services.gaps import Unknown
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText

INDICATOR = "economic_participation.dignity.fair_work_conditions"


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


@pytest.fixture
def gap(session, project):
    unknown = Unknown(said("How long does recognition take?"), why=said("People wait"))
    return gaps.register(session, project=project, unknown=unknown)


def test_a_gap_becomes_a_question_of_the_draft_and_remembers_where_it_went(session, survey, gap):
    publication = publishing.publish(session, survey=survey)
    path = gaps.ask(session, gap=gap, survey=survey)
    assert (gap.asked_in, gap.asked_as) == (survey, path)
    assert gaps.is_asked(gap)
    last = drafting.draft(survey).children[-1]
    assert (last.name, last.label) == (path, said("How long does recognition take?"))
    assert publication.sha256 == survey.publication.sha256  # what is published stays as it is
    assert publishing.publish(session, survey=survey).number == 2
    form = converting.convert(drafting.draft(survey), converting.Form.XLSFORM, "en")
    assert form.content


def test_a_gap_is_asked_once_until_the_question_is_taken_out(session, survey, gap):
    before = survey.document
    gaps.ask(session, gap=gap, survey=survey)
    with pytest.raises(RefusedError) as caught:
        gaps.ask(session, gap=gap, survey=survey)
    assert caught.value.code == "gap.asked"
    survey.document = before
    session.commit()
    assert gaps.ask(session, gap=gap, survey=survey, words=said("How many months did it take?"))
    assert drafting.draft(survey).children[-1].label == said("How many months did it take?")


def test_what_was_found_out_is_kept(session, gap):
    gaps.answer(session, gap=gap, words=said("Nine months, says the office"))
    assert gap.answer


def test_indicators_that_nothing_speaks_to_are_offered_until_they_are_registered(session, project):
    def offered() -> set[str]:
        return {
            each.id for each in gaps.empty_indicators(session, project, Shelves(session, project))
        }

    assert INDICATOR in offered()
    assert all(name.startswith("economic_participation.") for name in offered())
    gaps.register(
        session,
        project=project,
        unknown=Unknown(said("Fair conditions?")),
        kind=GapKind.INDICATOR,
        indicator=INDICATOR,
    )
    assert INDICATOR not in offered()


def test_questions_that_too_few_answered_are_offered(session, project, released):
    released(yes=15, no=9)
    shelves = Shelves(session, project)
    thin = gaps.thin_tables(session, project, shelves)
    assert [(each.survey, each.table.key) for each in thin] == [
        ("small", "works"),
        ("small", "hours"),
    ]
    for each in thin:
        gaps.register(
            session,
            project=project,
            unknown=Unknown(each.table.label),
            kind=GapKind.LOW_BASE,
            question=gaps.key(each.survey, each.table.key),
        )
    assert gaps.thin_tables(session, project, shelves) == []


def test_a_gap_says_what_is_not_known(session, project):
    for unknown, code in (
        (Unknown(LocalizedText()), "gap.what"),
        (Unknown(said("x"), policy_area="magic"), "gap.policy_area"),
    ):
        with pytest.raises(InvalidError) as caught:
            gaps.register(session, project=project, unknown=unknown)
        assert caught.value.code == code
    with pytest.raises(InvalidError):
        gaps.register(session, project=project, unknown=Unknown(said("x")), indicator="magic")


def test_a_gap_can_be_changed_and_removed(session, project, gap):
    gaps.change(session, gap=gap, unknown=Unknown(said("Who decides?")))
    assert gaps.get(session, project, gap.id).what == said("Who decides?")
    gaps.remove(session, gap=gap)
    with pytest.raises(NotFoundError):
        gaps.get(session, project, gap.id)
