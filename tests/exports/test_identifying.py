import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.identifying import PLACEHOLDERS, Kind, find, masked


def found(text, language="en"):
    return [(text[e.span.start : e.span.stop], e.kind) for e in find(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They told Amina Yusuf to wait", "en", [("Amina Yusuf", Kind.NAME)]),
        ("my name is fatima and i wait", "en", [("fatima", Kind.NAME)]),
        ("Amina came. I asked Amina again.", "en", [("Amina", Kind.NAME)] * 2),
        ("We live in Södertälje now", "en", [("Södertälje", Kind.PLACE)]),
        ("We came from Syria", "en", [("Syria", Kind.PLACE)]),
        ("Call 070 123 45 67 or +46 (0)8-508 000", "en", None),
        ("Write to amina.y@example.org", "en", [("amina.y@example.org", Kind.ADDRESS)]),
        ("since May 2019 and 3 June", "en", [("May 2019", Kind.DAY), ("3 June", Kind.DAY)]),
        ("on 12/05/2021", "en", [("12/05/2021", Kind.DAY)]),
        ("Le patron, M. Dupont, a dit non", "fr", [("Dupont", Kind.NAME)]),
        ("depuis mars 2021", "fr", [("mars 2021", Kind.DAY)]),
        ("Die Wohnung war teuer, sagte Frau Schmidt", "de", [("Schmidt", Kind.NAME)]),
        ("Ее зовут Амина", "ru", [("Амина", Kind.NAME)]),
        ("قالت أم محمد إنها تنتظر", "ar", [("أم محمد", Kind.NAME)]),
        ("طلب الأستاذ خالد أوراقًا", "ar", [("خالد", Kind.NAME)]),
        ("جئنا من سوريا إلى ستوكهولم", "ar", [("سوريا", Kind.PLACE), ("ستوكهولم", Kind.PLACE)]),
        ("نسكن بالسويد", "ar", [("بالسويد", Kind.PLACE)]),
        ("رقمي ٠٧٠١٢٣٤٥٦٧", "ar", [("٠٧٠١٢٣٤٥٦٧", Kind.NUMBER)]),
        ("في ٣ مايو ٢٠٢١", "ar", [("٣ مايو ٢٠٢١", Kind.DAY)]),
    ],
)
def test_what_could_tell_who_somebody_is_is_found(text, language, expected):
    if expected is None:
        assert [kind for _, kind in found(text, language)] == [Kind.NUMBER, Kind.NUMBER]
    else:
        assert found(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We wait. They say no. I’m tired, and I know why.", "en"),
        ("I earn 1200 a month and pay 800", "en"),
        ("“They never answer,” she said", "en"),
        ("Meine Arbeit passt nicht zu meiner Ausbildung", "de"),
        ("هل ننتظر أم لا", "ar"),
        ("They told [a name] to go to [a place] in [a town near Lyon]", "en"),
    ],
)
def test_what_tells_nothing_is_left_alone(text, language):
    assert found(text, language) == []


def test_a_text_is_masked_with_words_in_brackets():
    text = "Amina went to Lyon in May 2019. amina@example.org, 070 123 45 67"
    shown = masked(text, find(text, "en"), PLACEHOLDERS)
    assert "Lyon" not in shown
    assert "2019" not in shown
    assert shown.endswith("[an address], [a number]")
    assert find(shown, "en") == ()


@given(st.text(max_size=200), st.sampled_from(["en", "ar", "fr", "x-krio", "de"]))
def test_what_is_found_lies_within_the_text_in_order_and_apart(text, language):
    last = 0
    for each in find(text, language):
        assert last <= each.span.start < each.span.stop <= len(text)
        last = each.span.stop


@given(st.text(st.sampled_from("AbC 1٢.@م\n[]"), max_size=60))
def test_masking_touches_nothing_but_what_was_found(text):
    places = find(text, "en")
    outside = text
    for each in reversed(places):
        outside = outside[: each.span.start] + outside[each.span.stop :]
    shown = masked(text, places, dict.fromkeys(Kind, ""))
    assert shown == outside
