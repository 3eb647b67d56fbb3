"""Lays out a form that came in as it would be shown again: only where it is, for that takes time.

Most forms are stored, and nobody sees their questions any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from parapp.views.respond.arrange import Given, arrange
from parapp.views.respond.blocks import Form, Words
from parapp.views.respond.parts import Page, top
from parapp.views.respond.posted import Posted, Wish
from parapp.views.respond.uploads import Uploads
from parapp.views.respond.wording import Wording
from surveys.answers import Reading, handler
from surveys.index import CACHE_SIZE, Entry, Index, index
from surveys.model import Question, Repeat
from surveys.relevance import FormState
from surveys.violations import Violation


@dataclass(frozen=True)
class Again:
    """A form that came in, and what is known of it.

    Attributes:
        posted: What came in.
        reading: What was read of it.
        now: The form with the answers so far.
        wording: Writes texts in the language of the page.
        uploads: The files that came with it or before.
        found: What is the matter.
        part: The names of the top-level items that the page shows.
        agreed: Whether the person has agreed to take part.
        seen: Whether what was sent had the questions on it.
        bare: Whether another program has sent it, which does not say what it had asked.
        carries: Whether the page carries the answers to what is not on it.
    """

    posted: Posted
    reading: Reading
    now: FormState
    wording: Wording
    uploads: Uploads
    found: Sequence[Violation]
    part: Page = ()
    agreed: bool = True
    seen: bool = True
    bare: bool = False
    carries: bool = True

    @cached_property
    def form(self) -> Form:
        """The questions, laid out."""
        posted, found = self.posted, self.found
        given = Given(
            raw=self.reading.raw,
            rows=frozenset(posted.rows) if self.seen else None,
            errors={each.path: self.wording.violation(each) for each in reversed(found)},
            codes={each.path: each.code for each in reversed(found)},
            asked=posted.asked if self.seen and not self.bare else None,
            added=posted.target[0] if posted.wish is Wish.ADD else "",
            agreed=self.agreed,
            carries=self.carries,
            files=self.uploads.values,
            sought=posted.sought,
            leaf=posted.leaf,
            finds=posted.wish is Wish.FIND,
        )
        form = arrange(self.wording.survey, self.now, self.wording, given, self.part)
        if self.seen and not self.agreed:
            return replace(form, kept=(*form.kept, *_marks(posted)))
        return form

    @cached_property
    def loose(self) -> tuple[Words, ...]:
        """What is the matter with answers whose question is not on the page."""
        there = {question.name for question in self.form.shown}
        return tuple(self.wording.violation(each) for each in self.found if each.path not in there)

    @property
    def asks_more(self) -> bool:
        """Whether answers make questions apply that were not on the page, and nothing is wrong."""
        if not self.seen or self.bare or self._all_asked():
            return False
        return bool(self.form.new)

    def _all_asked(self) -> bool:
        """Tell whether all that other answers decide on, and that applies, was on the page."""
        conditional = _conditional(index(self.wording.survey))
        return conditional is not None and all(
            place in self.posted.asked or not self.now.relevant(place)
            for entry in conditional
            if top(entry.path) in self.part
            for indexes in entry.instances(self.now.record)
            for place in (entry.at(indexes),)
        )


@lru_cache(maxsize=CACHE_SIZE)
def _conditional(known: Index) -> tuple[Entry, ...] | None:
    """Return what other answers decide on; None where the page alone can tell what is new on it."""
    found = []
    for entry in known.entries.values():
        item = entry.item
        if isinstance(item, Repeat) and item.repeat_count:
            return None
        conditional = bool(item.relevant)
        if isinstance(item, Question):
            # What is worked out stands on no page.
            conditional = handler(item.type).asked and bool(item.relevant or item.choice_filter)
        if conditional:
            found.append(entry)
    return tuple(found)


def _marks(posted: Posted) -> list[tuple[str, str]]:
    """Return what a page carries that shows none of the questions that were on the one before."""
    return [
        *(("_asked", each) for each in sorted(posted.asked)),
        *(("_row", row) for row in posted.rows),
    ]
