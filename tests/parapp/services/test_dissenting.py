import uuid

import pytest

from parapp.errors import InvalidError, RefusedError
from parapp.models import AuditEntry, Right, Role, Say, Verdict
from parapp.services import checking, dissenting, finding, people
from parapp.services.checking import Opinion
from parapp.services.finding import About, Words
from surveys.text import LocalizedText

WORDS = LocalizedText.of({"en": "Most of us have work."})
TOLD = LocalizedText.of({"en": "Some say: not in every district."})
OWN = "Since I left the bakery in spring nobody has called me back"


@pytest.fixture
def item(session, project):
    finding.write(session, project=project, words=Words(WORDS, WORDS), about=About())
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    return check.items[0]


@pytest.fixture
def hear(session, item):
    def say(number: int, right: Right = Right.YES, words: str = "") -> None:
        for _ in range(number):
            checking.answer(
                session,
                check=item.check,
                identity=uuid.uuid4(),
                language="en",
                opinions={item.id: Opinion(right, Say.YES, words)},
            )

    return say


def told(session, item):
    checking.close(session, check=item.check)
    return checking.agreed(session, item.wording).dissent


def approve(session, item, *staff):
    for person in staff:
        dissenting.approve(session, item=item, seen=dissenting.fingerprint(item), actor=person)


def test_it_is_told_once_two_people_have_approved_it(session, item, hear, coders):
    hear(11)
    hear(1, Right.NO)
    dissenting.sum_up(session, item=item, dissent=TOLD)
    assert not told(session, item)
    approve(session, item, coders[0])
    assert not told(session, item)
    with pytest.raises(RefusedError) as caught:
        approve(session, item, coders[0])
    assert caught.value.code == "check.approved_already"
    approve(session, item, coders[1])
    assert told(session, item) == TOLD
    noted = session.query(AuditEntry).filter_by(action="check.dissent_approved").count()
    assert noted == 2


def test_other_words_are_approved_anew_and_the_same_words_stay_approved(
    session, item, hear, coders
):
    hear(11)
    hear(1, Right.NO)
    dissenting.sum_up(session, item=item, dissent=TOLD)
    seen = dissenting.fingerprint(item)
    approve(session, item, *coders)
    dissenting.sum_up(session, item=item, dissent=TOLD)
    assert told(session, item) == TOLD
    dissenting.sum_up(session, item=item, dissent=LocalizedText.of({"en": "Some say: no."}))
    assert not told(session, item)
    with pytest.raises(RefusedError) as caught:
        dissenting.approve(session, item=item, seen=seen, actor=coders[0])
    assert caught.value.code == "check.changed"


def test_who_may_not_see_single_answers_approves_nothing(session, project, item):
    dissenting.sum_up(session, item=item, dissent=TOLD)
    viewer = people.add_user(session, email="viewer@example.org", password="never typed in")
    people.set_role(session, project=project, user=viewer, role=Role.VIEWER, actor=None)
    with pytest.raises(RefusedError) as caught:
        approve(session, item, viewer)
    assert caught.value.code == "check.role"


def test_what_may_name_somebody_is_confirmed_or_left_out(session, item):
    named = LocalizedText.of({"en": "Some say: ask Mrs Haddad, 0170 1234567."})
    with pytest.raises(RefusedError) as caught:
        dissenting.sum_up(session, item=item, dissent=named)
    assert caught.value.code == "check.highlighted"
    assert not item.dissent
    assert set(dissenting.highlighted(named)) == {"en"}
    dissenting.sum_up(session, item=item, dissent=named, looked=True)
    assert item.dissent == named


def test_the_words_of_a_single_person_are_never_told(session, item, hear, coders):
    hear(11)
    copied = LocalizedText.of({"en": "Some say: since I left the bakery in spring, nothing."})
    dissenting.sum_up(session, item=item, dissent=copied)
    hear(1, Right.NO, OWN)
    # Whoever approves is stopped too, where the words came after they were summed up.
    with pytest.raises(InvalidError) as caught:
        approve(session, item, coders[0])
    assert caught.value.code == "check.own_words"
    assert caught.value.parameters == {"words": "since i left the bakery in spring"}
    with pytest.raises(InvalidError):
        dissenting.sum_up(session, item=item, dissent=LocalizedText.of({"en": OWN}))
    dissenting.sum_up(session, item=item, dissent=TOLD)


def test_of_fewer_than_ten_people_it_is_not_told_at_all(session, item, hear, coders):
    hear(8)
    hear(1, Right.NO)
    dissenting.sum_up(session, item=item, dissent=TOLD)
    approve(session, item, *coders)
    assert not told(session, item)
    assert item.approved_dissent == TOLD


def test_where_everybody_agrees_there_is_no_dissent_to_approve(session, item, hear, coders):
    hear(12)
    dissenting.sum_up(session, item=item, dissent=TOLD)
    with pytest.raises(RefusedError) as caught:
        approve(session, item, coders[0])
    assert caught.value.code == "check.nobody_disagrees"
    assert item.approvals == []
    hear(1, Right.PARTLY)
    approve(session, item, *coders)
    assert told(session, item) == TOLD


def test_a_groups_words_are_nobodys_alone(session, item, meet):
    meeting = meet(("A", "something"))
    with_group = Verdict(
        id=uuid.uuid4(),
        item_id=item.id,
        meeting_id=meeting.id,
        people=6,
        correct=Right.PARTLY,
        say=Say.OTHERWISE,
        words="It is true for the men, and not for us",
        language="en",
    )
    session.add(with_group)
    session.commit()
    words = LocalizedText.of({"en": "Groups say: it is true for the men, and not for us"})
    dissenting.sum_up(session, item=item, dissent=words)
    assert item.dissent == words
