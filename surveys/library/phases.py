"""What every focus-group guide has: its phases, and key questions with probes."""

from collections.abc import Iterator

from surveys.library.records import Template, is_asked
from surveys.marking import N_
from surveys.model import Group, Question
from surveys.problems import Problem, warning

# The way of every guide: what each phase is called in the files.
_PHASES = (
    "rules", "opening", "story", "key_questions", "what_works", "statements", "gaps", "ask",
    "reading_back", "referral",
)  # fmt: skip
_KEY_QUESTIONS = range(3, 5)


def faults(template: Template) -> Iterator[Problem]:
    """Yield what a guide lacks, and phases that do not add up to its time."""
    total = sum(item.minutes or 0 for item in template.survey.children if isinstance(item, Group))
    if total != template.minutes:
        yield warning(
            "template.phases",
            N_("The phases take %(total)s minutes, and the whole %(minutes)s."),
            total=total,
            minutes=template.minutes,
        )
    there = {item.name: item for item in template.survey.children if isinstance(item, Group)}
    for phase in _PHASES:
        if phase not in there:
            yield warning("guide.phase", N_("The guide lacks the phase %(phase)s."), phase=phase)
    if "key_questions" in there:
        yield from _key_questions(there["key_questions"])


def _key_questions(group: Group) -> Iterator[Problem]:
    """Find too few or too many key questions, and those without probes for who leads the group."""
    asked = [item for item in group.children if isinstance(item, Question) and is_asked(item.type)]
    if len(asked) not in _KEY_QUESTIONS:
        yield warning(
            "guide.key_questions",
            N_("Ask three or four key questions; there are %(count)s."),
            count=len(asked),
        )
    for question in asked:
        if not question.guidance_hint:
            yield warning(
                "guide.probes", N_("Give probes for the key question %(name)s."), name=question.name
            )
