"""What a brief says, as plain text in one language: both of its formats are written from this."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exports import introducing, otherwise, speaking, telling
from exports.brief.notes import labelled, notes
from exports.brief.parts import Brief, Drawn, Item, Line, Share
from exports.case import Stated, chosen
from exports.charts import RangeChart, range_chart
from exports.claims import Figure
from exports.facts import Evidence, SurveyFacts
from exports.figures import Table
from exports.introducing import Mark
from exports.marking import N_, N_n
from exports.phrases import begun
from exports.wording import Words
from exports.writable import writable

_MOST_BARS = 6

_READINGS, _REACHED = 1, 2  # which lines go before a finding does: the last first
EVERY = _REACHED
"""Up to this number of `Line.further` nothing is left out."""

_NAMED = N_n(
    "%(number)s more finding has no place on two pages; the workbook has it:",
    "%(number)s more findings have no place on two pages; the workbook has them:",
)
_COUNTED = N_n(
    "%(number)s more finding has no place on two pages; it is in the summary of the workbook.",
    "%(number)s more findings have no place on two pages; they are in the summary of the workbook.",
)


def brief(evidence: Evidence, words: Words, mark: Mark) -> Brief:
    """Say all that a brief would say if paper had no end.

    Args:
        evidence: What may be said.
        words: The language.
        mark: Which release it is.
    """
    telling_ = _Telling(evidence, words)
    found, made_on = chosen(evidence.case), introducing.made_on(evidence.about, mark)
    page = words.say(N_("Page %(number)s of %(all)s"), number="\0", all="\0").split("\0")
    return Brief(
        tag=words.tag,
        rtl=words.rtl,
        made_on=made_on,
        author=_line(words.own(evidence.about.asked_by) or words.own(evidence.about.project)),
        subject=words.say(N_("Evidence in two pages")),
        title=_line(words.own(evidence.about.project)),
        warning=_warning(evidence, words),
        opening=words.say(
            N_(
                "What was counted, on two pages. The evidence workbook of the same release has"
                " every question, and how it was done. Evidence of %(day)s."
            )
            if not introducing.of_people(evidence.surveys)
            else N_(
                "What people said when they were asked, on two pages. The evidence workbook of the"
                " same release has every question, and how it was done. Evidence of %(day)s."
            ),
            day=words.day(made_on),
        ),
        facts=tuple(telling_.facts()),
        heading=words.say(N_("What the evidence shows")),
        none="" if found else telling_.nothing(),
        items=tuple(telling_.item(one) for one in found),
        chart=telling_.chart(found),
        left=(),
        left_told="",
        notes_heading=words.say(N_("About this brief")),
        notes=tuple(notes(evidence, words, mark)),
        footer=words.say(
            N_("Release %(number)s, SHA-256 %(sha256)s"),
            number=words.number(mark.number),
            sha256=words.kept(mark.sha256[:16]),
        ),
        page=(page[0], page[1], page[2]),
    )


def leaving(
    found: Brief,
    kept: Sequence[int],
    words: Words,
    *,
    chart: bool,
    named: bool = True,
    further: int = EVERY,
) -> Brief:
    """Return a brief with some of its findings, which says which others the workbook has.

    Args:
        found: The whole brief.
        kept: The places of the findings that stay, from 0.
        words: Its language.
        chart: Whether its chart stays.
        named: Whether the others are named, or counted alone.
        further: Up to which number lines stay that go before a finding does.
    """
    left = [one.claim for place, one in enumerate(found.items) if place not in kept]
    drawn = found.chart if chart and found.chart and found.chart.item in kept else None
    message = _NAMED if named else _COUNTED
    return replace(
        found,
        facts=tuple(one for one in found.facts if one.further <= further),
        items=tuple(_shortened(found.items[place], further=further) for place in kept),
        chart=replace(drawn, item=list(kept).index(drawn.item)) if drawn else None,
        left=tuple(left) if named else (),
        left_told=words.count(message, len(left)) if left else "",
    )


def _shortened(item: Item, *, further: int) -> Item:
    return replace(item, lines=tuple(one for one in item.lines if one.further <= further))


class _Telling:
    """Puts evidence into the sentences of a brief."""

    def __init__(self, evidence: Evidence, words: Words) -> None:
        self.evidence, self.words = evidence, words

    def nothing(self) -> str:
        """Say that there is no finding."""
        if self.evidence.case is None:
            told = N_("This release has no findings; it was made before findings belonged to one.")
        else:
            told = introducing.nothing(self.evidence.surveys) or N_(
                "No finding is agreed yet by those who took part, so that nothing is claimed here."
                " The figures are in the workbook."
            )
        return self.words.say(told)

    def facts(self) -> Iterator[Line]:
        """Yield who asks, who was asked, and how they were found."""
        words, about = self.words, self.evidence.about
        asks = introducing.who_asks(about, words)
        if asks:
            yield Line(words.say(N_("Who asks")), _text(asks))
        told_of = [one for one in self.evidence.surveys if one.base.about is not None]
        for survey in told_of or self.evidence.surveys:
            yield Line(words.say(introducing.asked_term(survey)), _text(self._asked(survey)))
        for survey in self._behind() or told_of:
            came = " ".join(speaking.reached(words, survey))
            if came:
                yield Line(words.say(N_("Whom they reached")), _text(came), further=_REACHED)
        if about.how_found:
            yield Line(words.say(N_("How people were found")), _text(words.own(about.how_found)))
            return
        told = " ".join(speaking.samples(words, told_of, about))
        if told:
            yield Line(words.say(N_("Whom the figures speak for")), _text(told))

    def _behind(self) -> list[SurveyFacts]:
        """Return the surveys that findings rest on, the first first."""
        claims = [one.claim for one in chosen(self.evidence.case)]
        numbers = {figure.table.survey for claim in claims for figure in claim.figures}
        return [self.evidence.surveys[number] for number in sorted(numbers)]

    def _asked(self, survey: SurveyFacts) -> str:
        words = self.words
        told = introducing.who_answered(survey, words)
        when = words.months(survey.first_month, survey.last_month)
        around = words.commas((when, words.own(self.evidence.about.place)))
        stands = words.as_released(survey.as_released)
        return " ".join(filter(None, (told, f"{begun(around)}.", stands)))

    def item(self, one: Stated) -> Item:
        """Return a finding in words."""
        words, claim = self.words, one.claim
        lines = [
            self._line(N_("To compare with"), telling.beside(each, words))
            for each in claim.comparators
        ]
        for figure in claim.figures:
            lines += [
                replace(self._line(N_("To compare with"), told), further=_READINGS)
                for told in otherwise.rounds(self.evidence, figure, words)
            ]
        if claim.agreement:
            told = telling.agreement(claim.agreement, words)
            lines.append(self._line(N_("Who agrees"), told))
        told = telling.strength(one.strength, words)
        lines.append(self._line(N_("What it rests on"), told))
        for figure in claim.figures:
            firm = otherwise.readings(figure, words)
            if firm:
                lines.append(replace(self._line(N_("How firm it is"), firm), further=_READINGS))
        limits = telling.limits(claim, words)
        if limits:
            lines.append(self._line(N_("What it does not show"), limits))
        asks = tuple(self._line(N_("Ask"), telling.asked(each, words)) for each in claim.asks)
        shares = tuple(self._share(figure) for figure in claim.figures)
        return Item(_line(words.own(claim.claim)), shares, tuple(lines), asks)

    def _line(self, term: str, told: str) -> Line:
        return labelled(self.words, term, told)

    def _share(self, figure: Figure) -> Share:
        told = telling.behind(figure, self.words, self._fallback(figure.table))
        return Share(telling.share(figure, self.words), _text(told))

    def _fallback(self, table: Table) -> str:
        return self.evidence.surveys[table.survey].default_language

    def chart(self, chosen: Sequence[Stated]) -> Drawn | None:
        """Return the chart of the first figure that one says more of than its words."""
        for place, one in enumerate(chosen):
            for figure in one.claim.figures:
                drawn = self._drawn(figure)
                if drawn is not None:
                    return Drawn(drawn[0], drawn[1], place)
        return None

    def _drawn(self, figure: Figure) -> tuple[str, RangeChart] | None:
        words, table = self.words, figure.table
        fallback = self._fallback(table)
        chart = range_chart(table, words, fallback) if figure.values else None
        if chart is None or not 1 < len(chart.bars) <= _MOST_BARS:
            return None
        return _line(words.text(table.label, fallback)), chart


def _warning(evidence: Evidence, words: Words) -> str:
    if not evidence.about.invented:
        return ""
    return words.say(
        N_("Invented data: nobody gave these answers. They show what a brief looks like.")
    )


def _text(text: str) -> str:
    return writable(text).strip()


def _line(text: str) -> str:
    """Return a text as one line, for headings and properties."""
    return " ".join(writable(text).split())
