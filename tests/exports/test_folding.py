from exports.disclosure.rule import Kind, Range
from exports.folding import LONG, folded

FIRST, SECOND = Range(0, 5, Kind.UNDER), Range(5, 10)


def test_short_lists_are_shown_whole():
    assert folded([[FIRST] * LONG]) == (tuple(range(LONG)), 0)


def test_long_lists_show_what_stands_out_and_count_the_rest():
    ranges = [FIRST] * 5_000
    ranges[7] = SECOND
    assert folded([ranges]) == ((7,), 4_999)


def test_what_stands_out_in_one_group_is_shown_for_all():
    everybody, group = [FIRST] * 40, [FIRST] * 40
    everybody[3] = SECOND
    group[9] = SECOND
    assert folded([everybody, group, [None] * 40]) == ((3, 9), 38)
