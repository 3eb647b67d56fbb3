"""Faults of the craft that show in the English words of a question."""

import re
from collections.abc import Iterator

from surveys.catalogues import SOURCE_LANGUAGE
from surveys.library.records import Template, is_asked
from surveys.marking import N_
from surveys.model import Kind, Question, Role
from surveys.problems import Problem, Severity

# A sentence that is longer cannot be kept in mind while it is heard (European Social Survey,
# guidelines on question wording; a tired person reads slower than an interviewer speaks).
_MOST_WORDS = 32

_LEADING = re.compile(
    r"^(don't|doesn't|didn't|isn't|aren't|wasn't|shouldn't|wouldn't|surely|of course)\b"
    r"|\b(do|would) you (not )?agree that\b|\bas everybody knows\b|\bobviously\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"\band/or\b|\?.*\?", re.DOTALL)

# What was lived through needs a time to remember; what holds now, and what was ever so, says so.
_PAST = re.compile(
    r"\b(did|were|was|have you|has (it|anybody|somebody|your|the)|how often (did|have))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(last|latest|highest|ever|since|when|while|before|first|after|today|so far"
    r"|in this school year|these \d+|at the moment|now)\b",
    re.IGNORECASE,
)
_ASK = re.compile(r"\bask(s|ed)?\b", re.IGNORECASE)


def faults(template: Template) -> Iterator[Problem]:
    """Yield what is wrong with the wording of a template's questions.

    A guide asks for stories and needs no dates; texts that a source fixes are left as they are.
    """
    for path, question in template.questions():
        if not is_asked(question.type):
            continue
        text = question.label.get(SOURCE_LANGUAGE)
        if _DOUBLE.search(text) and template.kind is not Kind.FOCUS_GROUP:
            yield _problem("question.double", N_("%(path)s asks two things at once."), path)
        if _LEADING.search(text):
            yield _problem("question.leading", N_("%(path)s suggests an answer."), path)
        if len(text.split()) > _MOST_WORDS:
            yield _problem("question.long", N_("%(path)s is too long to be kept in mind."), path)
        if template.kind is not Kind.FOCUS_GROUP and _lacks_time(question, text):
            yield _problem(
                "question.period", N_("%(path)s asks for something past and names no time."), path
            )
        purpose = question.purpose.get(SOURCE_LANGUAGE)
        if question.role is Role.NONE and purpose and not _ASK.search(purpose):
            yield _problem(
                "question.ask",
                N_("Say in the purpose of %(path)s which ask it can carry, or that it has none."),
                path,
            )


def _lacks_time(question: Question, text: str) -> bool:
    if not text.rstrip().endswith("?") or question.role is Role.CONSENT:
        return False
    return bool(_PAST.search(text)) and not _TIME.search(
        f"{text} {question.hint.get(SOURCE_LANGUAGE)}"
    )


def _problem(code: str, message: str, path: str) -> Problem:
    return Problem(code, Severity.WARNING, message, {"path": path})
