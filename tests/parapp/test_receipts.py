import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapp import receipts

KEY = bytes(32)


def test_a_code_has_at_least_a_hundred_random_bits_in_groups_of_four():
    code = receipts.drawn()
    assert 22 * math.log2(len(receipts.LETTERS)) > 100
    assert [len(group) for group in receipts.grouped(code).split("-")] == [4] * 6
    assert not set(code) & set("l1io0")


def test_the_same_response_has_the_same_code_on_one_installation_alone():
    identity = uuid.uuid4()
    assert receipts.derived(identity, KEY) == receipts.derived(identity, KEY)
    assert receipts.derived(identity, KEY) != receipts.derived(identity, b"k" * 32)
    assert receipts.derived(identity, KEY) != receipts.derived(uuid.uuid4(), KEY)


@given(st.uuids(version=4))
def test_a_code_is_read_however_it_is_typed(identity):
    code = receipts.derived(identity, KEY)
    shown = receipts.grouped(code)
    assert receipts.typed(shown) == code
    assert receipts.typed(f" {shown.upper().replace('-', ' – ')}\n") == code


@given(st.uuids(version=4), st.integers(0, 23), st.sampled_from(receipts.LETTERS))
def test_one_wrong_letter_is_noticed(identity, place, letter):
    code = receipts.derived(identity, KEY)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (receipts.typed(wrong) is None) == (wrong != code)


@given(st.uuids(version=4), st.integers(0, 20))
def test_two_letters_exchanged_are_noticed(identity, place):
    code = receipts.derived(identity, KEY)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (receipts.typed(wrong) is None) == (wrong != code)


@pytest.mark.parametrize("text", ["", "abcd", "ضضضض" * 6, "k" * 10_000, "\0"])
def test_what_cannot_be_a_code_is_none(text):
    assert receipts.typed(text) is None


def test_a_digest_tells_neither_the_code_nor_itself_without_the_key():
    code = receipts.drawn()
    assert len(receipts.digest(code, KEY)) == 16
    assert receipts.digest(code, KEY) != receipts.digest(code, b"k" * 32)
