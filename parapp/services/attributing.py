"""To which published group of 20 or more an answer belongs, so that it can be attributed to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from exports.catalogues import translator
from exports.disclosure.rule import SMALLEST_BASE
from exports.evidence import Evidence
from exports.figures import Breakdown
from exports.variables import Answer, Measure, Variable
from exports.wording import Words
from parapp.models import Project, Survey
from parapp.services import counting, grouping, released
from parapp.services.sayings import Said
from surveys.languages import INTERFACE_LANGUAGES
from surveys.text import LocalizedText

LABEL: Final = "label"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a survey whose published base is 20 or more.

    Attributes:
        variable: The path of the profile question.
        value: The answer, or the first of those that were put together.
        question: The profile question.
        label: What the group is called.
    """

    survey: str
    variable: str
    value: str
    question: LocalizedText
    label: LocalizedText

    @property
    def document(self) -> dict[str, str]:
        """The group as a quotation keeps it."""
        labels = {f"{LABEL}.{tag}": text for tag, text in self.label.texts}
        return {"survey": self.survey, "variable": self.variable, "value": self.value, **labels}


def label_of(document: Mapping[str, str]) -> LocalizedText:
    """Return what a kept group is called."""
    begin = f"{LABEL}."
    return LocalizedText.of(
        {key.removeprefix(begin): text for key, text in document.items() if key.startswith(begin)}
    )


def is_published(session: Session, project: Project, survey: Survey) -> bool:
    """Tell whether the newest release speaks of 20 or more who answered a survey."""
    newest = _newest(session, project)
    if newest is None or survey.slug not in newest[1]:
        return False
    shown, names = newest
    about = shown.surveys[names.index(survey.slug)].base.about
    return about is not None and about >= SMALLEST_BASE


def groups(session: Session, project: Project, survey: Survey) -> list[Group]:
    """Return the groups of a survey that the newest release shows figures for."""
    newest = _newest(session, project)
    if newest is None or survey.slug not in newest[1]:
        return []
    return list(_groups(*newest, survey))


def every_group(session: Session, project: Project) -> list[Group]:
    """Return the groups of all surveys that the newest release shows figures for."""
    newest = _newest(session, project)
    if newest is None:
        return []
    shown = [survey for survey in project.surveys if survey.slug in newest[1]]
    return [group for survey in shown for group in _groups(*newest, survey)]


def among(known: Iterable[Group], document: Mapping[str, str]) -> Group | None:
    """Return the group of those that a kept one names; None where it is none of them."""
    place = tuple(document.get(name) for name in ("survey", "variable", "value"))
    return next((one for one in known if (one.survey, one.variable, one.value) == place), None)


def groups_of(session: Session, project: Project, said: Said) -> list[Group]:
    """Return the published groups that whoever gave an open answer belongs to."""
    if said.source.response is None:
        return []
    answers = _answers(session, said)
    merged = _merged(said.survey)
    known = {variable.path: variable for variable in grouping.profile(said.survey)}
    found = []
    for group in groups(session, project, said.survey):
        variable = known.get(group.variable)
        if variable is None:
            continue
        value = _value(variable, answers.get(group.variable))
        if value is not None and merged.get((group.variable, value), value) == group.value:
            found.append(group)
    return found


def _newest(session: Session, project: Project) -> tuple[Evidence, tuple[str, ...]] | None:
    known = released.releases(session, project)
    if not known:
        return None
    return released.evidence(session, known[0]), released.surveys(session, known[0])


def _groups(shown: Evidence, names: tuple[str, ...], survey: Survey) -> Iterator[Group]:
    number = names.index(survey.slug)
    tables = {table.number: table for table in shown.profile if table.survey == number}
    for one in shown.breakdowns:
        table = tables.get(one.table)
        if table is None or table.measure not in {Measure.SINGLE, Measure.BANDS}:
            continue
        for answer in one.groups:
            if _is_large(one, answer):
                label = LocalizedText.of(
                    {
                        tag: Words.of(tag, translator(tag)).answer(answer, table)
                        for tag in INTERFACE_LANGUAGES
                    }
                )
                yield Group(survey.slug, table.key, answer.value, table.label, label)


def _is_large(one: Breakdown, answer: Answer) -> bool:
    return any(
        column.base.about is not None and column.base.about >= SMALLEST_BASE
        for comparison in one.comparisons
        for column in comparison.columns
        if column.group.value == answer.value
    )


def _answers(session: Session, said: Said) -> Mapping[str, Any]:
    publications = [each.id for each in said.survey.publications]
    for _, _, response in counting.identified(session, publications, only=said.source.response):
        return response.answers
    return {}


def _merged(survey: Survey) -> Mapping[tuple[str, str], str]:
    return {
        (one.question, value): group.values[0]
        for one in grouping.breakdowns(survey) or ()
        for group in one.merged
        for value in group.values
    }


def _value(variable: Variable, given: Any) -> str | None:
    """Return the answer as it is counted: a choice's name, or the number of a band."""
    if variable.level or given in (None, "", []):
        return None
    if variable.measure is Measure.SINGLE:
        return str(given)
    if variable.measure is Measure.BANDS and isinstance(given, (int, float)):
        ends = [answer.high for answer in variable.answers[:-1]]
        return str(sum(1 for end in ends if end is not None and given >= end))
    return None
