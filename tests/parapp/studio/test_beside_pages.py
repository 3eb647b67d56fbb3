import pytest

from exports.declared import Beside
from parapp.models import Role
from parapp.services import drafting, pairing, weighing

PAGE = "/p/bread/side-by-side"
TEMPLATE = "labour-market-survey"


@pytest.fixture
def labour(session, project):
    return drafting.create_from_template(
        session, project=project, template_id=TEMPLATE, languages=["en"]
    )


@pytest.fixture
def question(labour):
    return next(each for each in weighing.questions(labour) if each.path.endswith("gender"))


def test_two_surveys_are_set_side_by_side_and_apart(
    *, coordinator, session, project, survey, labour, reread
):
    assert "Nothing stands side by side yet" in coordinator.get(PAGE).text
    given = {"first": "small", "second": TEMPLATE, "kind": "rounds"}
    assert coordinator.post(PAGE + "/surveys", data=given).status_code == 302
    reread()
    (made,) = pairing.pairings(session, project)
    assert made.kind is Beside.ROUNDS
    assert "two rounds" in coordinator.get(PAGE).text
    assert coordinator.post(f"{PAGE}/{made.id}/remove").status_code == 302
    reread()
    assert pairing.pairings(session, project) == []


def test_the_same_survey_twice_is_told_beside_the_field(coordinator, survey, labour):
    given = {"first": "small", "second": "small", "kind": "surveys"}
    response = coordinator.post(PAGE + "/surveys", data=given)
    assert response.status_code == 422
    assert 'id="second-error"' in response.text
    assert response.text.count('value="surveys"\n') == 1


def test_two_groups_are_set_side_by_side(
    *, coordinator, session, project, labour, question, reread
):
    one, other = (answer.value for answer in question.answers[:2])
    first, second = (f"{labour.slug}={question.path}={value}" for value in (one, other))
    assert f'value="{first}"' in coordinator.get(PAGE).text
    wrong = coordinator.post(PAGE + "/groups", data={"one": first, "other": first})
    assert (wrong.status_code, 'id="other-error"' in wrong.text) == (422, True)
    apart = coordinator.post(PAGE + "/groups", data={"one": first, "other": "small=works=yes"})
    assert "of the same question" in apart.text
    given = {"one": first, "other": second}
    assert coordinator.post(PAGE + "/groups", data=given).status_code == 302
    reread()
    (made,) = pairing.pairings(session, project)
    assert (made.question, made.first_group, made.second_group) == (question.path, one, other)
    assert "two groups" in coordinator.get(PAGE).text


def test_an_official_mix_is_given_corrected_and_removed(
    *, coordinator, session, labour, question, reread
):
    page = f"/p/bread/surveys/{labour.slug}/mixes"
    address = f"{page}/one?question={question.path}"
    assert question.path in coordinator.get(page).text
    assert coordinator.get(address).status_code == 200
    values = [answer.value for answer in question.answers]
    shares = {f"share:{value}": "0" for value in values}
    given = {
        **shares,
        f"share:{values[0]}": "50,5 %",
        f"share:{values[1]}": "49.5",
        "year": "2024",
        "source": "Register",
        "place": "Sofia",
        "link": "https://example.org/residents",
    }
    wrong = coordinator.post(address, data={**given, f"share:{values[1]}": "10"})
    assert (wrong.status_code, 'id="shares-error"' in wrong.text) == (422, True)
    assert 'value="50,5 %"' in wrong.text
    assert coordinator.post(address, data=given).status_code == 302
    reread()
    (margin,) = weighing.margins(session, labour)
    assert margin.shares[values[0]] == 50.5
    assert "Register" in coordinator.get(page).text
    assert 'value="50.5"' in coordinator.get(address).text
    coordinator.post(f"{page}/{margin.id}/remove")
    reread()
    assert weighing.margins(session, labour) == []


def test_a_question_without_groups_has_no_mix(coordinator, labour):
    address = f"/p/bread/surveys/{labour.slug}/mixes/one?question=nothing"
    assert coordinator.get(address).status_code in {400, 404, 422}


def test_viewers_and_field_workers_set_nothing_side_by_side(staff, labour):
    for role in (Role.VIEWER, Role.FIELD_WORKER):
        client = staff(role)
        assert client.get(PAGE).status_code == 403
        assert client.get(f"/p/bread/surveys/{labour.slug}/mixes").status_code == 403
