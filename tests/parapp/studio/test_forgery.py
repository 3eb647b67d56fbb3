"""Forms of staff cannot be posted by other sites."""

import pytest

from parapp.models import AuditEntry, Role
from parapp.permissions import declaration_of


@pytest.fixture
def unguarded() -> None:
    """Here the guard stays."""


def test_no_post_of_staff_is_taken_without_a_token(app, staff, survey, session, reread):
    client = staff(Role.COORDINATOR)
    before = session.query(AuditEntry).count()
    names = {"project": "bread", "survey": "small", "template": "labour-market-survey"}
    names["contribution"] = "00000000-0000-4000-8000-000000000000"
    tried = 0
    for rule in app.url_map.iter_rules():
        declaration = declaration_of(app.view_functions[rule.endpoint])
        if "POST" not in rule.methods or rule.endpoint.startswith(
            ("respond.", "give.", "security.login")
        ):
            continue
        with app.test_request_context():
            known = {name: names.get(name, 1) for name in rule.arguments}  # the others are numbers
            path = app.url_for(rule.endpoint, **known)
        response = client.post(path, data={"language": "ar"})
        assert response.status_code == 400, (rule.endpoint, declaration)
        tried += 1
    assert tried > 10
    reread()
    assert session.query(AuditEntry).count() == before


def test_the_page_that_refuses_says_what_to_do(staff, survey):
    response = staff(Role.COORDINATOR).post("/p/bread/surveys/small/publish")
    assert "Load it again and send it" in response.text
