import pytest

from surveys import guide, library
from surveys.guide import Part, Phase, Subject, phases
from surveys.model import Kind, Question, Survey
from surveys.text import LocalizedText

GUIDES = [each.id for each in library.templates() if each.kind is Kind.FOCUS_GROUP]


@pytest.mark.parametrize("template", GUIDES)
def test_every_guide_of_the_library_leads_from_consent_to_referral(template):
    found = phases(library.get(template).survey)
    assert next(guide.items(found, Part.CONSENT)).path.startswith("rules/")
    assert [phase.subject for phase in found][-4:] == [
        Subject.GAPS,
        Subject.ASK,
        Subject.READING_BACK,
        Subject.REFERRAL,
    ]
    assert len(list(guide.items(found, Part.STATEMENT))) >= 3
    assert guide.total(found, interpreted=False) == 90
    assert guide.total(found, interpreted=True) == 150


def test_a_guide_of_another_tool_gets_the_phases_that_it_lacks():
    survey = Survey(
        name="plain",
        title=LocalizedText(),
        languages=("en",),
        default_language="en",
        children=(
            Question("one", "text", LocalizedText.of({"en": "What happened?"})),
            Question("note", "note", LocalizedText.of({"en": "Read this"})),
            Question("when", "start"),
        ),
    )
    first, *others = phases(survey)
    assert [item.part for item in first.items] == [Part.TALK, Part.READ]
    assert [each.subject for each in others] == [
        Subject.GAPS,
        Subject.ASK,
        Subject.READING_BACK,
    ]
    assert guide.total(phases(survey), interpreted=True) == 0


def test_names_of_phases_are_unique():
    for template in GUIDES:
        names = [phase.name for phase in phases(library.get(template).survey)]
        assert len(names) == len(set(names))


def test_a_phase_takes_half_as_long_again_with_an_interpreter():
    phase = Phase("story", LocalizedText(), LocalizedText(), 12, ())
    assert phase.planned(interpreted=True) == 18
    assert phase.planned(interpreted=False) == 12
