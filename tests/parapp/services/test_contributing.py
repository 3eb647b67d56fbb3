import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.services import contributing
from parapp.services.contributing import Said
from parapp.services.telltale import Sign, signs
from tests.parapp.services.sendings import sending

STORY = "story/story_told"


def add(session, meeting, text="قالوا لي لا", **more):
    return contributing.add(
        session, meeting=meeting, said=Said(text, **more), sending=more.pop("sending", sending())
    )


def test_a_contribution_is_kept_in_its_language_with_the_translation_beside_it(session, opened):
    kept = add(
        session, opened, speaker="B", question=STORY, translation="They told me no", summed_up=True
    )
    assert (kept.text, kept.language, kept.translation, kept.translated_into) == (
        "قالوا لي لا",
        "ar",
        "They told me no",
        "en",
    )
    assert (kept.speaker, kept.summed_up, kept.interpreted, kept.revision) == ("B", True, False, 1)


def test_what_only_the_interpreter_said_is_marked_as_that(session, opened):
    kept = add(session, opened, "", translation="They told me no")
    assert (kept.text, kept.language, kept.interpreted) == ("They told me no", "en", True)
    assert contributing.as_said(kept).translation == "They told me no"


def test_somebody_may_speak_the_interpreters_language(session, opened):
    kept = add(session, opened, "They told me no", language="en", translation="قالوا لي لا")
    assert (kept.language, kept.translated_into) == ("en", "ar")


def test_what_is_sent_again_is_kept_once(session, opened):
    one = sending()
    first = contributing.add(session, meeting=opened, said=Said("نعم"), sending=one)
    again = contributing.add(session, meeting=opened, said=Said("نعم"), sending=one)
    assert again is first
    assert contributing.count(session, opened) == 1


def test_other_words_under_the_same_identity_are_kept_beside_the_first(session, opened):
    one = sending()
    for text in ("نعم", "لا"):
        contributing.add(session, meeting=opened, said=Said(text), sending=one)
    assert [each.text for each in contributing.contributions(session, opened)] == ["نعم", "لا"]


def test_what_was_struck_out_does_not_come_back_from_another_device(session, opened):
    one = sending()
    kept = contributing.add(session, meeting=opened, said=Said("نعم"), sending=one)
    contributing.strike(session, contribution=kept)
    assert contributing.add(session, meeting=opened, said=Said("نعم"), sending=one) is None
    assert contributing.count(session, opened) == 0


def test_a_change_on_an_old_revision_is_refused_and_both_texts_are_there(session, opened):
    kept = add(session, opened, "one", language="en")
    contributing.change(session, contribution=kept, said=Said("two", language="en"), revision=1)
    with pytest.raises(RefusedError) as caught:
        contributing.change(
            session, contribution=kept, said=Said("three", language="en"), revision=1
        )
    assert caught.value.code == contributing.CHANGED
    assert (kept.text, kept.revision) == ("two", 2)
    contributing.change(
        session, contribution=kept, said=Said("two and three", language="en"), revision=2
    )
    assert kept.text == "two and three"


def test_the_same_change_sent_again_is_no_conflict(session, opened):
    kept = add(session, opened, "one", language="en")
    for _ in range(2):
        contributing.change(session, contribution=kept, said=Said("two", language="en"), revision=1)
    assert kept.revision == 2


def test_a_change_to_what_was_struck_out_says_so(session, opened):
    kept = add(session, opened)
    contributing.strike(session, contribution=kept)
    with pytest.raises(NotFoundError):
        contributing.get(session, opened, kept.id)


def test_a_translation_leaves_what_was_said_as_it_is(session, opened):
    kept = add(session, opened)
    contributing.translate(
        session, contribution=kept, translation="They told me no", into="en", revision=1
    )
    assert (kept.text, kept.translation, kept.revision) == ("قالوا لي لا", "They told me no", 2)
    with pytest.raises(InvalidError):
        contributing.translate(session, contribution=kept, translation="x", into="ar", revision=2)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("  "), "contribution.empty"),
        (Said("x", speaker="Fatima"), "contribution.speaker"),
        (Said("x", speaker="a"), "contribution.speaker"),
        (Said("x", question="nothing/here"), "contribution.question"),
        (Said("x", language="elvish"), "contribution.language"),
        (Said("x" * 20_001), "text.long"),
    ],
)
def test_what_cannot_be_kept_is_said(session, opened, said, code):
    with pytest.raises(InvalidError) as caught:
        contributing.add(session, meeting=opened, said=said, sending=sending())
    assert caught.value.code == code
    assert contributing.count(session, opened) == 0


def test_contributions_are_assigned_to_questions_afterwards(session, opened):
    first, second = add(session, opened), add(session, opened)
    changed = contributing.assign(
        session, meeting=opened, questions={first.id: STORY, second.id: ""}
    )
    assert changed == 1
    assert [each.question for each in contributing.contributions(session, opened)] == [STORY, ""]


def test_letters_go_on_after_z():
    assert contributing.letters(28)[-3:] == ("Z", "AA", "AB")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call me on 06 12 34 56 78", (Sign.PHONE,)),
        ("اتصلوا على ٠١٢٣٤٥٦٧٨٩", (Sign.PHONE,)),
        ("I earned 1 200 in 2024", ()),
        ("It was on 12.05.2024", (Sign.DAY,)),
        ("It was on 3 March", (Sign.DAY,)),
        ("Mrs Okafor told me", (Sign.NAME,)),
        ("اسمي مريم", (Sign.NAME,)),
        ("write to me@example.org", (Sign.EMAIL,)),
        ("They pay late, always.", ()),
    ],
)
def test_signs_of_somebody_are_seen(text, found):
    assert signs(text) == found
