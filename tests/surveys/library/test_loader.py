import pytest
import yaml

from surveys.library.loader import load
from surveys.library.records import LibraryError, StatusQuestion

BLOCK = """
id: who
kind: block
title: Who
minutes: 1
description: Asks who.
whom: All.
sources: [{title: T, publisher: P, year: 2020}]
choice_lists:
  sizes: [{name: small, label: Small}, {name: big, label: Big}]
  shapes: [{name: round, label: Round}]
children:
  - group: person
    label: You
    children:
      - {name: size, type: select_one sizes, label: "How big are you?"}
      - {name: shape, type: select_one shapes, label: "How are you shaped?"}
"""

FORM = """
id: form
kind: survey
title: A form
minutes: 2
policy_areas: [education]
description: For a test.
whom: Nobody.
sources: [{title: T, publisher: P, year: 2020}]
children:
  - {name: age, type: integer, label: "How old are you?", bands: [0, 18]}
  - use: who
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "translations" / "fr").mkdir(parents=True)
    (tmp_path / "who.yaml").write_text(BLOCK, encoding="utf-8")
    return tmp_path


def read(folder, text=FORM, **changes):
    document = {**yaml.safe_load(text), **changes}
    (folder / "form.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    block = load(folder / "who.yaml", {}, folder / "translations")
    return load(folder / "form.yaml", {"who": block}, folder / "translations")


def names(template):
    return [path for path, _ in template.questions()]


def test_a_block_stands_where_it_is_used(folder):
    template = read(folder)
    assert names(template) == ["age", "person/size", "person/shape"]
    assert template.blocks == ("who",)
    assert [known.name for known in template.survey.choice_lists] == ["sizes", "shapes"]


def test_a_part_of_a_block_may_be_taken(folder):
    template = read(folder, children=[{"use": "who", "only": ["shape"]}])
    assert names(template) == ["person/shape"]
    assert [known.name for known in template.survey.choice_lists] == ["shapes"]


def test_the_name_of_a_question_that_is_left_out_of_a_block_is_free(folder):
    own = {"name": "size", "type": "text", "label": "What size?"}
    template = read(folder, children=[own, {"use": "who", "only": ["shape"]}])
    assert names(template) == ["size", "person/shape"]


def test_a_block_that_spares_people_questions_spares_them_in_the_template(folder):
    text = BLOCK.replace("minutes: 1", "minutes: 1\nspares: \"${size} != 'big'\"")
    (folder / "who.yaml").write_text(text, encoding="utf-8")
    asked = {"name": "secret", "type": "text", "label": "What?", "sensitive": True}
    template = read(folder, children=[{"use": "who"}, asked])
    assert dict(template.questions())["secret"].relevant == "${size} != 'big'"
    assert dict(template.questions())["person/size"].relevant == ""


def test_a_module_and_a_partner_project_are_known_by_their_ids(folder):
    template = read(folder, module="housing", partner_project="simba_centre")
    assert (template.module, template.partner_project) == ("housing", "simba_centre")


def test_entries_name_the_place_of_each_text_and_leave_those_of_blocks_out(folder):
    assert [(entry.context, entry.text) for entry in read(folder).entries] == [
        ("template.title", "A form"),
        ("template.description", "For a test."),
        ("template.whom", "Nobody."),
        ("question.age.label", "How old are you?"),
    ]


def test_a_language_counts_once_it_has_a_text(folder):
    catalogue = folder / "translations" / "fr" / "form.po"
    catalogue.write_text('msgctxt "template.title"\nmsgid "A form"\nmsgstr ""\n', encoding="utf-8")
    assert read(folder).languages == ("en",)
    catalogue.write_text(
        'msgctxt "template.title"\nmsgid "A form"\nmsgstr "Un formulaire"\n', encoding="utf-8"
    )
    template = read(folder)
    assert template.languages == ("en", "fr")
    assert template.title.get("fr") == "Un formulaire"


def test_evidence_speaks_to_the_policy_areas_of_the_template(folder):
    question = dict(read(folder).questions())["age"]
    assert question.tags.policy_areas == ("education",)
    assert question.bands == (0.0, 18.0)


def test_a_question_on_residence_status_is_declared_with_its_reason(folder):
    assert read(folder).status_question is None
    template = read(folder, status_question={"name": "age", "reason": "It is needed."})
    assert template.status_question == StatusQuestion("age", "It is needed.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "other"}, "the id is 'other'"),
        ({"colour": "green"}, "colour, which is not understood"),
        ({"children": [{"use": "none"}]}, "no block named 'none'"),
        ({"children": [{"name": "a", "type": "text", "lable": "A"}]}, "lable"),
        ({"children": [{"name": "a", "type": "text"}, {"name": "a", "type": "text"}]}, "twice"),
        ({"choice_lists": {"a": [{"name": "b", "label": "C", "or D": None}]}}, "or D"),
        ({"children": [{"name": "size", "type": "text"}, {"use": "who"}]}, "size is used twice"),
        ({"choice_lists": {"sizes": [{"name": "s", "label": "S"}]}}, "sizes is in the template"),
        ({"children": [{"type": "text"}]}, "KeyError 'name'"),
        ({"kind": "poem"}, "poem"),
        ({"status_question": {"name": "none", "reason": "R"}}, "names none, which is not asked"),
        ({"status_question": {"name": "age"}}, "KeyError 'reason'"),
        ({"module": "weather"}, "module names weather, which there is not"),
        ({"partner_project": "nobody"}, "partner_project names nobody, which there is not"),
        ({"place": "nowhere"}, "nowhere"),
        ({"status_question": {"name": "age", "reason": "R", "why": "W"}}, "why"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_file_and_the_place(folder, changes, said):
    with pytest.raises(LibraryError, match=said) as refused:
        read(folder, **changes)
    assert str(refused.value).startswith("form.yaml: ")
