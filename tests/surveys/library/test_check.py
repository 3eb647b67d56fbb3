from dataclasses import replace

import pytest

from surveys import library
from surveys.library.check import check, places
from surveys.library.records import StatusQuestion
from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    EvidenceKind,
    Group,
    Question,
    Role,
    Tags,
)
from surveys.text import LocalizedText

EVERYTHING = (*library.templates(), *library.blocks())


@pytest.mark.parametrize("template", EVERYTHING, ids=lambda template: template.id)
def test_every_template_and_block_is_without_fault(template):
    assert [(problem.code, str(problem)) for problem in check(template)] == []


def english(text):
    return LocalizedText.of({"en": text})


@pytest.fixture
def survey():
    """The labour market survey in English alone, so that a change is the only fault."""
    template = library.get("labour-market-survey")
    return replace(template, survey=replace(template.survey, languages=("en",)))


def with_question(template, question):
    first, *rest = template.survey.children
    return replace(template, survey=replace(template.survey, children=(first, *rest, question)))


def changed(template, name, **changes):
    """Return the template with one question changed, wherever it stands."""

    def change(items):
        for item in items:
            if isinstance(item, Group):
                yield replace(item, children=tuple(change(item.children)))
            else:
                yield replace(item, **changes) if item.name == name else item

    children = tuple(change(template.survey.children))
    return replace(template, survey=replace(template.survey, children=children))


def without(template, name):
    children = tuple(item for item in template.survey.children if item.name != name)
    return replace(template, survey=replace(template.survey, children=children))


HOURS = "economic_participation.dignity.fair_work_conditions"
RADICAL = "citizenship.dignity.vulnerability_to_radicalisation"


def tags(*indicators, evidence=EvidenceKind.EXPERIENCE):
    return Tags(principles=("labour_law",), indicators=indicators, evidence=evidence)


def codes(template):
    return {problem.code for problem in check(template)}


def test_a_survey_in_english_alone_is_without_fault(survey):
    assert codes(survey) == set()


@pytest.mark.parametrize(
    "label",
    [
        "Do you have a residence permit?",
        "Which visa did you come with?",
        "Have you asked for asylum?",
        "What is your legal status?",
    ],
)
def test_a_question_on_residence_status_is_found(survey, label):
    assert "question.residence_status" in codes(
        changed(survey, "inspectorate", label=english(label))
    )


@pytest.fixture
def residence_survey():
    """The one survey whose purpose needs the question, in English alone."""
    template = library.get("long-term-residence-survey")
    return replace(template, survey=replace(template.survey, languages=("en",)))


def test_the_declared_question_on_residence_status_is_allowed(residence_survey):
    assert residence_survey.status_question.name == "right_now"
    assert codes(residence_survey) == set()


def test_a_question_on_residence_status_that_nothing_declares_is_found(residence_survey):
    undeclared = replace(residence_survey, status_question=None)
    assert codes(undeclared) == {"question.residence_status"}


def test_a_declaration_without_a_reason_allows_nothing(residence_survey):
    unexplained = replace(residence_survey, status_question=StatusQuestion("right_now", ""))
    assert codes(unexplained) == {"question.residence_status"}


def test_a_second_question_on_residence_status_is_found_beside_the_declared_one(residence_survey):
    altered = changed(residence_survey, "gap", label=english("When did your visa end?"))
    assert codes(altered) == {"question.residence_status"}


@pytest.mark.parametrize(
    "changes",
    [
        {"required": "true()"},
        {"hint": LocalizedText()},
        {"sensitive": False},
        {"list_name": "years_believed", "label": english("Which residence permit is yours?")},
        {"type": "text", "label": english("Which residence permit is yours?")},
    ],
    ids=["required", "no reason told", "not sensitive", "no way not to say", "not coarse"],
)
def test_the_declared_question_must_be_asked_gently(residence_survey, changes):
    altered = changed(residence_survey, "right_now", **changes)
    assert "question.residence_status_hard" in codes(altered)


def test_a_profile_question_without_prefer_not_to_say_is_found(survey):
    lists = tuple(
        replace(
            known,
            choices=tuple(
                choice for choice in known.choices if choice.role is not ChoiceRole.REFUSED
            ),
        )
        if known.name == "gender"
        else known
        for known in survey.survey.choice_lists
    )
    altered = replace(survey, survey=replace(survey.survey, choice_lists=lists))
    assert codes(altered) == {"choices.refusal"}


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("hours_worked", {"constraint": ". >= "}, "expression.malformed"),
        ("hours_worked", {"relevant": "${nothing} = 1"}, "expression.unknown"),
        ("hours_worked", {"purpose": LocalizedText()}, "question.purpose"),
        ("hours_worked", {"label": LocalizedText()}, "question.label"),
        ("hours_worked", {"tags": tags("housing.none")}, "tag.unknown"),
        ("hours_worked", {"tags": Tags(principles=("kindness",))}, "tag.unknown"),
        ("hours_worked", {"tags": Tags()}, "tag.principles"),
        ("hours_worked", {"tags": tags(HOURS, evidence=EvidenceKind.NONE)}, "tag.evidence"),
        ("hours_worked", {"tags": tags(RADICAL)}, "tag.declined"),
        ("hours_worked", {"label": english("Did you work long hours?")}, "question.period"),
        ("hours_worked", {"label": english("Do you work long? Or late?")}, "question.double"),
        ("hours_worked", {"label": english("Do you agree that work is hard?")}, "question.leading"),
        (
            "hours_worked",
            {"label": english("How many hours is it " + "and so on " * 12)},
            "question.long",
        ),
        ("hours_worked", {"purpose": english("Shows hours.")}, "question.ask"),
        ("match_level", {"list_name": "none"}, "choices.unknown"),
        ("obstacles", {"type": "select_one"}, "choices.none_of_these"),
        ("match_level", {"sensitive": True}, "choices.refusal"),
        ("consent", {"required": ""}, "consent.first"),
        (
            "consent",
            {"role": Role.NONE, "tags": tags(), "purpose": english("No ask.")},
            "consent.first",
        ),
    ],
)
def test_a_fault_of_a_question_is_found(survey, name, changes, code):
    assert codes(changed(survey, name, **changes)) == {code}


def test_a_choice_given_twice_is_found(survey):
    twice = ChoiceList("inspectorate", (Choice("no", english("No")), Choice("no", english("Nay"))))
    lists = tuple(
        twice if known.name == "inspectorate" else known for known in survey.survey.choice_lists
    )
    altered = replace(survey, survey=replace(survey.survey, choice_lists=lists))
    assert codes(altered) == {"choices.duplicate"}


def test_a_question_after_the_profile_is_found(survey):
    late = Question("late", "text", label=english("And?"), purpose=english("No ask."), tags=tags())
    assert codes(with_question(survey, late)) == {"profile.last"}


def test_a_survey_without_profile_is_found(survey):
    assert "profile.missing" in codes(without(survey, "profile"))


def test_too_few_questions_are_found(survey):
    assert "template.length" in codes(without(without(survey, "finding_work"), "work_views"))


def test_phases_that_do_not_add_up_are_found():
    guide = library.get("labour-market-focus-group")
    assert codes(replace(guide, minutes=80)) == {"template.phases"}


@pytest.fixture
def guide():
    """A guide in English alone, so that a change is the only fault."""
    template = library.get("labour-market-focus-group")
    return replace(template, survey=replace(template.survey, languages=("en",)))


def with_phase(guide, name, change):
    """Return the guide with one of its phases changed."""
    children = tuple(change(item) if item.name == name else item for item in guide.survey.children)
    return replace(guide, survey=replace(guide.survey, children=children))


@pytest.mark.parametrize(
    "phase",
    [
        *("rules", "opening", "story", "key_questions", "what_works"),
        *("statements", "gaps", "ask", "reading_back", "referral"),
    ],
)
def test_a_guide_without_one_of_its_phases_is_found(guide, phase):
    renamed = with_phase(guide, phase, lambda group: replace(group, name="else"))
    assert codes(renamed) == {"guide.phase"}


def test_too_few_and_too_many_key_questions_are_found(guide):
    two = with_phase(
        guide, "key_questions", lambda group: replace(group, children=group.children[:2])
    )
    assert codes(two) == {"guide.key_questions"}
    more = with_phase(
        guide,
        "key_questions",
        lambda group: replace(group, children=(*group.children, *group.children)),
    )
    assert "guide.key_questions" in codes(more)


def test_a_key_question_without_probes_is_found(guide):
    assert codes(changed(guide, "stuck", guidance_hint=LocalizedText())) == {"guide.probes"}


@pytest.mark.parametrize("minutes", [7, 13])
def test_a_survey_that_is_too_short_or_too_long_is_found(survey, minutes):
    assert codes(replace(survey, minutes=minutes)) == {"template.minutes"}


def test_the_instrument_of_a_partner_project_is_as_long_as_theirs(survey):
    assert codes(replace(survey, minutes=7, partner_project="simba_centre")) == set()


def translated(template, name, **words):
    """Return the template with other translations of the label of one question."""
    label = next(q.label for _, q in template.questions() if q.name == name)
    return changed(template, name, label=LocalizedText.of({**dict(label.texts), **words}))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"ar": "Combien d’heures avez-vous travaillé la semaine dernière ?"}, "text.script"),
        ({"ar": "كم ساعة عملتم في الأسبوع الماضي؟ ${hours}"}, "text.placeholder"),
        ({"ar": "كم ساعة عملتم في الأسابيع ٤ الماضية؟"}, "text.digits"),
        ({"fr": "Combien ?"}, "text.length"),
        ({"fr": "Combien d’heures avez-vous travaillé, " * 9 + " ?"}, "text.length"),
    ],
)
def test_a_fault_of_a_translation_is_found(words, code):
    template = library.get("labour-market-survey")
    assert code in codes(translated(template, "hours_worked", **words))


def test_a_translation_of_an_english_text_that_has_changed_is_found(monkeypatch, tmp_path):
    template = library.get("consent")
    old = library.catalogue_path("consent", "fr").read_text(encoding="utf-8")
    first = old.index("#. ")
    (tmp_path / "fr.po").write_text(
        f"{old[:first]}# The English was: Will you?\n{old[first:]}", encoding="utf-8"
    )
    there = library.catalogue_path
    monkeypatch.setattr(
        library,
        "catalogue_path",
        lambda name, tag: tmp_path / "fr.po" if tag == "fr" else there(name, tag),
    )
    assert "text.outdated" in codes(template)


@pytest.mark.parametrize("template_id", ["labour-market-survey", "jobseeker-follow-up-survey"])
def test_the_match_of_work_has_another_field_and_more_than_was_learned(template_id):
    known = library.get(template_id).survey
    level, field = (
        {choice.name for choice in known.choices(name).choices}
        for name in ("match_level", "match_field")
    )
    assert level == {"less", "same", "more", "dont_know"}
    assert field >= {"same", "related", "another", "no_field"}


def test_a_template_without_sources_minutes_or_policy_area_is_found(survey):
    bare = replace(survey, sources=(), minutes=0, survey=replace(survey.survey, policy_areas=()))
    assert codes(bare) == {"template.sources", "template.minutes", "template.policy_areas"}


def test_a_missing_translation_is_found():
    template = library.get("labour-market-survey")
    altered = changed(template, "hours_worked", label=LocalizedText.of({"en": "How?", "fr": "?"}))
    found = [problem for problem in check(altered) if problem.code == "text.missing"]
    assert [str(problem) for problem in found] == ["question.hours_worked.label has no text in ar."]


def test_the_places_are_those_of_the_catalogues():
    template = library.get("labour-market-survey")
    entries = {entry.context for entry in template.entries}
    for block in template.blocks:
        entries |= {entry.context for entry in template.taken_from(library.get(block))}
    assert {place for place, text in places(template) if text} == entries
