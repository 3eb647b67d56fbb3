"""A page for trying a template with five people in a language, before it is used.

The method is that of cognitive interviews: people answer, and tell how they came to the answer
(Gordon Willis, Cognitive Interviewing, 2005; Washington Group, guidelines for cognitive testing).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.library.records import Template, is_asked
from surveys.library.speech import sayer
from surveys.marking import N_
from surveys.model import Kind, Question, Role

PEOPLE = 5
"""Five people meet most of what is unclear; the sixth mostly repeats (Nielsen, Landauer 1993)."""

# So many questions with their probes fit on a page and into an hour.
_PROBED = 6
_MANY_CHOICES = 8
_LONG_LABEL = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """A question that is tried out.

    Attributes:
        number: As it is numbered in the form.
        path: Where it stands in the form.
        label: What is read aloud.
        hint: What is shown below it.
        meant: What it is for, to compare with what people understood.
        probes: What to ask after the answer, beside what is asked after each; none for questions
            that are only watched.
    """

    number: int
    path: str
    label: str
    hint: str = ""
    meant: str = ""
    probes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """How to try a template in one language.

    Attributes:
        headings: Of what to prepare, to read, to ask, to watch, to note, and to do afterwards.
        before: What to prepare.
        read: What to read to each person first.
        everywhere: What to ask after each question that is talked about.
        probed: The questions to talk about.
        watched: The other questions, which are read, answered and only watched.
        note: What to note for each question and person.
        after: What to do with the notes.
    """

    template: str
    language: str
    title: str
    headings: tuple[str, ...]
    before: tuple[str, ...]
    read: str
    everywhere: tuple[str, ...]
    probed: tuple[Trial, ...]
    watched: tuple[Trial, ...]
    note: tuple[str, ...]
    after: tuple[str, ...]


def protocol(template: Template, language: str) -> Protocol:
    """Return the page for trying a template in a language.

    Args:
        template: A survey, a guide or a block of the library.
        language: A BCP 47 tag; English stands where it has no text.
    """
    say = sayer(language)
    trials = [
        (_weight(template, question), number, path, question)
        for number, (path, question) in enumerate(_asked(template), start=1)
    ]
    chosen = {each[1] for each in sorted(trials, key=lambda each: (-each[0], each[1]))[:_PROBED]}
    made = [
        _trial(
            number,
            path,
            question,
            language,
            tuple(say(each) for each in _probes(template, question)) if number in chosen else (),
        )
        for _, number, path, question in trials
    ]
    return Protocol(
        template=template.id,
        language=language,
        title=say(N_("Trying out: %(title)s")) % {"title": template.title.get(language, "en")},
        headings=tuple(say(each) for each in _HEADINGS),
        before=tuple(say(each) for each in (*_BEFORE, *_before(template))),
        read=say(_READ),
        everywhere=(say(_IN_OWN_WORDS), say(_HOW)),
        probed=tuple(each for each in made if each.probes),
        watched=tuple(each for each in made if not each.probes),
        note=tuple(say(each) for each in _NOTE),
        after=tuple(say(each) for each in (*_AFTER, *((_VERBATIM,) if template.verbatim else ()))),
    )


def text(page: Protocol) -> str:
    """Return a protocol as plain text, to be printed."""
    prepare, read, ask, watch, note, after = page.headings
    lines = [page.title, "=" * len(page.title), "", prepare]
    lines += [f"- {each}" for each in page.before]
    lines += ["", read, page.read]
    if page.probed:
        lines += ["", ask, *(f"- {each}" for each in page.everywhere)]
    for each in page.probed:
        lines += ["", f"{each.number}. {each.label}"]
        lines += [f"   {each.hint}"] if each.hint else []
        lines += [f"   - {probe}" for probe in each.probes]
        lines += [f"   > {each.meant}"] if each.meant else []
    if page.watched:
        lines += ["", watch, " · ".join(str(each.number) for each in page.watched)]
    lines += ["", note, *(f"- {each}" for each in page.note)]
    lines += ["", after, *(f"- {each}" for each in page.after)]
    return "\n".join(lines)


_HEADINGS = (
    N_("Prepare"),
    N_("Read this to each person"),
    N_("Read these questions aloud, let the person answer, then ask what stands below and always:"),
    N_("Read the other questions too, and only watch what happens: numbers"),
    N_("Note for each question and each person"),
    N_("Afterwards"),
)
_BEFORE = (
    N_(
        "Find 5 people who speak this language at home and differ from one another: women and"
        " men, young and old, long at school and hardly at school, here for long and new."
    ),
    N_("Nobody who helped to write or to translate the questions takes part, and no relatives."),
    N_(
        "Plan an hour for each, alone and where nobody else can hear. One of you asks, one"
        " writes. Pay for the time and the way."
    ),
    N_("Do not keep the answers, only the notes on the questions. Write no names."),
)
_ALOUD = N_("Use the printed form or a phone, as people will see it later.")
_ONE_BY_ONE = N_(
    "Try the guide with one person at a time: what one person does not understand, a group hides."
)
_READ = N_(
    "We want to find out whether our questions are good. It is the questions that are tested, not"
    " you, and no answer is wrong. Say aloud what goes through your mind. If a word is strange or"
    " a question is unpleasant, tell us: that helps us most. You can leave out any question and"
    " stop at any time. We do not keep your answers."
)
_NOTE = (
    N_("+ understood as it is meant; ? hesitated, or asked back; ! understood in another way"),
    N_("0 no answer on the list fits; x did not want to answer; w a word was not known: which?"),
    N_("What the person said in their own words, and how they would say it themselves."),
)
_AFTER = (
    N_(
        "Compare what people understood with what stands behind the sign >. Where 2 of 5 stumble,"
        " or 1 was hurt, flag the question, change the wording and try it with other people."
    ),
    N_("Where people stumble in one language only, change the translation, not the question."),
    N_("Write down the date, the language and how many people took part."),
)
_VERBATIM = N_(
    "The source forbids other words. Do not change the English; where people stumble, use another"
    " translation that the source has published, or tell the source."
)

_IN_OWN_WORDS = N_("Say in your own words: what does this question ask of you?")
_HOW = N_("How did you come to your answer?")


def _before(template: Template) -> tuple[str, ...]:
    return (_ONE_BY_ONE,) if template.kind is Kind.FOCUS_GROUP else (_ALOUD,)


def _asked(template: Template) -> Iterator[tuple[str, Question]]:
    return ((path, each) for path, each in template.questions() if is_asked(each.type))


def _trial(
    number: int, path: str, question: Question, language: str, probes: tuple[str, ...]
) -> Trial:
    label = question.label.get(language, "en")
    if not probes:
        return Trial(number, path, label)
    hint, purpose = question.hint.get(language, "en"), question.purpose.get(language, "en")
    # The first sentence says what the question shows; the others are about what to do with it.
    meant = purpose.split(". ", maxsplit=1)[0].rstrip(".") + "." if purpose else ""
    return Trial(number, path, label, hint, meant, probes)


def _probes(template: Template, question: Question) -> Iterator[str]:
    """Yield what to ask after a question, at most two things, the most telling first."""
    found: list[str] = []
    if question.role is Role.CONSENT:
        found.append(N_("To what did you agree? What can you still do afterwards?"))
    if question.sensitive:
        found.append(N_("Would people you know answer this truthfully? What might they fear?"))
    if question.type == "integer":
        found.append(N_("What did you count, and what did you leave out?"))
    if _has_period(question):
        found.append(N_("Of which time did you think? When did it begin?"))
    if question.type in {"select_multiple", "select_one"} and not _is_statement(template, question):
        found.append(
            N_("Which answer did you look for and not find? Which two are hard to tell apart?")
        )
    if _is_statement(template, question):
        found.append(N_("Of whom, and of which place, did you think?"))
    if question.type == "text":
        found.append(N_("What would you tell, and what would you rather not tell in a group?"))
    if not found:
        found.append(
            N_("What did you need to look up or to ask somebody, before you could answer?")
        )
    return iter(found[:2])


def _weight(template: Template, question: Question) -> int:
    """Say how much there is in a question to be misunderstood."""
    if question.role is not Role.NONE:
        return -1
    known = template.survey.choices(question.list_name)
    english = question.label.get("en")
    return (
        3 * question.sensitive
        + 2 * (question.type == "select_multiple")
        + 2 * (question.type == "integer")
        + 2 * _has_period(question)
        + (len(english.split()) > _LONG_LABEL)
        + (len(known.choices) > _MANY_CHOICES if known else 0)
        + 2 * (question.type == "text" and bool(question.tags.indicators))
    )


def _has_period(question: Question) -> bool:
    return "last" in question.label.get("en").split()


def _is_statement(template: Template, question: Question) -> bool:
    """Say whether people agree or disagree with a sentence: it is not put as a question."""
    return not question.label.get("en").rstrip().endswith("?") and template.kind is not Kind.BLOCK
