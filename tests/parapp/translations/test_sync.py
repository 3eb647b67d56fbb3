"""The catalogues hold every string of the code, translated, with its places intact."""

import re

import pytest
from babel.messages.pofile import read_po

from parapp.translations.sync import DOMAINS, catalogues, drift
from surveys.languages import Direction, language
from surveys.library import sync as library

pytestmark = pytest.mark.check

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+(?:!r)?\}|%%")

CODE = re.compile(r"https?://\S+|`[^`]+`|<[^>]+>|\b[A-Z]{2,}[.|a-z]*")
"""What is typed as it stands: addresses, code, and words for values such as FILE.xlsx."""

COUNTS = {f"%({name}){kind}" for name in ("num", "number", "count") for kind in "sd"}


def entries():
    for domain, tag, path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tag, domain=domain.name)
        for message in catalogue:
            if message.id:
                yield path, tag, message


def sources(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_no_catalogue_has_drifted_from_the_code():
    assert drift() == []


def test_there_is_a_catalogue_for_each_domain():
    assert {domain.name for domain, _, _ in catalogues()} == {domain.name for domain in DOMAINS}


def test_every_translation_keeps_the_places_of_its_source():
    for path, _, message in entries():
        each = [set(PLACE.findall(source)) for source in sources(message)]
        wanted = set.union(*each)
        free = wanted - set.intersection(*each)  # a place of the singular or the plural alone
        for text in texts(message):
            found = set(PLACE.findall(text))
            assert found <= wanted, (path, message.id)
            # A form for exactly none, one or two may say the number in a word.
            assert wanted - found <= (COUNTS | free if len(texts(message)) > 1 else set()), (
                path,
                message.id,
                text,
            )


def test_every_translation_is_written_in_its_script():
    for path, tag, message in entries():
        if language(tag).direction is not Direction.RTL:
            continue
        for source, text in zip(sources(message), texts(message), strict=False):
            bare = CODE.sub("", PLACE.sub("", source))
            if len(re.findall(r"[A-Za-z]{3,}", bare)) > 2:  # more than a name or two
                assert re.search(r"[\u0600-\u06ff]", text), (path, message.id)


@pytest.mark.parametrize(("low", "high"), [(0.25, 3.0)])
def test_no_translation_is_much_shorter_or_longer_than_its_source(low, high):
    for path, _, message in entries():
        source, text = sources(message)[-1], texts(message)[-1]
        if len(source) >= 40:
            assert low <= len(text) / len(source) <= high, (path, message.id)


def test_no_template_or_framework_has_drifted_from_its_catalogues():
    assert library.drift() == []
