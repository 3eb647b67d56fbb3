from xml.etree import ElementTree as ET

from parapp.models import Role

PAGE = "/p/bread/evidence/releases/1/charts"


def test_the_charts_of_a_release_stand_beside_their_tables_and_can_be_saved(
    coordinator, answered, work
):
    assert coordinator.get(PAGE).status_code == 404
    answered(60)
    coordinator.post("/p/bread/evidence/release")
    work()
    page = coordinator.get(PAGE).text
    assert page.count("<svg") >= 1
    assert page.count('role="img"') == page.count("As a table")
    saved = coordinator.get(f"{PAGE}/1.svg")
    assert saved.mimetype == "image/svg+xml"
    assert "bread-1-chart-1.svg" in saved.headers["Content-Disposition"]
    assert ET.fromstring(saved.data).get("role") == "img"
    assert coordinator.get(f"{PAGE}/0.svg").status_code == 404
    assert coordinator.get(f"{PAGE}/99.svg").status_code == 404
    assert PAGE in coordinator.get("/p/bread/evidence/releases/1").text


def test_a_release_without_figures_has_no_charts_and_says_why(coordinator, answered, work):
    answered(12)
    coordinator.post("/p/bread/evidence/release")
    work()
    page = coordinator.get(PAGE).text
    assert "This release has no charts" in page
    assert "Charts begin with 20 answers" in page


def test_charts_are_for_those_who_may_take_evidence_out(staff, coordinator, answered, work):
    answered(60)
    coordinator.post("/p/bread/evidence/release")
    work()
    assert staff(Role.VIEWER).get(PAGE).status_code == 200
    assert staff(Role.FIELD_WORKER).get(PAGE).status_code == 403
