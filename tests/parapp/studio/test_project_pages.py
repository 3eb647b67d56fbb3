import re

import pytest

from parapp.models import Role
from parapp.services import drafting, people, projects
from surveys import frameworks


@pytest.fixture
def newcomer(session, enter, unguarded):
    """Somebody with an account and no project."""
    return enter(people.add_user(session, email="new@example.org", password="never typed in"))


def test_an_empty_list_says_what_a_project_is_and_offers_the_first_step(newcomer):
    page = newcomer.get("/projects").text
    assert "A project is where everything belongs" in page
    assert "/projects/new" in page


def test_whoever_begins_a_project_coordinates_it(newcomer, session):
    response = newcomer.post(
        "/projects/new",
        data={
            "first_language": "en",
            "title-en": "Work that fits us!",
            "organisation-en": "Simba Centre",
            "funder-en": "The town",
            "contact-en": "12 Mill Street",
            "place-en": "Stockholm",
            "policy_areas": ["labour_market", "education", "not-an-area"],
            "principles": ["labour_law"],
            "languages": ["en", "so"],
            "time_zone": "Europe/Stockholm",
        },
    )
    assert response.headers["Location"] == "/p/work-that-fits-us/"
    made = projects.get_project(session, "work-that-fits-us")
    assert made.organisation.get("en") == "Simba Centre"
    assert made.policy_areas == ["labour_market", "education"]
    assert made.principles == ["labour_law"]
    assert made.languages == ["en", "so"]
    assert made.time_zone == "Europe/Stockholm"
    assert newcomer.get("/p/work-that-fits-us/").status_code == 200


def test_a_project_without_a_title_is_not_made_and_the_form_keeps_what_was_typed(newcomer):
    response = newcomer.post(
        "/projects/new", data={"first_language": "en", "organisation-en": "Simba Centre"}
    )
    assert response.status_code == 422
    assert 'href="#title-en"' in response.text
    assert "Simba Centre" in response.text


def test_a_name_in_addresses_that_is_taken_is_said_beside_the_field(newcomer, project):
    response = newcomer.post(
        "/projects/new", data={"first_language": "en", "title-en": "Bread", "slug": "bread"}
    )
    assert response.status_code == 422
    assert 'id="slug-error"' in response.text


def test_a_title_in_arabic_gets_a_name_in_addresses_too(newcomer):
    response = newcomer.post(
        "/projects/new", data={"first_language": "ar", "title-ar": "عمل يناسبنا"}
    )
    assert response.headers["Location"] == "/p/project/"


def test_the_home_names_the_six_steps_and_leads_to_the_library_first(coordinator):
    page = coordinator.get("/p/bread/").text
    for step in frameworks.steps():
        assert step.name in page
    assert "Begin with a survey" in page
    assert 'aria-current="step"' in page


def test_the_home_asks_for_policy_areas_where_none_is_chosen(coordinator, session, project):
    project.policy_areas = []
    session.commit()
    assert "Choose the policy areas" in coordinator.get("/p/bread/").text


def test_the_home_leads_from_draft_to_asking_to_evidence(coordinator, session, survey, answered):
    answered(3)
    assert "With 17 more answers there are figures" in coordinator.get("/p/bread/").text
    answered(30)
    page = coordinator.get("/p/bread/").text
    assert "The answers can be shown" in page
    assert "33 answers" in page


def test_the_home_leads_to_a_draft(coordinator, survey):
    assert "A survey is still a draft" in coordinator.get("/p/bread/").text


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.VIEWER])
def test_who_may_not_see_progress_sees_a_rounded_number(staff, answered, role):
    answered(3)
    client = staff(role)
    assert "fewer than 20 answers" in client.get("/p/bread/").text
    assert "3 answers" not in client.get("/p/bread/").text
    answered(33)
    assert "about 30 answers" in client.get("/p/bread/").text
    page = client.get("/p/bread/surveys/small/").text
    assert "about 30 answers" in page
    # As a number of its own: the random tokens of forms and links may hold the two digits.
    assert not re.search(r"(?<![\w.-])36(?![\w.-])", page)


def test_settings_are_kept_in_each_language(coordinator, session, project, reread):
    page = coordinator.get("/p/bread/settings").text
    assert 'name="title-ar"' in page
    assert 'dir="rtl"' in page
    response = coordinator.post(
        "/p/bread/settings",
        data={
            "title-en": "Bread for all",
            "title-ar": "خبز للجميع",
            "organisation-fr": "Centre",
            "languages": ["ar", "en"],
            "policy_areas": ["education"],
            "time_zone": "Europe/Sofia",
        },
    )
    assert response.status_code == 302
    reread()
    assert project.title.get("ar") == "خبز للجميع"
    assert project.title.exact("fr") is None  # emptied in the form
    assert project.organisation.get("fr") == "Centre"
    assert project.languages == ["ar", "en"]
    assert project.policy_areas == ["education"]


def test_settings_without_a_title_change_nothing(coordinator, session, project, reread):
    response = coordinator.post("/p/bread/settings", data={"time_zone": "Europe/Sofia"})
    assert response.status_code == 422
    reread()
    assert project.title.get("en") == "Bread for everyone"


def test_an_unknown_time_zone_is_said_beside_the_field(coordinator):
    response = coordinator.post(
        "/p/bread/settings", data={"title-en": "Bread", "time_zone": "Mars/Olympus"}
    )
    assert response.status_code == 422
    assert 'id="time_zone-error"' in response.text


def test_a_demonstration_says_so_on_every_page(coordinator, session, project):
    project.is_demo = True
    session.commit()
    for page in ("", "library", "settings", "evidence"):
        assert "Everything in it is invented" in coordinator.get(f"/p/bread/{page}").text


def test_two_projects_do_not_see_each_other(coordinator, session):
    people.add_user(session, email="other@example.org", password="never typed in")
    projects.create_project(session, slug="other", title="Other", owner_email="other@example.org")
    assert "Other" not in coordinator.get("/projects").text
    assert coordinator.get("/p/other/").status_code == 404


def test_a_survey_of_another_project_is_not_found_under_ones_own(coordinator, session):
    people.add_user(session, email="other@example.org", password="never typed in")
    other = projects.create_project(
        session, slug="other", title="Other", owner_email="other@example.org"
    )
    drafting.create_from_template(session, project=other, template_id="labour-market-survey")
    assert coordinator.get("/p/bread/surveys/labour-market-survey/").status_code == 404
