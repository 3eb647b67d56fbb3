"""What is the matter with an answer, as values that the caller translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.labels import Lookup, to_plain
from surveys.marking import N_
from surveys.text import LocalizedText

Parameter = str | int | LocalizedText

MESSAGES: Mapping[str, str] = {
    "required": N_("Answer this question."),
    "required.choice": N_("Choose an answer."),
    "constraint": N_("This answer does not fit the question. Check it and change it."),
    "text.long": N_(
        "Shorten this answer to %(limit)s characters or fewer; it has %(length)s characters."
    ),
    "integer.malformed": N_("Enter a whole number, such as 3."),
    "integer.outside": N_("Enter a whole number from %(minimum)s to %(maximum)s."),
    "decimal.malformed": N_("Enter a number, such as 2.5."),
    "decimal.ambiguous": N_(
        "The comma can be read in two ways. Enter %(decimal)s or %(whole)s instead."
    ),
    "range.outside": N_("Enter a number from %(minimum)s to %(maximum)s."),
    "range.step": N_("Enter a number that goes up from %(minimum)s in steps of %(step)s."),
    "date.malformed": N_("Enter a date with the year first, such as 2024-05-31."),
    "date.unknown": N_("There is no such date. Check the day and the month."),
    "time.malformed": N_("Enter a time in hours and minutes, such as 14:30."),
    "dateTime.malformed": N_("Enter a date and a time, such as 2024-05-31 14:30."),
    "choice.unknown": N_("Choose an answer from the list."),
    "choice.several": N_("Choose one answer only."),
    "choice.exclusive": N_("Choose either “%(choice)s” alone or the other answers, not both."),
    "rank.tie": N_("Give each answer a place of its own; two of them have the place %(place)s."),
    "rank.incomplete": N_("Give every answer a place, or leave all of them without one."),
    "rank.place": N_("Enter each place as a whole number, such as 1."),
    "geopoint.malformed": N_("Enter the latitude and the longitude, such as 50.85 4.35."),
    "geopoint.outside": N_("Enter a latitude from -90 to 90 and a longitude from -180 to 180."),
    "geotrace.malformed": N_(
        "Enter at least two places, separated by semicolons, such as 50.85 4.35; 50.86 4.36."
    ),
    "geoshape.malformed": N_(
        "Enter at least three places around the area, separated by semicolons."
    ),
    "geo.long": N_("Enter %(limit)s places or fewer."),
    "file.malformed": N_("Choose the file again."),
    "repeat.many": N_("Enter this at most %(limit)s times."),
    "type": N_("This answer is not of the kind that was asked for. Enter it again."),
}
"""Every code with its English sentence; a survey's own message comes before it."""

CODES = tuple(MESSAGES)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why raw input is no answer: a code of `MESSAGES` and what goes into its sentence."""

    code: str
    params: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """One answer that cannot stay as it is.

    Attributes:
        code: A key of `MESSAGES`; tests and tools rely on it.
        path: Where, with the numbers of repeats: `house/member[1]/age`.
        message_msgid: The English sentence, which is the gettext msgid.
        params: What goes into its `%(name)s` places; a LocalizedText is shown in the reader's
            language.
        text: The survey's own message, empty where the platform supplies its own.
    """

    code: str
    path: str
    message_msgid: str
    params: Mapping[str, Parameter] = field(default_factory=dict)
    text: LocalizedText = LocalizedText()

    def sentence(
        self,
        translate: Callable[[str], str],
        language: str,
        *fallbacks: str,
        lookup: Lookup | None = None,
    ) -> str:
        """Return what a reader of `language` is told, as plain text.

        Args:
            translate: Translates a msgid, such as `gettext` of the language's catalogue.
            language: The language of the page.
            fallbacks: Languages to fall back to, such as the survey's default language.
            lookup: Gives the answers that the survey's own message pipes in.
        """

        def shown(text: LocalizedText) -> str:
            own = text.exact("")
            return to_plain(translate(own) if own else text.get(language, *fallbacks), lookup)

        if self.text:
            return shown(self.text)
        params: dict[str, Any] = {
            name: shown(value) if isinstance(value, LocalizedText) else value
            for name, value in self.params.items()
        }
        return translate(self.message_msgid) % params


def violation(
    code: str,
    path: str,
    params: Mapping[str, Parameter] | None = None,
    text: LocalizedText | None = None,
) -> Violation:
    """Make a violation with the sentence that belongs to its code."""
    return Violation(code, path, MESSAGES[code], params or {}, text or LocalizedText())
