import re
from html.parser import HTMLParser
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.labels import ALLOWED, Html, read, references, to_html, to_plain
from surveys.text import LocalizedText

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "![x](javascript:alert(1))",
    "<b onmouseover=alert(1)>x</b>",
    "<b style='background:url(javascript:alert(1))'>x</b>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% raw %}",
    "**<img src=x onerror=alert(1)>**",
    "`<img src=x onerror=alert(1)>`",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\ue0000\ue001<script>alert(1)</script>",
)


class Elements(HTMLParser):
    def __init__(self, shown):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(shown)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def assert_safe(shown):
    for tag, attributes in Elements(shown).found:
        assert tag in ALLOWED
        assert attributes.keys() <= {"dir", "lang", *(("href", "rel") if tag == "a" else ())}
        assert re.match(r"https?://|mailto:|tel:", attributes.get("href", "tel:"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_runs_from_a_label_a_value_or_an_address(script):
    assert_safe(to_html(script))
    assert_safe(to_html("Hello **${name}**\nagain", lambda _: script))
    assert_safe(
        to_html("<a href='${name}'>x</a> [y](${name}) <b title=\"${name}\">", lambda _: script)
    )
    assert "<script" not in to_html(script)


@given(st.text(), st.text())
@settings(max_examples=200)
def test_nothing_unsafe_comes_out_whatever_goes_in(source, value):
    assert_safe(to_html(source + "${x}" + source, lambda _: value))


@given(st.text("<>ab/'\"=!-&;#x $\\`*_[](){}:\n", max_size=60))
@settings(max_examples=300)
def test_nothing_unsafe_comes_out_of_markup(source):
    assert_safe(to_html(source, lambda _: source))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("How old are you?", "How old are you?"),
        ("Age <5 or >6 & more", "Age &lt;5 or &gt;6 &amp; more"),
        ("1. How *old* are **you**?", "1. How <em>old</em> are <strong>you</strong>?"),
        ("First\nsecond", "First<br>second"),
        ("First\n\nthird", "First<br><br>third"),
        ("# Heading\ntext", "<strong>Heading</strong><br>text"),
        ("<h1>Title</h1><p>one</p><p>two</p>", "<strong>Title</strong><br>one<br>two"),
        ("<span style='color:red'>red</span>", "red"),
        ("<ul><li>one</li><li>two</li></ul>", "• one<br>• two"),
        ("write <none>", "write &lt;none&gt;"),
        ("a <!-- note --> b", "a  b"),
        ("5 * 3 * 2 snake_case_name", "5 * 3 * 2 snake_case_name"),
        ("\\*not\\*", "*not*"),
        ("<font color='blue'><u>x</u></font>", "<u>x</u>"),
        (
            "[here](https://example.org)",
            '<a href="https://example.org" rel="noopener noreferrer nofollow">here</a>',
        ),
    ],
)
def test_what_authors_write(source, shown):
    assert to_html(source) == shown


def test_a_piped_answer_is_text_whatever_it_holds():
    shown = to_html("Hello **${name}**", lambda _: "<b>*Amal*</b> & co\nand all")
    assert shown == "Hello <strong>&lt;b&gt;*Amal*&lt;/b&gt; &amp; co<br>and all</strong>"
    assert to_plain("Hello **${ name }**", lambda name: f"<{name}>") == "Hello <name>"


def test_a_label_as_plain_text():
    assert to_plain("# Well\nHow <b>old</b> &amp; *wise*?<br>&lt;b&gt;") == (
        "Well\nHow old & wise?\n<b>"
    )


def test_the_references_of_a_label():
    assert references("${a} and ${ b/c } and ${a} and ${last-saved#d}") == ("a", "b/c", "d")


def test_jinja_leaves_html_as_it_is():
    shown = to_html("*x*")
    assert isinstance(shown, Html)
    assert shown.__html__() is shown


def test_the_platforms_own_sentences_are_translated():
    own = LocalizedText((("", "Other"),))
    assert read(own, "ar") == "Other"
    assert read(own, "ar", translate=lambda msgid, tag: f"{tag}:{msgid}") == "ar:Other"
    assert read(LocalizedText.of({"fr": "Autre"}), "ar", "fr") == "Autre"


@pytest.mark.parametrize(
    "part",
    [" ", "<", "<b>", "*", "_", "[", "[x](", "<!--", "&", "${", "${ ", "# ", "\\", " \n", "</p"],
)
def test_no_label_takes_seconds(part):
    begun = perf_counter()
    to_plain((part * 30_000)[:30_000], lambda _: "x")
    to_plain((part * 9_990)[:9_990], lambda _: "x")
    assert perf_counter() - begun < 2
