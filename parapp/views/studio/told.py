"""Findings, figures and verdicts in the words of the reader, for the templates of the studio."""

from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

from exports import svg, telling
from exports.agreement import Agreement
from exports.catalogues import translator
from exports.claims import Beside, Figure, Strength
from exports.disclosure.rule import Range
from exports.evidence import Evidence
from exports.figures import Table
from exports.variables import Answer
from exports.wording import Words
from parapp.i18n import page_language
from parapp.models import Audience, Furthers, GapKind, Right, Say, SupportKind, View
from parapp.services import releasing
from parapp.services.checking import Hands, Standing
from surveys.marking import N_
from surveys.text import LocalizedText

_STANDINGS: Final = {
    Standing.UNASKED: N_("Not checked yet"),
    Standing.ASKING: N_("Being checked"),
    Standing.CHECKED: N_("Checked"),
    Standing.REWORDED: N_("New words: check again"),
    Standing.MOVED: N_("A figure changed: check again"),
}
_SUPPORTS: Final = {
    SupportKind.TABLE: N_("Figure"),
    SupportKind.THEME: N_("Theme"),
    SupportKind.QUOTATION: N_("Quotation"),
    SupportKind.COMPARATOR: N_("Figure from outside"),
    SupportKind.DOCUMENT: N_("Document"),
    SupportKind.POSITION: N_("Official position"),
}
_RIGHTS: Final = {
    Right.YES: N_("Right"),
    Right.PARTLY: N_("Partly right"),
    Right.NO: N_("Not right"),
    Right.UNSURE: N_("Unsure"),
}
_SAYS: Final = {
    Say.YES: N_("Say it like this"),
    Say.OTHERWISE: N_("Say it in another way"),
    Say.UNSURE: N_("Unsure"),
}
_HANDS: Final = {
    Hands.RIGHT: N_("Right, and to be said like this"),
    Hands.OTHERWISE: N_("Right, but to be said in another way"),
    Hands.PARTLY: N_("Partly right"),
    Hands.WRONG: N_("Not right"),
    Hands.UNSURE: N_("Unsure"),
}
_GAPS: Final = {
    GapKind.GROUP: N_("From a focus group"),
    GapKind.INDICATOR: N_("From the table of indicators"),
    GapKind.LOW_BASE: N_("Too few answered"),
    GapKind.PROJECT: N_("Noticed by the project"),
}
_VIEWS: Final = {
    View.WELCOME: N_("Welcome"),
    View.MIXED: N_("Mixed"),
    View.REJECTED: N_("Rejected"),
}
_FURTHERS: Final = {
    Furthers.YES: N_("Furthers the aim"),
    Furthers.PARTLY: N_("Furthers it in part"),
    Furthers.NO: N_("Does not further it"),
    Furthers.UNSURE: N_("Unsure"),
}
_AUDIENCES: Final = {
    Audience.LINK: N_("Whoever has the link"),
    Audience.PUBLIC: N_("Everybody: search engines may list it"),
}


def figure_sentence(figure: Figure) -> str:
    """Say what a figure says."""
    return telling.figure(figure, words())


def beside_sentence(beside: Beside) -> str:
    """Say what a figure from outside says."""
    return telling.beside(beside, words())


def strength_sentence(strength: Strength) -> str:
    """Say how strong a claim is."""
    return telling.strength(strength, words())


def agreement_sentence(agreement: Agreement) -> str:
    """Say who agrees, as it is published."""
    return telling.agreement(agreement, words())


def range_word(published: Range | None) -> str:
    """Return a range as it is published."""
    return words().range(published)


def range_bar(published: Range | None) -> Markup:
    """Draw a range."""
    return Markup(svg.bar(published, right_to_left=words().rtl))  # noqa: S704  # of numbers alone


def base_word(table: Table) -> str:
    """Say whom a table speaks for."""
    return words().based(table)


def answer_label(answer: Answer, table: Table) -> str:
    """Return the words for an answer."""
    return words().answer(answer, table)


def question_label(text: LocalizedText) -> str:
    """Return a question as plain words."""
    return words().text(text)


def standing(shown: Evidence) -> list[tuple[str, str]]:
    """Return each survey that stands as an earlier release told it: its title, and words for it."""
    reading = words()
    return [
        (reading.text(title, own), reading.as_released(since))
        for title, own, since in releasing.standing(shown)
    ]


def standing_word(standing: Standing) -> str:
    """Say where a finding stands with those who took part."""
    return _(_STANDINGS[standing])


def support_word(kind: SupportKind) -> str:
    """Name what a finding rests on."""
    return _(_SUPPORTS[kind])


def right_word(right: Right) -> str:
    """Name an answer to "is this right?"."""
    return _(_RIGHTS[right])


def say_word(say: Say) -> str:
    """Name an answer to "is this how we should say it?"."""
    return _(_SAYS[say])


def hands_word(hands: Hands) -> str:
    """Name what a group raised its hands for."""
    return _(_HANDS[hands])


def gap_word(kind: GapKind) -> str:
    """Say where a gap came from."""
    return _(_GAPS[kind])


def view_word(view: View) -> str:
    """Name how a stakeholder takes a measure."""
    return _(_VIEWS[view])


def furthers_word(furthers: Furthers) -> str:
    """Say whether a measure furthers its aim."""
    return _(_FURTHERS[furthers])


def audience_word(audience: Audience) -> str:
    """Say who can find a results page."""
    return _(_AUDIENCES[audience])


FUNCTIONS: Final = (
    agreement_sentence,
    answer_label,
    audience_word,
    base_word,
    beside_sentence,
    figure_sentence,
    furthers_word,
    gap_word,
    hands_word,
    question_label,
    range_bar,
    range_word,
    right_word,
    say_word,
    standing_word,
    strength_sentence,
    support_word,
    view_word,
)
"""What templates may call."""


def words() -> Words:
    """Return the words of the workbook in the language of the page."""
    tag = page_language().tag
    return Words.of(tag, translator(tag))
