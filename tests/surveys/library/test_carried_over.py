"""Short words are said otherwise where they answer another question: each is read in its list."""

import pytest

from surveys import library

EVERYTHING = (*library.templates(), *library.blocks())

FITTING = {
    # the English, and what stands in a translation that fits some lists alone: which
    "None of these": {"fr": ("personne", {"relatives"}), "ar": ("أحد", {"relatives"})},
    "Not at all": {"ar": ("يثقل", {"weight"})},
    "Never": {"ar": ("أتحدث", {"talks"})},
    "2 to 4 years": {"fr": ("Depuis", {"years_here"})},
    "It cost too much": {"fr": ("Elle", {"childcare_reasons"})},
    "Somebody else": {"ar": ("جهة", {"informed_by", "told_by", "who_speaks", "speaks_for"})},
}


def choices():
    return [
        (template.id, known.name, choice.label)
        for template in EVERYTHING
        for known in template.survey.choice_lists
        for choice in known.choices
        if choice.label.get("en") in FITTING
    ]


@pytest.mark.parametrize(("template", "list_name", "label"), choices())
def test_a_translation_fits_the_question_that_it_answers(template, list_name, label):
    for language, (word, lists) in FITTING[label.get("en")].items():
        assert (word in label.get(language)) <= (list_name in lists), template
