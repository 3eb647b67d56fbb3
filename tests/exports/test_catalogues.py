import re

import pytest
from babel.messages.pofile import read_po

from exports.catalogues import TRANSLATIONS, translator

PLACES = re.compile(r"%\(\w+\)s")


def strings(message):
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return ids, texts


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_message_is_translated_with_the_places_of_the_english(language):
    with (TRANSLATIONS / language / "LC_MESSAGES" / "exports.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        ids, texts = strings(message)
        assert all(texts), message.id
        wanted = {place for text in ids for place in PLACES.findall(text)}
        for text in texts:
            found = set(PLACES.findall(text))
            # "one person" and "two people" need no number in Arabic
            assert found == wanted or (len(texts) > 2 and found <= wanted), text


def test_a_language_without_a_catalogue_is_served_in_english():
    assert translator("so").gettext("Who answered") == "Who answered"
    assert translator("fr-BE").gettext("Who answered") == "Qui a répondu"
