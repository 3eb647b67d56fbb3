"""Shuffling that gives the same order as other ODK tools for the same seed."""

import hashlib
import math
from collections.abc import Iterable
from typing import TypeVar

_MODULUS = 2_147_483_647
_FACTOR = 16_807
_T = TypeVar("_T")


def shuffled(items: Iterable[_T], seed: int) -> list[_T]:
    """Shuffle by the "inside-out" Fisher-Yates algorithm with the Park-Miller generator.

    Both are laid down under `randomize()` in the ODK XForms specification.
    """
    state = int(math.fmod(seed, _MODULUS))
    if state <= 0:
        state += _MODULUS - 1
    mixed: list[_T] = []
    for place, item in enumerate(items):
        state = state * _FACTOR % _MODULUS
        other = (state - 1) * (place + 1) // (_MODULUS - 1)
        mixed.append(item)
        if other != place:
            mixed[place] = mixed[other]
            mixed[other] = item
    return mixed


def seed_of(number: float, text: str) -> int:
    """Return the whole number that a seed stands for.

    A blank one is 0 and words are hashed, as in JavaRosa and ODK Web Forms.
    """
    if not math.isnan(number):
        return 0 if math.isinf(number) else math.trunc(number)
    if not text:
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
