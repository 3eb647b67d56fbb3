"""Which sheets a workbook has, in which order, and what its contents say of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.figures import Table
from exports.marking import N_, N_n
from exports.pairs import Beside
from exports.workbook import (
    area,
    asks,
    beside,
    breakdown,
    codebook,
    firm,
    frames,
    groups,
    inside,
    method,
    opinions,
    sources,
    summary,
)

if TYPE_CHECKING:
    from exports.workbook.writing import Writing


@dataclass(frozen=True, slots=True)
class Chapter:
    """One sheet: its name, what the contents say of it, and the function that writes it."""

    name: str
    contents: str
    write: Callable[["Writing", str], None]


def planned(writing: "Writing") -> list[Chapter]:
    """Plan the sheets after the cover; the workbook learns which sheet has which question."""
    return _Plan(writing).chapters()


class _Plan:
    """The sheets of one workbook, part by part."""

    def __init__(self, writing: "Writing") -> None:
        self._writing, self._words, self._evidence = writing, writing.words, writing.evidence

    def chapters(self) -> list[Chapter]:
        """Return the sheets after the cover."""
        return [
            *self._claimed(),
            *self._asked(),
            *self._broken_down(),
            *self._compared(),
            *self._around(),
            *self._explained(),
            *self._inside(),
        ]

    def _asked(self) -> Iterator[Chapter]:
        """Yield the figures of everybody: by policy area, and on who answered."""
        for one in self._evidence.areas:
            name = self._writing.named(self._words.area(one.id))
            self._writing.sheet_of.update((table.number, name) for table in one.tables)
            yield Chapter(name, self._questions(one.tables), area.writer(one))
        profile = self._evidence.profile
        if profile:
            told = N_("who the people are that answered")
            chapter = self._chapter(N_("Who answered"), told, area.profile_writer())
            self._writing.sheet_of.update((table.number, chapter.name) for table in profile)
            yield chapter

    def _broken_down(self) -> Iterator[Chapter]:
        """Yield the figures by groups."""
        for one in self._evidence.breakdowns:
            table = self._writing.tables[one.table]
            label = self._words.text(table.label, self._writing.fallback(table))
            name = self._writing.named(f"{table.number} {label}")
            told = self._words.say(N_("every question by: %(question)s"), question=label)
            yield Chapter(name, self._of_survey(table.survey, told), breakdown.writer(one))

    def _explained(self) -> Iterator[Chapter]:
        """Yield how it was done, and what was asked."""
        told = N_("how it was done, and what it cannot show")
        yield self._chapter(N_("Method and limits"), told, method.write)
        told = N_("every question and its answers, as asked")
        yield self._chapter(N_("Codebook"), told, codebook.write)

    def _chapter(self, name: str, told: str, write: Callable[["Writing", str], None]) -> Chapter:
        return Chapter(self._writing.named(self._words.say(name)), self._words.say(told), write)

    def _claimed(self) -> Iterator[Chapter]:
        """Yield what the project claims and asks for."""
        if self._evidence.case is None:
            return
        told = N_("what is claimed, on what it rests, what is asked")
        chapter = self._chapter(N_("Summary"), told, summary.write)
        self._writing.summary = chapter.name
        yield chapter
        if asks.asks(self._writing):
            told = N_("who is asked to decide what, and by when")
            yield self._chapter(N_("Asks"), told, asks.write)

    def _around(self) -> Iterator[Chapter]:
        """Yield what stands beside the figures."""
        case = self._evidence.case
        if case is None:
            return
        if groups.is_shown(self._writing):
            told = N_("what people said when they talked together")
            yield self._chapter(N_("Focus groups"), told, groups.write)
        if case.measures:
            told = N_("what was decided, and who takes it how")
            yield self._chapter(N_("Measures"), told, opinions.write)
        told = N_("the Council of Europe’s table, filled where there is evidence")
        yield self._chapter(N_("Indicators"), told, frames.indicators_sheet)
        told = N_("ENAR’s principles, and what speaks to them")
        yield self._chapter(N_("Principles"), told, frames.principles_sheet)
        told = N_("own rounds, figures of others, documents, positions")
        yield self._chapter(N_("Sources"), told, sources.write)

    def _inside(self) -> Iterator[Chapter]:
        """Yield what only the working edition has."""
        found = self._writing.working
        if found is None:
            return
        for name, told, write, shown in (
            (N_("Exact numbers"), N_("how many gave each answer"), inside.exact, found.exact),
            (
                N_("Findings not yet agreed"),
                N_("what the project may come to claim"),
                inside.pending,
                found.pending,
            ),
            (N_("Gaps"), N_("what nobody knows yet"), inside.gaps, found.gaps),
            (
                N_("Disagreement"),
                N_("votes and reasons in full"),
                inside.disagreement,
                found.votes or found.dissent,
            ),
        ):
            if shown:
                yield self._chapter(name, told, write)

    def _compared(self) -> Iterator[Chapter]:
        """Yield what sets figures beside others: side by side, rounds, and read in other ways."""
        words = self._words
        rounds = N_("Rounds"), N_("the same questions, asked again later: %(sides)s")
        others = (
            N_("Side by side"),
            N_("the same questions, asked of different people: %(sides)s"),
        )
        for one in sorted(self._evidence.beside, key=lambda one: one.kind is Beside.ROUNDS):
            title, told = rounds if one.kind is Beside.ROUNDS else others
            name = self._writing.named(words.say(title))
            told = words.say(told, sides=beside.named(self._writing, one))
            yield Chapter(name, told, beside.writer(one))
        for number in firm.surveys(self._writing):
            name = self._writing.named(words.say(N_("How firm the figures are")))
            told = words.say(N_("the same figures by chance, by channel, with an official mix"))
            yield Chapter(name, self._of_survey(number, told), firm.writer(number))

    def _of_survey(self, number: int, told: str) -> str:
        """Say of which survey a sheet is, where there are several."""
        if len(self._evidence.surveys) == 1:
            return told
        return self._words.labelled(self._writing.survey_name(number), told)

    def _questions(self, tables: Sequence[Table]) -> str:
        if all(table.withheld for table in tables):
            message = N_n(
                "%(number)s question, without figures", "%(number)s questions, without figures"
            )
        else:
            message = N_n(
                "%(number)s question, with its figures and chart",
                "%(number)s questions, with their figures and charts",
            )
        return self._words.count(message, len(tables))
