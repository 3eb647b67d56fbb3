from dataclasses import replace

import pytest

from exports.collapsing import BrokenDown, Merged
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.services import auditing, declaring, grouping, weighing
from parapp.services.weighing import Mix
from surveys import serial
from surveys.model import Choice, ChoiceList, Question, Role
from surveys.text import LocalizedText

AGES = ("young", "middle", "old")


def words(said):
    return LocalizedText.of({"en": said})


MIX = Mix(
    question="age",
    shares={"young": 30.0, "middle": 45.5, "old": 24.5},
    source=words("Register of residents"),
    year=2024,
    place=words("Sofia"),
    link="https://example.org/residents",
)


@pytest.fixture
def profiled(session, survey, form):
    def asked(name, choices):
        return Question(name, "select_one", words(name), list_name=choices, role=Role.PROFILE)

    changed = replace(
        form,
        children=(*(asked(name, "ages") for name in ("age", "age2", "age3")), *form.children),
        choice_lists=(
            *form.choice_lists,
            ChoiceList("ages", tuple(Choice(a, words(a)) for a in AGES)),
        ),
    )
    with writing(session):
        survey.document = serial.to_json(changed)
    return survey


def test_a_mix_is_kept_corrected_and_removed(session, profiled):
    margin = weighing.keep(session, survey=profiled, mix=MIX)
    shares = {"young": 20.0, "middle": 50.0, "old": 30.0}
    weighing.keep(session, survey=profiled, mix=replace(MIX, shares=shares))
    session.expire_all()
    (found,) = declaring.declared(session, profiled).margins
    assert (found.key, dict(found.shares), found.year) == ("age", shares, 2024)
    weighing.remove(session, margin=weighing.get(session, profiled, margin.id))
    assert weighing.margins(session, profiled) == []
    with pytest.raises(NotFoundError):
        weighing.get(session, profiled, margin.id)
    actions = [entry.action for entry in auditing.entries(session, profiled.project)][:3]
    assert actions == ["margin.removed", "margin.changed", "margin.added"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": "works"}, "margin.question"),
        ({"shares": {"young": 50.0, "middle": 50.0}}, "margin.groups"),
        ({"shares": {"young": 50.0, "middle": 25.0, "aged": 25.0}}, "margin.groups"),
        ({"shares": {"young": 120.0, "middle": -20.0, "old": 0.0}}, "margin.shares"),
        ({"shares": {"young": float("nan"), "middle": 50.0, "old": 50.0}}, "margin.shares"),
        ({"shares": {"young": 30.0, "middle": 30.0, "old": 30.0}}, "margin.sum"),
        ({"source": LocalizedText()}, "margin.source"),
        ({"place": LocalizedText()}, "margin.place"),
        ({"year": 1850}, "margin.year"),
        ({"link": "example.org"}, "margin.link"),
    ],
)
def test_what_is_missing_or_wrong_is_told(session, profiled, change, code):
    with pytest.raises(InvalidError) as caught:
        weighing.keep(session, survey=profiled, mix=replace(MIX, **change))
    assert caught.value.code == code


def test_there_are_at_most_two_mixes(session, profiled):
    for question in ("age", "age2"):
        weighing.keep(session, survey=profiled, mix=replace(MIX, question=question))
    with pytest.raises(RefusedError) as caught:
        weighing.keep(session, survey=profiled, mix=replace(MIX, question="age3"))
    assert caught.value.code == "margin.number"


def test_a_mix_of_other_groups_than_figures_are_shown_by_is_not_used(session, profiled):
    margin = weighing.keep(session, survey=profiled, mix=MIX)
    assert weighing.fits(profiled, margin)
    merged = Merged(words("Not young"), ("middle", "old"))
    grouping.break_down(session, survey=profiled, chosen=[BrokenDown("age", (merged,))])
    assert not weighing.fits(profiled, margin)
    assert declaring.declared(session, profiled).margins == ()
    together = {"young": 30.0, "middle": 70.0}
    weighing.keep(session, survey=profiled, mix=replace(MIX, shares=together))
    assert weighing.fits(profiled, margin)
