from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.passages import Span, located, moved, parts, pieces

texts = st.text(st.sampled_from("ab .!?\n؟سم\u0301\U0001f600"), max_size=300)


@st.composite
def text_and_spans(draw):
    text = draw(texts)
    places = st.integers(0, len(text) + 3)
    spans = draw(st.lists(st.tuples(places, places), max_size=6))
    return text, [Span(*sorted(pair)) for pair in spans if pair[0] != pair[1]]


@given(texts, st.integers(1, 9))
def test_parts_hold_every_word_once_and_in_order(text, most):
    found = parts(text, most)
    assert " ".join(text[each.start : each.stop] for each in found).split() == text.split()
    for each in found:
        words = text[each.start : each.stop]
        assert words == words.strip()
        assert 1 <= len(words.split()) <= most
    assert all(one.stop <= other.start for one, other in pairwise(found))


def test_a_part_ends_with_a_sentence_where_it_can():
    text = "One two three four. Five six seven eight nine ten."
    assert [text[each.start : each.stop] for each in parts(text, 6)] == [
        "One two three four.",
        "Five six seven eight nine ten.",
    ]


def test_an_arabic_question_ends_a_part_too():
    text = "هل تعمل الآن؟ نعم أعمل في مطعم صغير"
    assert text[slice(*_ends(parts(text, 4)[0]))] == "هل تعمل الآن؟"


def test_a_blank_line_ends_a_part_before_a_later_sentence_does():
    text = "a b c d\n\ne f. g h i j k l m n"
    assert text[slice(*_ends(parts(text, 7)[0]))] == "a b c d"


def test_a_short_answer_is_one_part_and_an_empty_one_is_none():
    assert parts("  We wait. ") == (Span(2, 10),)
    assert parts(" \n ") == ()


def _ends(span):
    return span.start, span.stop


@given(text_and_spans())
def test_pieces_together_are_the_text_and_each_label_covers_its_place(given_):
    text, spans = given_
    found = list(pieces(text, list(zip(spans, range(len(spans)), strict=True))))
    assert "".join(piece.text for piece in found) == text
    for number, span in enumerate(spans):
        covered = "".join(piece.text for piece in found if number in piece.labels)
        assert covered == text[span.start : span.stop]


@given(text_and_spans())
def test_places_stay_where_nothing_changes(given_):
    text, spans = given_
    assert moved(text, text, spans) == spans


@given(text_and_spans(), text_and_spans())
def test_places_that_moved_lie_within_the_new_text_and_on_words_that_were_in_them(one, other):
    (before, spans), (after, _) = one, other
    for span, now in zip(spans, moved(before, after, spans), strict=True):
        if now is not None and before != after:
            assert 0 <= now.start < now.stop <= len(after)
            first = after[now.start : now.stop].split()[0]
            assert first in before[span.start : span.stop]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("Well, we wait for months and months.", "we wait"),
        ("we wait", "we wait"),
        ("We have to wait for months.", "wait"),
        ("Nothing of it.", None),
    ],
)
def test_a_place_follows_its_words_when_the_text_is_changed(after, expected):
    before = "So we wait for months."
    (now,) = moved(before, after, [Span(3, 10)])
    assert (None if now is None else after[now.start : now.stop]) == expected


def test_words_are_found_where_they_were_said_to_be():
    text = "no, no, no"
    assert located(text, " no ", near=4) == Span(4, 6)
    assert located(text, "no") == Span(0, 2)
    assert located(text, "yes") is None
    assert located(text, "  ") is None
