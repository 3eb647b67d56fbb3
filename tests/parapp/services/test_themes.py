import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.services import auditing, coding, passages, themes
from parapp.services.themes import Description
from surveys.text import LocalizedText


def named(name, **more):
    return Description(LocalizedText.of({"en": name}), **more)


@pytest.fixture
def waiting(session, project):
    return themes.add(session, project=project, description=named("Waiting"))


@pytest.fixture
def papers(session, project):
    return themes.add(session, project=project, description=named("Papers not recognised"))


@pytest.fixture
def used(session, project, waiting, coders, answer):
    """`waiting` on three passages, put there by one coder."""
    for words in ("We wait for months.", "Nobody answers.", "My diploma lies in a drawer."):
        answer(words)
    return [
        coding.put(session, theme=waiting, passage=passage, coder=coders[0])
        for passage in passages.passages(session, project)
    ]


def names(session, project):
    return [theme.name.get("en") for theme in themes.themes(session, project)]


def test_a_theme_is_made_and_described(session, project, waiting):
    themes.change(
        session, theme=waiting, description=named("Waiting  long", policy_area="labour_market")
    )
    session.expire_all()
    found = themes.get(session, project, waiting.id)
    assert (found.name.get("en"), found.policy_area) == ("Waiting long", "labour_market")
    assert [each.action for each in themes.history(session, project)] == [
        "theme.changed",
        "theme.added",
    ]
    assert auditing.entries(session, project)[0].subject == "Waiting long"


@pytest.mark.parametrize(
    ("description", "code"),
    [
        (Description(LocalizedText()), "theme.name"),
        (named("WAITING "), "theme.name_taken"),
        (named("x" * 101), "text.long"),
        (named("Other", policy_area="nowhere"), "theme.area"),
    ],
)
def test_a_theme_that_cannot_be_is_refused(session, project, waiting, description, code):
    with pytest.raises(InvalidError) as caught:
        themes.add(session, project=project, description=description)
    assert caught.value.code == code
    assert names(session, project) == ["Waiting"]


def test_themes_are_merged_and_it_can_be_undone(*, session, project, waiting, papers, used, coders):
    own = coding.put(
        session,
        theme=papers,
        passage=passages.passages(session, project)[0],
        coder=coders[1],
    )
    assert themes.merge(session, theme=waiting, into=papers) == 3
    assert names(session, project) == ["Papers not recognised"]
    assert themes.used(session, project) == {papers.id: 4}
    with pytest.raises(NotFoundError):
        themes.get(session, project, waiting.id)
    themes.undo(session, change=themes.history(session, project)[0])
    session.expire_all()
    assert themes.used(session, project) == {waiting.id: 3, papers.id: 1}
    assert own.theme_id == papers.id
    merged = next(c for c in themes.history(session, project) if c.action == themes.MERGED)
    with pytest.raises(RefusedError):
        themes.undo(session, change=merged)


def test_a_merge_cannot_be_undone_while_its_name_is_taken(session, project, waiting, papers, used):
    themes.merge(session, theme=waiting, into=papers)
    merged = themes.history(session, project)[0]
    themes.add(session, project=project, description=named("waiting"))
    with pytest.raises(InvalidError):
        themes.undo(session, change=merged)


def test_a_theme_is_split_and_it_can_be_undone(session, project, waiting, used):
    new = themes.split(session, theme=waiting, description=named("Silence"), codings=[used[1].id])
    assert themes.used(session, project) == {waiting.id: 2, new.id: 1}
    themes.undo(session, change=themes.history(session, project)[0])
    assert themes.used(session, project) == {waiting.id: 3}
    assert names(session, project) == ["Waiting"]


def test_a_split_needs_passages_of_this_theme(session, waiting, papers, used):
    with pytest.raises(InvalidError) as caught:
        themes.split(session, theme=papers, description=named("More"), codings=[used[0].id])
    assert caught.value.code == "theme.nothing_chosen"


def test_a_theme_in_use_is_not_deleted_unasked(session, project, waiting, papers, used):
    with pytest.raises(RefusedError) as caught:
        themes.retire(session, theme=waiting)
    assert caught.value.parameters == {"number": 3}
    assert themes.retire(session, theme=waiting, into=papers) == 3
    assert themes.used(session, project) == {papers.id: 3}
    assert themes.retire(session, theme=papers, remove=True) == 3
    assert themes.used(session, project) == {}
    assert names(session, project) == []
    themes.undo(session, change=themes.history(session, project)[0])
    assert names(session, project) == ["Papers not recognised"]


def test_a_theme_is_not_merged_into_itself(session, waiting):
    with pytest.raises(InvalidError):
        themes.merge(session, theme=waiting, into=waiting)
