import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.quoting import Quoted, is_faithful, taken_over
from surveys.text import LocalizedText

SAID = "So, Amina told me: we wait for months, and nobody answers us."


@pytest.mark.parametrize(
    "shown",
    [
        SAID,
        "“We wait for months.”",
        "[a woman] told me we wait for months …",
        "[A neighbour]: we wait … nobody answers us.",
        "…nobody answers [the community].",
    ],
)
def test_words_may_be_left_out_and_put_in_brackets(shown):
    assert is_faithful(SAID, shown)


@pytest.mark.parametrize(
    "shown",
    [
        "we wait for years",
        "nobody answers us … we wait for months",  # another order
        "we wait nobody answers us",  # left out without a sign
        "onths",  # a part of a word
    ],
)
def test_other_words_are_not_what_was_said(shown):
    assert not is_faithful(SAID, shown)


def test_arabic_words_are_compared_without_their_signs():
    assert is_faithful("ننتظر، منذ سنة؛ ولا أحد يجيب؟", "ننتظر منذ سنة … لا أحد") is False
    assert is_faithful("ننتظر، منذ سنة؛ ولا أحد يجيب؟", "«ننتظر منذ سنة … أحد يجيب»")


words = st.lists(st.sampled_from(["we", "wait", "ننتظر", "long,"]), min_size=1, max_size=12)


@given(words, st.data())
def test_whatever_is_masked_the_rest_is_still_faithful(said, data):
    hidden = data.draw(st.sets(st.integers(0, len(said) - 1)))
    shown = ["[…]" if place in hidden else word for place, word in enumerate(said)]
    assert is_faithful(" ".join(said), " ".join(shown))


@pytest.mark.parametrize(
    ("spoken", "group", "begin"),
    [(True, {}, "a participant"), (False, {"en": "Long"}, "somebody"), (False, {}, "somebody")],
)
def test_a_quotation_says_whom_it_is_from(spoken, group, begin):
    quoted = Quoted(
        "we wait", "en", LocalizedText(), "", spoken, LocalizedText(), LocalizedText.of(group)
    )
    assert quoted.sentence.startswith(begin)
    assert ("%(group)s" in quoted.sentence) == bool(group)


def test_a_quotation_says_that_it_came_through_an_interpreter():
    nothing = LocalizedText()
    quoted = Quoted("we wait", "en", nothing, "", True, nothing, nothing, interpreted=True)
    assert quoted.sentence == "a participant of a focus group, through an interpreter"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我去年失去了面包店的工作", "有人说：我去年失去了面包店的工作。"),
        ("ကျွန်မ အလုပ်မရှိတာ တစ်နှစ်ရှိပြီ", "အချို့က ကျွန်မ အလုပ်မရှိတာ တစ်နှစ်ရှိပြီ ဟု ဆိုသည်"),
        ("مُنذُ تَرَكتُ المَخبَزَ في الرَّبيعِ لَم يَتَّصِلْ أحد", "منذ تركت المخبز في الربيع لم يتصل أحد"),
        ("Not for us.", "Some say: not for us, and they know."),
    ],
)
def test_one_persons_own_words_are_known_in_every_script(said, shown):
    assert taken_over(shown, said, 6)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我去年失去了面包店的工作", "有人说：这里没有工作。"),
        ("مُنذُ تَرَكتُ المَخبَزَ في الرَّبيعِ", "منذ سنة لا يجيب أحد في هذه المدينة"),
        ("Not true.", "Some say it is not true."),
        ("Since I left the bakery nobody has called", "Nobody has called, some say"),
    ],
)
def test_what_anybody_says_is_nobodys_own(said, shown):
    assert taken_over(shown, said, 6) == ""
