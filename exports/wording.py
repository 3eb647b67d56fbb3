"""The words for figures: ranges, bases, gaps, answers, months, in the language of the reader."""

from datetime import date

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from exports.disclosure.rule import SMALLEST_BASE, WHOLE, Kind, Range, named
from exports.figures import (
    AsReleased,
    Base,
    Gap,
    Middle,
    Silence,
    Span,
    Table,
    Unweighted,
    Why,
    Withheld,
)
from exports.marking import N_, N_n
from exports.phrases import Phrases
from exports.tabulation import GAVE_NUMBER, WROTE, WROTE_OTHER
from exports.variables import CHANNEL, LANGUAGE, UNLISTED, Answer
from surveys.frameworks import policy_area
from surveys.model import Unit

_SILENCES = {
    (Gap.NOT_ASKED,): N_("%(range)s were not asked"),
    (Gap.REFUSED,): N_("%(range)s preferred not to say"),
    (Gap.BLANK,): N_("%(range)s left it blank"),
    (Gap.NOT_ASKED, Gap.REFUSED): N_("%(range)s were not asked or preferred not to say"),
    (Gap.NOT_ASKED, Gap.BLANK): N_("%(range)s were not asked or left it blank"),
    (Gap.REFUSED, Gap.BLANK): N_("%(range)s preferred not to say or left it blank"),
    (Gap.NOT_ASKED, Gap.REFUSED, Gap.BLANK): N_(
        "%(range)s were not asked, preferred not to say or left it blank"
    ),
}

_WITHHELD = {
    Withheld.NOBODY: N_("Nobody has answered yet."),
    Withheld.SMALL: N_("Not shown: too few answered for a figure that protects them."),
    Withheld.WIDE: N_(
        "Not shown: ranges wide enough to protect people would say nothing about their answers."
    ),
    Withheld.REVEALING: N_("Not shown: any figure here would tell too much about single people."),
    Withheld.ONCE: N_(
        "Not shown: numbers of this question were told before, and telling more of them now would"
        " give away more of single people."
    ),
}

_NOTHING_ENTERED = N_("Nothing has been entered yet.")

_AS_RELEASED = {
    Why.FEW: N_(
        "As released in release %(number)s on %(day)s; fewer than ten answers have changed since."
    ),
    Why.CHOSEN: N_("As released in release %(number)s on %(day)s; it was not counted again since."),
    Why.ONCE: N_(
        "As told in release %(number)s on %(day)s: medians and means are told once, because told"
        " again after some answers changed they would give away more of single people."
    ),
    Why.BEFORE: N_(
        "As told in release %(number)s on %(day)s: this is told once, because told again after some"
        " answers changed it would give away more of single people."
    ),
}

_UNWEIGHTED = {
    Unweighted.FEW: N_(
        "Fewer than 200 people answered: weights would carry more chance than they take away."
    ),
    Unweighted.SMALL: N_(
        "Groups that make up more than a tenth of the official mix have fewer than 20 people here,"
        " and others cannot speak for them."
    ),
    Unweighted.CHANGED: N_("The official mix is of other groups than figures are shown by."),
    Unweighted.UNCROSSED: N_(
        "It is not shown by these groups, so that they cannot be put together in another way."
    ),
    Unweighted.ENTRIES: N_("What is counted is not people, and an official mix is of people."),
    Unweighted.UNSETTLED: N_("No weights give both official mixes at once."),
    Unweighted.WIDE: N_("All that follows from what is shown is too wide to say anything."),
}

_UNITS = {
    Unit.PERSON: N_n("about %(number)s person", "about %(number)s people"),
    Unit.HOUSEHOLD: N_n("about %(number)s household", "about %(number)s households"),
    Unit.ORGANISATION: N_n("about %(number)s organisation", "about %(number)s organisations"),
    Unit.DOCUMENT: N_n("about %(number)s document", "about %(number)s documents"),
    Unit.OFFICIAL_POSITION: N_n("about %(number)s position", "about %(number)s positions"),
}
_EXACTLY = {
    Unit.DOCUMENT: N_n("%(number)s document", "%(number)s documents"),
    Unit.OFFICIAL_POSITION: N_n("%(number)s position", "%(number)s positions"),
}
_EXACT_ENTRIES = N_n("%(number)s entry", "%(number)s entries")

_ENTRIES = N_n("about %(number)s entry", "about %(number)s entries")

_WRITTEN_OUT = (N_("Other"), N_("Which other?"))
"""What `surveys.expansion` adds to a form for `or_other`."""

_ANSWERS = {
    WROTE.value: N_("Gave an answer in their own words, not shown here"),
    GAVE_NUMBER.value: N_("Gave a number"),
    WROTE_OTHER.value: N_("Wrote another answer in their own words, not shown here"),
    UNLISTED: N_("Another answer, not on the list"),
}

_WRITTEN = {
    WROTE.value: N_("Something is written, not shown here"),
    GAVE_NUMBER.value: N_("A number is given"),
    WROTE_OTHER.value: N_("Something else is written, not shown here"),
}
"""The same where no person has answered: of documents and positions."""

_CHANNELS = {
    "open link": N_("Open link"),
    "venue": N_("Venue"),
    "field worker": N_("Field worker"),
    "paper": N_("Paper"),
    "card": N_("Card"),
}
"""Channels that a project gave no name are called by their kind, from the second on numbered."""

_TYPES = {
    "select_one": N_("One answer of a list"),
    "select_multiple": N_("Several answers of a list"),
    "rank": N_("Answers put in order"),
    "integer": N_("Whole number"),
    "decimal": N_("Number"),
    "range": N_("Number on a scale"),
    "text": N_("Own words"),
    "date": N_("Date"),
    "time": N_("Time"),
    "dateTime": N_("Date and time"),
    "acknowledge": N_("Confirmation"),
    "calculate": N_("Calculated"),
    "hidden": N_("Calculated"),
    "geopoint": N_("Place"),
    "image": N_("Picture"),
    "audio": N_("Recording"),
    "video": N_("Film"),
    "file": N_("File"),
    "barcode": N_("Code"),
}


class Words(Phrases):
    """Everything that is said of figures, for one language."""

    __slots__ = ()

    def area(self, name: str) -> str:
        """Return the name of a policy area; the empty id stands for none."""
        if not name:
            return self.say(N_("Questions"))
        try:
            return self.framework(policy_area(name).name)
        except KeyError:
            return name

    def range(self, published: Range | None) -> str:
        """Return a range: "50–55%", "under 5%"; a count: "12 of 40 (30%)"; a dash for nothing."""
        if published is None:
            return "–"
        if published.of:
            return self._exactly(published)
        if published.low == published.high:  # what follows from figures that are told exactly
            return self.percent(published.low)
        high = format_percent(published.high / 100, locale=self.locale)
        if published.kind is Kind.UNDER:
            return self.say(N_("under %(percent)s"), percent=self.kept(high))
        if published.kind is Kind.OVER:
            return self.say(N_("over %(percent)s"), percent=self.percent(published.low))
        low = format_decimal(published.low, locale=self.locale)
        return self.kept(f"{low}–{high}")

    def counted(self, published: Range, base: str) -> str:
        """Return a figure that is told exactly, with its base: "12 of 40 documents (30%)".

        Args:
            published: The figure.
            base: Whom it speaks for, in words.
        """
        count, percent = self.number(published.count), self._of_hundred(published)
        if not percent:
            return self.say(N_("%(count)s of %(base)s"), count=count, base=base)
        told = N_("%(count)s of %(base)s (%(percent)s)")
        return self.say(told, count=count, base=base, percent=percent)

    def _exactly(self, published: Range) -> str:
        return self.counted(published, self.number(published.of))

    def _of_hundred(self, published: Range) -> str:
        """Return the percentage of an exact figure, empty of so few that it would mislead."""
        if published.of < SMALLEST_BASE:
            return ""
        if published.low == published.high or 0 < published.low < published.high < WHOLE:
            return self.percent((2 * WHOLE * published.count + published.of) // (2 * published.of))
        return self.range(named(published.low, published.high))

    def share_span(self, found: Span | None) -> str:
        """Return a share that follows from ranges, in the same words; a dash where none does."""
        if found is None or found == Span(0, WHOLE):
            return "–"
        return self.range(named(found.low, found.high))

    def unweighted(self, why: Unweighted) -> str:
        """Return why a figure is not told with official mixes of people."""
        return self.say(_UNWEIGHTED[why])

    def example(self) -> str:
        """Return a range as an example of one."""
        return self.range(Range(50, 55))

    def span(self, middle: Middle | None, *, whole: bool) -> str:
        """Return a median's span."""
        if middle is None:
            return "–"
        return self._between(middle.low, middle.high, whole=whole)

    def answer(self, answer: Answer, table: Table, fallback: str = "") -> str:
        """Return the words for an answer: its label, its band, or what stands for others."""
        if answer.label:
            return self.text(answer.label, fallback)
        if table.key == LANGUAGE:
            return self.language(answer.value)
        if table.key == CHANNEL:
            return self.channel(answer.value)
        if table.base.exact and answer.value in _WRITTEN:
            return self.say(_WRITTEN[answer.value])
        return self.named(answer, whole=table.type == "integer")

    def channel(self, name: str) -> str:
        """Return what a channel is called: its own name, or its kind and number."""
        kind, space, number = name.rpartition(" ")
        if kind in _CHANNELS and number.isdecimal():
            return f"{self.say(_CHANNELS[kind])}{space}{number}"
        return self.say(_CHANNELS[name]) if name in _CHANNELS else name

    def named(self, answer: Answer, *, whole: bool) -> str:
        """Return the words for an answer that belongs to no table yet."""
        if answer.label:
            return self.text(answer.label)
        if answer.value in _ANSWERS:
            return self.say(_ANSWERS[answer.value])
        if answer.low is None and answer.high is None:
            return answer.value
        return self._band(answer, whole=whole)

    def base(self, base: Base) -> str:
        """Return whom a figure speaks for: "about 205 people"."""
        if base.exact:
            exactly = _EXACT_ENTRIES if base.repeated else _EXACTLY[base.unit]
            return self.count(exactly, base.about or 0)
        if base.about is None:
            return self._few(base)
        counted = _ENTRIES if base.repeated else _UNITS[base.unit]
        text = self.translator.ngettext(*counted, base.up_to or base.about)
        return text % {"number": self._ends(base.about, base.up_to)}

    def about(self, base: Base) -> str:
        """Return a base as a number alone, for a narrow cell: "about 205"."""
        if base.exact:
            return self.number(base.about or 0)
        if base.about is None:
            return self._few(base)
        return self.say(N_("about %(number)s"), number=self._ends(base.about, base.up_to))

    def _few(self, base: Base) -> str:
        if base.up_to is None:
            return self.say(N_("fewer than 20"))
        return self.say(N_("at most about %(number)s"), number=self.number(base.up_to))

    def silences(self, table: Table) -> str:
        """Return a sentence on those outside the base, empty where there is none."""
        if not table.silences:
            return ""
        told = self.listed(self._silence(silence) for silence in table.silences)
        if table.base.exact:
            return self.say(N_("Not in the base: %(told)s."), told=told)
        if table.base.repeated:
            return self.say(N_("Of all entries, %(told)s."), told=told)
        return self.say(N_("Of all who took part, %(told)s."), told=told)

    def withheld(self, reason: Withheld, *, exact: bool = False) -> str:
        """Say why a table shows no figures.

        Args:
            reason: Why.
            exact: Whether what would be counted is no person.
        """
        if exact and reason is Withheld.NOBODY:
            return self.say(_NOTHING_ENTERED)
        return self.say(_WITHHELD[reason])

    def as_released(self, since: AsReleased | None) -> str:
        """Say that figures stand as an earlier release told them, and why; empty where not so."""
        if since is None:
            return ""
        day = self.day(since.day)
        return self.say(_AS_RELEASED[since.why], number=self.number(since.release), day=day)

    def based(self, table: Table) -> str:
        """Return whom a table speaks for, and as of when where that is not its release's day."""
        return self.dated(table.base, table.as_released)

    def dated(self, base: Base, since: AsReleased | None) -> str:
        """Return whom a figure speaks for, and the day of the release that told it, if one did."""
        told = self.base(base)
        if since is None:
            return told
        return self.say(N_("%(base)s, as of %(day)s"), base=told, day=self.day(since.day))

    def type(self, name: str) -> str:
        """Return the name of a question type."""
        return self.say(_TYPES[name]) if name in _TYPES else name

    def months(self, first: tuple[int, int] | None, last: tuple[int, int] | None) -> str:
        """Return the months in which people answered."""
        if first is None or last is None:
            return self.say(N_("too few answers to tell when"))
        end = format_skeleton("yMMMM", date(*last, 1), locale=self.locale)
        if first == last:
            return end
        if first[0] == last[0]:
            begin = format_date(date(*first, 1), "LLLL", locale=self.locale)
        else:
            begin = format_skeleton("yMMMM", date(*first, 1), locale=self.locale)
        return self.say(N_("%(first)s to %(last)s"), first=begin, last=end)

    def _silence(self, silence: Silence) -> str:
        return self.say(_SILENCES[silence.kinds], range=self.range(silence.range))

    def _band(self, answer: Answer, *, whole: bool) -> str:
        if answer.low is None and answer.high is not None:
            return self.say(N_("under %(number)s"), number=self.number(answer.high))
        if answer.high is None and answer.low is not None:
            return self.say(N_("%(number)s or more"), number=self.number(answer.low))
        return self._between(answer.low or 0, answer.high or 0, whole=whole)

    def _between(self, low: float, high: float, *, whole: bool) -> str:
        """Return a span whose end is not part of it."""
        if not whole:
            return self.say(
                N_("%(low)s to under %(high)s"), low=self.number(low), high=self.number(high)
            )
        first, last = (format_decimal(value, locale=self.locale) for value in (low, high - 1))
        return self.kept(first if first == last else f"{first}–{last}")
