"""The trees that the browser is sent: names and paths worked out, or nothing at all."""

import pytest

from surveys.expressions import browser_tree, parse, runs_in_browser


@pytest.mark.parametrize(
    ("source", "at", "tree"),
    [
        ("${a} = 'yes'", "b", ["=", ["$", "a"], "yes"]),
        (". > 1", "n", [">", ["$", "n"], 1]),
        ("../nowhere", "g/deep", ""),
        ("../x", "g/deep", ["$", "g/x"]),
        ("${name}", "member/age", ["$", "member[.]/name"]),
        ("${name}", "a", ["$", "member[*]/name"]),
        ("${kind}", "member/age", ["$", "member[.]/pet[*]/kind"]),
        ("${kind}", "member/pet/weight", ["$", "member[.]/pet[.]/kind"]),
        ("../../name", "member/pet/weight", ["$", "member[.]/name"]),
        ("../../member/name", "member/age", ["$", "member[*]/name"]),
        ("count(${member})", "member/age", ["count", ["$", "member[*]"]]),
        ("count(${pet})", "member/age", ["count", ["$", "member[.]/pet[*]"]]),
        ("position(..)", "member/pet/kind", ["position", 1]),
        ("position(../..)", "member/pet/kind", ["position", 0]),
        ("position(..)", "member/more/height", 1),
        ("/data/g/x", "a", ["$", "g/x"]),
        ("current()/../b", "a", ["$", "b"]),
        ("jr:choice-name(${one}, '${one}')", "a", ["jr:choice-name", ["$", "one"], "one"]),
        (
            "instance('towns')/root/item[region = ${a}]/label",
            "b",
            ["?", "towns", "label", ["=", ["@", "region"], ["$", "a"]]],
        ),
    ],
)
def test_names_and_paths_are_worked_out(world, source, at, tree):
    assert browser_tree(parse(source), world.survey, at) == tree


@pytest.mark.parametrize(
    "source",
    [
        "uuid()",
        "frobnicate()",
        "pulldata('prices', 'price', 'fruit', 'fig')",
        "${member}[1]/name",
        "//x",
        "../*",
        "${a} | ${b}",
        "regex(., '\\p{L}+')",
        "regex(., ${a})",
        "instance('prices')/root/item[fruit = 'fig']/price",
        "instance('towns')/root/item[2]/label",
        "string(${g})",
        "if(1, 2)",
        "string-length()",
        "count('a')",
        "position()",
        "jr:choice-name(${one}, ${a})",
    ],
)
def test_what_only_the_server_evaluates_is_not_sent(world, source):
    assert browser_tree(parse(source), world.survey, "a") is None


def test_the_functions_alone_say_whether_the_browser_may_try():
    assert runs_in_browser(parse("selected(${a}, 'x') and today() > ${day}"))
    assert not runs_in_browser(parse("selected(${a}, uuid())"))
    assert not runs_in_browser(parse("${a}[twist()]"))
