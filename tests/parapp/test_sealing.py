import pytest

from parapp import sealing
from parapp.errors import UnavailableError

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
NAME = b"n" * 16


def test_what_was_sealed_is_read_again_with_its_key_and_name():
    sealed = sealing.seal("سري".encode(), KEY, NAME)
    assert sealing.unseal(sealed, KEY, NAME).decode() == "سري"
    assert "سري".encode() not in sealed


def test_the_same_content_never_looks_the_same():
    assert sealing.seal(b"yes", KEY, NAME) != sealing.seal(b"yes", KEY, NAME)


@pytest.mark.parametrize(
    ("change", "key", "name"),
    [
        (lambda sealed: sealed, OTHER, NAME),
        (lambda sealed: sealed, KEY, b"m" * 16),
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), KEY, NAME),
    ],
    ids=["another key", "another record", "changed content"],
)
def test_nothing_else_opens_it(change, key, name):
    sealed = change(sealing.seal(b"yes", KEY, NAME))
    with pytest.raises(UnavailableError) as caught:
        sealing.unseal(sealed, key, name)
    assert caught.value.code == "keys.other"


def test_a_digest_needs_the_key():
    assert sealing.digest(b"yes", KEY, NAME) == sealing.digest(b"yes", KEY, NAME)
    assert sealing.digest(b"yes", KEY, NAME) != sealing.digest(b"yes", OTHER, NAME)
