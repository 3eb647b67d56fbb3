import threading
from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from parapp import database
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Contribution, Quotation, Response, Role, User
from parapp.services import (
    attributing,
    auditing,
    coding,
    finding,
    passages,
    people,
    quotable,
    quotations,
    releasing,
    stating,
    supporting,
)
from parapp.services.finding import About, Words
from parapp.services.quotable import Draft
from parapp.services.quotations import State
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText

SAID = "قالت لي أم محمد إننا ننتظر منذ سنة في ستوكهولم"
DRAFT = Draft(
    "قالت لي [جارة] إننا ننتظر منذ سنة …",
    LocalizedText.of({"en": "[A neighbour] told me that we have been waiting for a year …"}),
    "labour_market",
)


@pytest.fixture
def passage(session, project, meet):
    meet((SAID, "Um Muhammad told me that we have been waiting for a year in Stockholm"))
    return passages.passages(session, project)[0]


@pytest.fixture
def quotation(session, project, passage, coders):
    return quotations.choose(
        session, project=project, passage=passage, draft=DRAFT, actor=coders[0]
    )


def approve(session, quotation, *people_):
    for person in people_:
        quotations.approve(
            session, quotation=quotation, seen=quotations.fingerprint(quotation), actor=person
        )


def test_a_quotation_is_read_by_others_when_two_people_have_approved_it(
    session, project, quotation, coders
):
    assert quotations.approved(session, project) == []
    approve(session, quotation, coders[0])
    assert quotations.state(quotation) is State.WAITING
    with pytest.raises(RefusedError) as caught:
        approve(session, quotation, coders[0])
    assert caught.value.code == "quotation.approved_already"
    approve(session, quotation, coders[1])
    (found,) = quotations.approved(session, project)
    assert (found.text, found.language) == (DRAFT.text, "ar")
    assert (found.spoken, found.group, found.policy_area) == (
        True,
        LocalizedText(),
        "labour_market",
    )
    actions = [each.action for each in auditing.entries(session, project)]
    assert actions[:3] == ["quotation.approved", "quotation.approved", "quotation.chosen"]


def test_two_approvals_of_one_transaction_are_two(session, project, quotation, coders):
    with writing(session):
        approve(session, quotation, *coders)
    session.expire_all()
    assert quotation.approvals == [each.id for each in coders]


@pytest.mark.parametrize(
    "changed",
    [{"text": "ننتظر منذ سنة …"}, {"translation": LocalizedText.of({"en": "We wait"})}],
)
def test_other_words_are_approved_anew(session, project, quotation, coders, changed):
    approve(session, quotation, *coders)
    quotations.change(
        session, quotation=quotation, draft=replace(DRAFT, **changed), actor=coders[0]
    )
    assert quotations.approved(session, project) == []
    assert quotation.approvals == []


def test_what_changes_no_words_keeps_its_approvals(session, project, quotation, coders):
    approve(session, quotation, *coders)
    draft = replace(DRAFT, policy_area="education", text=f" {DRAFT.text} ")
    quotations.change(session, quotation=quotation, draft=draft, actor=coders[0])
    assert [each.policy_area for each in quotations.approved(session, project)] == ["education"]


def test_nobody_approves_words_that_they_have_not_read(session, quotation, coders):
    seen = quotations.fingerprint(quotation)
    quotations.change(
        session, quotation=quotation, draft=replace(DRAFT, text="ننتظر منذ سنة"), actor=coders[0]
    )
    with pytest.raises(RefusedError) as caught:
        quotations.approve(session, quotation=quotation, seen=seen, actor=coders[1])
    assert caught.value.code == "quotation.changed"


def test_only_coordinators_and_analysts_approve(session, project, quotation):
    viewer = people.add_user(session, email="viewer@example.org", password="never typed in")
    people.set_role(session, project=project, user=viewer, role=Role.VIEWER, actor=None)
    with pytest.raises(RefusedError) as caught:
        approve(session, quotation, viewer)
    assert caught.value.code == "quotation.role"


def test_a_quotation_is_withdrawn_and_comes_back_only_with_new_approvals(
    session, project, quotation, coders
):
    approve(session, quotation, *coders)
    quotations.withdraw(session, quotation=quotation, actor=coders[0])
    assert quotations.state(quotation) is State.WITHDRAWN
    assert quotations.approved(session, project) == []
    with pytest.raises(RefusedError):
        approve(session, quotation, coders[1])
    quotations.restore(session, quotation=quotation, actor=coders[0])
    assert quotations.approved(session, project) == []
    approve(session, quotation, *coders)
    assert len(quotations.approved(session, project)) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": " "}, "quotation.empty"),
        ({"text": "ننتظر منذ سنتين"}, "quotation.words"),
        ({"text": "قالت لي أم محمد إننا ننتظر"}, "quotation.highlighted"),
        (
            {"translation": LocalizedText.of({"en": "We wait in Stockholm"})},
            "quotation.highlighted",
        ),
        ({"policy_area": "nowhere"}, "quotation.area"),
        ({"group": ("arrived", "new")}, "quotation.group"),
    ],
)
def test_what_may_not_be_shown_is_refused(*, session, project, passage, coders, changed, code):
    with pytest.raises((InvalidError, RefusedError)) as caught:
        quotations.choose(
            session,
            project=project,
            passage=passage,
            draft=replace(DRAFT, **changed),
            actor=coders[0],
        )
    assert caught.value.code == code
    assert quotations.quotations(session, project) == []


def test_what_is_highlighted_may_stay_where_a_person_has_looked(session, project, passage, coders):
    draft = replace(DRAFT, text="ننتظر منذ سنة في ستوكهولم", looked=True)
    quotations.choose(session, project=project, passage=passage, draft=draft, actor=coders[0])
    assert auditing.entries(session, project)[0].details == {"looked": True}


def test_what_was_said_without_consent_is_not_quoted(session, project, meet, answer, coders):
    meet(("We wait", ""), language="en", consented=False)
    answer("We wait", consent="no")
    for passage in passages.passages(session, project):
        with pytest.raises(RefusedError) as caught:
            quotations.choose(
                session, project=project, passage=passage, draft=Draft("We wait"), actor=coders[0]
            )
        assert caught.value.code == "quotation.consent"


def test_a_quotation_ends_with_the_consent(session, project, quotation, coders):
    approve(session, quotation, *coders)
    with writing(session):
        session.scalars(select(Contribution)).one().meeting.consent_on = None
    assert quotations.approved(session, project) == []


def test_words_that_were_corrected_are_approved_anew_or_withdrawn(
    session, project, quotation, coders
):
    approve(session, quotation, *coders)
    for text, expected in (
        (SAID.replace("سنة", "سنتين"), State.WAITING),
        ("لا شيء", State.WITHDRAWN),
    ):
        with writing(session):
            contribution = session.scalars(select(Contribution)).one()
            before, contribution.text = contribution.text, text
            coding.follow(session, contribution=contribution, before=before)
        assert quotations.state(quotation) is expected


@pytest.fixture
def released(session, project, asked, answer, tmp_path):
    """Thirty answers of people who are new, five of others, and a release of them."""
    identity = answer("They never call me back")
    for number in range(34):
        answer("Nothing", arrived="new" if number < 29 else "long")
    releasing.release(session, project=project, data=tmp_path)
    return passages.find(session, project, f"r.{identity.hex}.0.why")


CALL = Draft("They never call me back")


def test_an_answer_is_attributed_to_a_group_that_a_release_shows(
    session, project, released, coders, asked
):
    (group,) = attributing.groups_of(session, project, released.said)
    assert (group.variable, group.value) == ("arrived", "new")
    made = quotations.choose(
        session,
        project=project,
        passage=released,
        draft=replace(CALL, group=("arrived", "new")),
        actor=coders[0],
    )
    approve(session, made, *coders)
    (found,) = quotations.approved(session, project)
    assert found.group.get("en") == "Under a year"
    assert (found.spoken, found.survey) == (False, asked.title)


def test_an_answer_is_attributed_to_no_other_group_and_to_none_that_is_small(
    session, project, released, coders
):
    for group in (("arrived", "long"), ("why", "new")):
        with pytest.raises(RefusedError) as caught:
            quotations.choose(
                session,
                project=project,
                passage=released,
                draft=replace(CALL, group=group),
                actor=coders[0],
            )
        assert caught.value.code == "quotation.group_small"


def test_an_answer_is_not_quoted_before_twenty_people_are_told_of(
    session, project, asked, answer, coders
):
    answer("They never call me back")
    (passage,) = passages.passages(session, project)
    with pytest.raises(RefusedError) as caught:
        quotations.choose(session, project=project, passage=passage, draft=CALL, actor=coders[0])
    assert caught.value.code == "quotation.base"


def test_a_quotation_goes_with_the_answer(session, project, released, coders):
    made = quotations.choose(
        session, project=project, passage=released, draft=CALL, actor=coders[0]
    )
    approve(session, made, *coders)
    assert len(quotations.approved(session, project)) == 1
    number = made.id
    with writing(session):
        session.execute(delete(Response).where(Response.id == released.source.response))
    session.expire_all()
    assert session.scalars(select(Quotation)).all() == []
    with pytest.raises(NotFoundError):
        quotations.get(session, project, number)


def test_a_quotation_says_that_it_came_through_an_interpreter(session, project, quotation, coders):
    approve(session, quotation, *coders)
    assert not quotations.approved(session, project)[0].interpreted
    with writing(session):
        session.scalars(select(Contribution)).one().interpreted = True
    (found,) = quotations.approved(session, project)
    assert found.interpreted


def test_a_finding_carries_a_quotation_with_its_group_as_long_as_others_may_read_it(
    session, project, released, coders
):
    made = quotations.choose(
        session,
        project=project,
        passage=released,
        draft=replace(CALL, group=("arrived", "new")),
        actor=coders[0],
    )
    approve(session, made, *coders)
    words = Words(LocalizedText.of({"en": "Nobody calls."}), LocalizedText.of({"en": "No call."}))
    written = finding.write(session, project=project, words=words, about=About())
    supporting.on_quotation(session, finding=written, quotation=made.id)

    (quoted,) = stating.claim(session, written, Shelves(session, project)).quotations
    assert quoted.group.get("en") == "Under a year"
    with writing(session):
        made.group = {**made.group, "value": "long"}  # of whom no release shows 20
    assert stating.claim(session, written, Shelves(session, project)).quotations == ()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_words_that_change_while_they_are_approved_wait_for_approval(
    engine, session, quotation, coders, monkeypatch
):
    number, first, second = quotation.id, coders[0].id, coders[1].id
    other = replace(DRAFT, text="قالت لي [جارة] إننا ننتظر منذ سنة في ستوكهولم", looked=True)

    def change():
        with database.open_sessions(engine)() as own:
            found, actor = own.get(Quotation, number), own.get(User, first)
            quotations.change(own, quotation=found, draft=other, actor=actor)

    meanwhile = threading.Thread(target=change)
    check = quotable.check_consent

    def check_while_another_changes(said):
        check(said)
        monkeypatch.setattr(quotable, "check_consent", check)
        meanwhile.start()
        meanwhile.join(1)  # where the row is locked, it goes on after this approval

    approve(session, quotation, coders[0])
    monkeypatch.setattr(quotable, "check_consent", check_while_another_changes)
    approve(session, quotation, session.get(User, second))
    session.commit()
    meanwhile.join()
    session.expire_all()
    assert quotation.text == other.text
    assert quotation.approvals == []
    assert quotations.state(quotation) is State.WAITING
