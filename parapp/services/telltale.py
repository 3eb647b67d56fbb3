"""Signs that a text names somebody: a telephone number, an e-mail address, a day, a name."""

import re
from enum import StrEnum
from typing import Final


class Sign(StrEnum):
    """What a text looks as if it held."""

    PHONE = "phone"
    EMAIL = "email"
    DAY = "day"
    NAME = "name"


_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|"
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
)
_SIGNS: Final = {
    # Seven digits or more, however they are set apart; a wage or a year is shorter.
    Sign.PHONE: re.compile(r"(?<![\w.])[+(]?\d(?:[\s().\-/]{0,2}\d){6,}"),
    Sign.EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.\w+"),
    Sign.DAY: re.compile(
        rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|"
        rf"\b\d{{1,2}}(?:st|nd|rd|th|er)?\s+(?:{_MONTHS})\b",
        re.IGNORECASE,
    ),
    # What introduces a name, in the languages of the interface; a name alone looks like a word.
    Sign.NAME: re.compile(
        r"\b(?:Mr|Mrs|Ms|Dr|Mme|M\.|Mlle)\.?\s+[A-ZÀ-Þ]\w+|"
        r"\b(?i:my name is|i am called|je m[’']appelle|mon nom est)\s+\w+|"
        r"(?:اسمي|اسمه|اسمها|السيد|السيدة|الأستاذ|الأستاذة|الدكتور|الدكتورة)\s+\w+"
    ),
}  # fmt: skip


def signs(*texts: str) -> tuple[Sign, ...]:
    """Return what texts look as if they held; to be looked at by a person, never proof."""
    whole = "\n".join(texts)
    # Arabic-Indic and Persian digits stand for the same numbers.
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in whole)
    without_days = _SIGNS[Sign.DAY].sub(" ", plain)  # eight digits of a day are no telephone
    return tuple(
        sign
        for sign, pattern in _SIGNS.items()
        if pattern.search(without_days if sign is Sign.PHONE else plain)
    )
