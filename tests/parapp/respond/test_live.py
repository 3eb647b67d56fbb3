"""What the script of a page is sent: no function that its form does not call."""

import re

import pytest

from parapp import assets
from parapp.views.respond import live
from surveys.expressions.coverage import BROWSER_FUNCTIONS, SELDOM_CALLED


@pytest.mark.parametrize("name", sorted(SELDOM_CALLED))
def test_a_page_has_the_functions_that_its_trees_call(name):
    assert live.bundle(f'{{"items":{{"a":{{"r":["not",["{name}",["$","b"]]]}}}}}}') == (
        "respond-more.js"
    )


@pytest.mark.parametrize("name", sorted(BROWSER_FUNCTIONS - SELDOM_CALLED))
def test_a_page_that_calls_what_many_forms_call_has_no_more(name):
    assert live.bundle(f'{{"items":{{"a":{{"r":["{name}",["$","b"]]}}}}}}') == "respond.js"


def test_a_page_on_which_nothing_depends_can_be_left_quickly_and_no_more():
    assert live.bundle("") == "leave.js"


def test_what_many_forms_call_stands_in_the_smaller_script():
    small, large = (assets.build(name).content for name in ("respond.js", "respond-more.js"))
    assert len(large) - len(small) > len(small) / 5
    assert b"'string-length'" in small
    assert b"'format-date'" not in small
    assert re.search(rb"\bround:", large)
    assert not re.search(rb"\bround:", small)
