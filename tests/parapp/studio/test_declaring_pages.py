import pytest

from exports.collapsing import is_collapsible
from parapp.models import Role, Sample
from parapp.services import comparing, drafting, grouping, tallying

SURVEY = "/p/bread/surveys/small/"
FIGURE = {
    "answer": "works=yes",
    "figure": "62,5 %",
    "year": "2024",
    "source": "Statistical office",
    "place": "Sofia",
    "definition": "Residents of 15 to 64 in work",
    "difference": "We asked at any age",
    "source-fr": "Office statistique",
    "link": "https://example.org/work",
}


def test_how_people_are_found_is_said_on_a_page(coordinator, survey, publication, reread):
    assert "not said yet" in coordinator.get(SURVEY).text
    assert coordinator.post(SURVEY + "asked/sample", data={"sample": "by_venue"}).status_code == 302
    reread()
    assert survey.sample is Sample.BY_VENUE
    page = coordinator.get(SURVEY + "asked").text
    assert page.count("checked") == 1
    coordinator.post(SURVEY + "asked/sample", data={"sample": ""})
    reread()
    assert survey.sample is None


def test_field_workers_enter_tallies_and_leave_the_sample_to_others(
    *, staff, session, survey, publication, reread
):
    worker = staff(Role.FIELD_WORKER)
    channel = survey.channels[0].id
    numbers = {"channel": channel, "day": "2026-05-01", "approached": "40", "refused": "12"}
    assert worker.post(SURVEY + "asked/tally", data=numbers).status_code == 302
    reread()
    tally = tallying.totals(session, survey)[channel]
    assert (tally.approached, tally.refused, tally.completed) == (40, 12, 0)
    page = worker.get(SURVEY + "asked")
    assert "<td" in page.text
    assert "Keep this" not in page.text
    assert worker.post(SURVEY + "asked/sample", data={"sample": "by_venue"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"approached": "5", "refused": "9"}, "only 5 people were approached"),
        ({"approached": "some"}, "in digits"),
        ({"approached": "5", "day": "soon"}, "2026-05-31"),
        ({"approached": "5", "channel": "999"}, "Choose where"),
    ],
)
def test_what_is_wrong_with_a_tally_is_told(coordinator, survey, publication, given, told):
    known = {"channel": survey.channels[0].id, "day": "2026-05-01"}
    response = coordinator.post(SURVEY + "asked/tally", data={**known, **given})
    assert response.status_code == 422
    assert told in response.text


def test_figures_from_outside_are_added_corrected_and_removed(
    *, coordinator, session, survey, publication, reread
):
    assert "No figure yet" in coordinator.get(SURVEY + "outside").text
    assert "works=yes" in coordinator.get(SURVEY + "outside/new").text
    assert coordinator.post(SURVEY + "outside/new", data=FIGURE).status_code == 302
    (stored,) = comparing.comparators(session, survey)
    number = stored.id
    assert (stored.figure, stored.source.get("fr")) == (62.5, "Office statistique")
    assert "Statistical office" in coordinator.get(SURVEY + "outside").text
    form = coordinator.get(f"{SURVEY}outside/{number}").text
    assert 'value="62.5"' in form
    changed = {**FIGURE, "figure": "61"}
    assert coordinator.post(f"{SURVEY}outside/{number}", data=changed).status_code == 302
    reread()
    assert comparing.get(session, survey, number).figure == 61
    coordinator.post(f"{SURVEY}outside/{number}/remove")
    reread()
    assert comparing.comparators(session, survey) == []
    assert coordinator.get(f"{SURVEY}outside/{number}").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"figure": "many"}, "figure"),
        ({"figure": "101"}, "figure"),
        ({"year": "soon"}, "year"),
        ({"link": "example.org"}, "link"),
        ({"difference": ""}, "difference"),
        ({"answer": "works=perhaps"}, "answer"),
    ],
)
def test_what_is_wrong_with_a_figure_is_told_beside_its_field(
    coordinator, survey, publication, change, field
):
    response = coordinator.post(SURVEY + "outside/new", data={**FIGURE, **change})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert "We asked at any age" in response.text or change.get("difference") == ""


def test_viewers_declare_nothing(staff, survey, publication):
    viewer = staff(Role.VIEWER)
    assert viewer.get(SURVEY + "asked").status_code == 403
    assert viewer.get(SURVEY + "outside").status_code == 403
    assert "What stands beside" not in viewer.get(SURVEY).text


def test_groups_are_chosen_put_together_and_planned(coordinator, session, project, reread):
    survey = drafting.create_from_template(
        session, project=project, template_id="labour-market-survey", languages=["en"]
    )
    address = f"/p/bread/surveys/{survey.slug}/groups"
    question = next(each for each in grouping.profile(survey) if is_collapsible(each))
    first, second = (answer.value for answer in question.answers[:2])
    page = coordinator.get(f"{address}?answers=60").text
    assert 'value="60"' in page
    assert "What readers will see" in page
    given = {
        "questions": question.path,
        f"group:{question.path}:{first}": "Both",
        f"group:{question.path}:{second}": "Both",
    }
    assert coordinator.post(address, data=given).status_code == 302
    reread()
    (kept,) = grouping.breakdowns(survey)
    assert kept.question == question.path
    assert kept.merged[0].values == (first, second)
    assert coordinator.get(address).text.count('value="Both"') == 2
