"""What a translation is made of: the forms for numbers, the script, the length."""

import gettext
import io
import re
import unicodedata

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from parapp.translations.sync import catalogues

pytestmark = pytest.mark.check

NUMBERS = (0, 1, 2, 3, 11, 100)
FORMS = {"fr": (0, 0, 1, 1, 1, 1), "ar": (0, 1, 2, 3, 4, 5)}
"""Which form each of the numbers takes: CLDR's order; Babel's own swaps two of Arabic's."""

SHORT_NUMBERS = {"fr": 0, "ar": 3}
"""Up to which form a language may say the number in a word instead ("إجابتان")."""

SCRIPTS = {"fr": {"LATIN"}, "ar": {"ARABIC"}}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+(?:!r)?\}|%%")
COUNT = re.compile(r"%\((?:num|number|count)\)[sd]")

CATALOGUES = [(tag, path) for _, tag, path in catalogues()]
each_catalogue = pytest.mark.parametrize(
    ("tag", "path"), CATALOGUES, ids=[f"{path.stem}-{tag}" for tag, path in CATALOGUES]
)


def entries(tag, path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=tag)
    for message in catalogue:
        if message.id:
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            yield message, sources, texts


def compiled(tag, path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=tag)
    written = io.BytesIO()
    write_mo(written, catalogue, use_fuzzy=True)
    written.seek(0)
    return gettext.GNUTranslations(written)


def scripts(text: str) -> set[str]:
    return {unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha()}


@each_catalogue
def test_each_number_takes_the_form_that_its_language_has_for_it(tag, path):
    said = compiled(tag, path)
    met = 0
    for message, sources, texts in entries(tag, path):
        if len(sources) == 1:
            continue
        met += 1
        assert len(texts) == len(set(FORMS[tag])), sources
        assert all(text.strip() for text in texts), sources
        for number, form in zip(NUMBERS, FORMS[tag], strict=True):
            found = (
                said.npgettext(message.context, *sources, number)
                if message.context
                else said.ngettext(*sources, number)
            )
            assert found == texts[form], (sources, number)
    assert met or path.stem == "surveys"


@each_catalogue
def test_a_form_for_many_numbers_says_which(tag, path):
    for _, sources, texts in entries(tag, path):
        if len(sources) == 1:
            continue
        for form, text in enumerate(texts):
            alone = form < SHORT_NUMBERS[tag] or (form == 0 and not COUNT.search(sources[0]))
            assert alone or set(COUNT.findall(sources[1])) <= set(COUNT.findall(text)), sources


@each_catalogue
def test_nothing_is_written_in_the_script_of_another_language(tag, path):
    for _, sources, texts in entries(tag, path):
        source = " ".join(sources)
        for text in texts:
            foreign = scripts(text) - SCRIPTS[tag] - scripts(source)
            assert not foreign, (sources, text)
            if tag == "ar":  # Latin words are names and code, which the English has too
                words = re.findall(r"[A-Za-zÀ-ÿ]{3,}", PLACE.sub("", text))
                assert [word for word in words if word not in source] == [], sources


@each_catalogue
def test_no_short_text_grows_or_shrinks_out_of_its_place(tag, path):
    for _, sources, texts in entries(tag, path):
        if 8 <= len(sources[-1]) < 40:  # of longer ones test_sync knows closer bounds
            assert 0.2 <= len(texts[-1]) / len(sources[-1]) <= 4, sources
