"""QR codes are those that segno makes, with the mask that is easiest to read."""

import random
import re
import string

import pytest
import segno
from segno import encoder

from parapp import qr

CHANCE = random.Random(18004)
CONTENTS = [
    f"https://parapp.example/{''.join(CHANCE.choices(string.ascii_lowercase, k=length))}"
    for length in (1, 6, 22, 29, 60, 140)
]


def modules(svg: str) -> list[bytearray]:
    """Read back which modules are dark."""
    stride = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    rows = [bytearray(stride) for _ in range(stride)]
    for number, line in re.findall(r"M0 (\d+)\.5([mh0-9 ]*)", svg):
        x = 0
        for step, length in re.findall(r"(h|m)(\d+)", line):
            if step == "h":
                rows[int(number)][x : x + int(length)] = b"\1" * int(length)
            x += int(length)
    return rows


@pytest.mark.parametrize("content", CONTENTS)
def test_a_code_is_segnos_with_the_least_penalty_and_a_quiet_zone(content):
    rows = modules(qr.drawn(content))
    inner = [bytes(row[4:-4]) for row in rows[4:-4]]
    edges = [*rows[:4], *rows[-4:], *(row[:4] + row[-4:] for row in rows)]
    known = [
        [bytes(row) for row in segno.make(content, error="m", micro=False, mask=mask).matrix]
        for mask in range(8)
    ]
    scores = [
        encoder.evaluate_mask([bytearray(row) for row in each], len(each), len(each))
        for each in known
    ]
    assert not any(any(row) for row in edges)
    assert inner in known
    assert scores[known.index(inner)] == min(scores)


def test_codes_that_differ_in_their_ends_are_the_same_as_each_drawn_by_itself():
    ends = ["".join(CHANCE.choices(string.ascii_lowercase + "-23456789", k=29)) for _ in range(20)]
    beginning = "https://parapp.example/r#"
    assert [qr.drawn_often(beginning, each) for each in ends] == [
        qr.drawn(beginning + each) for each in ends
    ]


def test_nothing_of_the_content_is_markup():
    assert "<b>" not in qr.drawn("<b>bold</b>")
