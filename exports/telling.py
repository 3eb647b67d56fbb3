"""Puts claims into words: their figures, how strong they are, and who agrees."""

from collections.abc import Iterator

from exports.agreement import Agreement, Rough
from exports.claims import Asked, Beside, Claim, Figure, People, Strength
from exports.disclosure.rule import Range
from exports.marking import N_
from exports.phrases import begun
from exports.variables import Answer, Measure
from exports.wording import Words

_PEOPLE = {
    People.NOBODY: N_("Nobody whom it concerns has been asked."),
    People.SURVEY: N_("It rests on a survey alone."),
    People.GROUPS: N_("It rests on focus groups and people’s own words, which are not counted."),
    People.BOTH: N_("It rests on a survey, and on what people said in their own words."),
}
_FIGURES = N_("Figures that others published stand beside it.")
_DOCUMENTS = N_("Documents bear on it.")
_RECORD = N_("An official position on it is on the record.")
_NOTHING = N_("It rests on nothing yet.")

_RIGHT = {
    Rough.MORE: N_("More than half of them say that it is right."),
    Rough.FEWER: N_("Half of them or fewer say that it is right."),
}
_PUT = {
    Rough.MORE: N_("More than half of them would say it like this."),
    Rough.FEWER: N_("Half of them or fewer would say it like this."),
}


def strength(found: Strength, words: Words) -> str:
    """Say how strong a claim is, in sentences."""
    if not found.carried:
        return words.say(_NOTHING)
    told = [_PEOPLE[found.people]]
    told += [_FIGURES] if found.figures else []
    told += [_DOCUMENTS] if found.documents else []
    told += [_RECORD] if found.record else []
    return " ".join(words.say(one) for one in told)


def figure(found: Figure, words: Words) -> str:
    """Say what a figure says: "50–55% of about 205 people: Yes"."""
    base = _base(found, words)
    alone = share(found, words)
    if found.middle is not None:
        return words.say(N_("%(span)s in the middle, of %(base)s"), span=alone, base=base)
    named = _first(found, words.either(answer(one, found, words) for one in found.answers), words)
    if found.range is not None and found.range.of:
        counted = words.counted(found.range, base)
        return words.say(N_("%(counted)s: %(answers)s"), counted=counted, answers=named)
    return words.say(
        N_("%(range)s of %(base)s: %(answers)s"), range=alone, base=base, answers=named
    )


def _first(found: Figure, named: str, words: Words) -> str:
    """Say of the answers to a ranking that they are those who were put first."""
    if found.table.measure is not Measure.FIRST:
        return named
    return words.say(N_("%(answers)s in first place"), answers=named)


def _base(found: Figure, words: Words) -> str:
    """Return whom a figure speaks for: everybody who answered, or one group of them."""
    base = words.based(found.table)
    if found.among is None:
        return base
    group = answer(found.among, found, words)
    return words.say(N_("%(base)s (%(group)s)"), base=base, group=group)


def share(found: Figure, words: Words) -> str:
    """Return a figure alone: "50–55%", or the span of a median."""
    if found.middle is not None:
        return words.span(found.middle, whole=found.table.type == "integer")
    return words.range(found.range)


def answer(one: Answer, found: Figure, words: Words) -> str:
    """Return the words for an answer of a figure's question."""
    return words.answer(one, found.table)


def beside(found: Beside, words: Words) -> str:
    """Say what somebody else's figure says, and where it is from."""
    share = words.share(found.figure) if found.answer else words.number(found.figure)
    named = words.text(found.answer) or words.text(found.question)
    return words.say(
        N_("%(share)s: %(answer)s (%(source)s, %(place)s, %(year)s)"),
        share=share,
        answer=named,
        source=words.own(found.source),
        place=words.own(found.place),
        year=str(found.year),
    )


def agreement(found: Agreement, words: Words) -> str:
    """Say how many agree, and what the others say."""
    told = [_asked(found, words), _share(found.right, _RIGHT, _RIGHT_RANGE, words)]
    told.append(_share(found.put, _PUT, _PUT_RANGE, words))
    if found.dissent:
        told.append(
            words.say(N_("Not everybody agrees: %(words)s"), words=words.own(found.dissent))
        )
    return " ".join(one for one in told if one)


_RIGHT_RANGE = N_("%(range)s of them say that it is right.")
_PUT_RANGE = N_("%(range)s of them would say it like this.")


def _asked(found: Agreement, words: Words) -> str:
    if found.right is Rough.UNTOLD:
        return words.say(N_("A few of those who took part have looked at it."))
    if found.about is None:
        return words.say(N_("Fewer than 20 of those who took part have looked at it."))
    return words.say(
        N_("About %(number)s of those who took part have looked at it."),
        number=words.number(found.about),
    )


def _share(found: Range | Rough, rough: dict[Rough, str], message: str, words: Words) -> str:
    if isinstance(found, Range):
        return words.say(message, range=begun(words.range(found)))
    return words.say(rough[found]) if found in rough else ""


def behind(found: Figure, words: Words, fallback: str = "") -> str:
    """Say what a figure is a share of: "of about 205 people: “Yes” to “Do you work?”"."""
    base = _base(found, words)
    question = words.text(found.table.label, fallback)
    if found.middle is not None:
        return words.say(
            N_("in the middle, of %(base)s, to “%(question)s”"), base=base, question=question
        )
    answers = (words.quoted(words.answer(one, found.table, fallback)) for one in found.answers)
    named = _first(found, words.either(answers), words)
    exactly = found.range is not None and found.range.of  # which says by itself of how many it is
    message = N_("%(base)s: %(answers)s to “%(question)s”")
    return words.say(
        message if exactly else N_("of %(base)s: %(answers)s to “%(question)s”"),
        base=base,
        answers=named,
        question=question,
    )


def limits(claim: Claim, words: Words) -> str:
    """Say what a claim and its figures do not show, each once; empty where nothing is said."""
    every = [claim.limits, *(each.limits for each in claim.figures)]
    told = dict.fromkeys(words.own(each).strip() for each in every)
    told |= dict.fromkeys(_differing(claim, words))
    told |= dict.fromkeys(_counting_less(claim, words))
    return " ".join(_ended(each) for each in told if each)


def _differing(claim: Claim, words: Words) -> Iterator[str]:
    """Say of figures of others how they differ, so that nobody takes it for the project's own."""
    for one in claim.comparators:
        difference = words.own(one.difference).strip()
        if difference:
            yield words.say(
                N_("The figure of others (%(share)s): %(difference)s"),
                share=words.share(one.figure) if one.answer else words.number(one.figure),
                difference=difference,
            )


def _counting_less(claim: Claim, words: Words) -> Iterator[str]:
    """Say of figures of others where they count fewer answers than those that they stand beside."""
    for one in claim.comparators:
        figures = [each for each in claim.figures if each.table.label == one.question]
        if not one.answer or not any(len(each.answers) > 1 for each in figures):
            continue
        share, answer_ = words.share(one.figure), words.text(one.answer)
        rows = [row for each in figures for row in each.table.rows]
        here = next((row.range for row in rows if row.answer.label == one.answer), None)
        if here is None:
            message = N_("The figure of others (%(share)s) counts only “%(answer)s”.")
            yield words.say(message, share=share, answer=answer_)
        else:
            message = N_(
                "The figure of others (%(share)s) counts only “%(answer)s”; here that is %(here)s."
            )
            yield words.say(message, share=share, answer=answer_, here=words.range(here))


def asked(found: Asked, words: Words) -> str:
    """Say what is asked of whom, by when, and what was answered."""
    decision, owner = _ended(words.own(found.decision)), words.own(found.owner).rstrip(".")
    if found.by_when is None:
        told = words.say(N_("%(decision)s Who decides: %(owner)s."), decision=decision, owner=owner)
    else:
        told = words.say(
            N_("%(decision)s Who decides: %(owner)s. By when: %(day)s."),
            decision=decision,
            owner=owner,
            day=words.day(found.by_when),
        )
    answered = reply(found, words)
    if not answered:
        return told
    return " ".join((told, words.say(N_("Reply: %(reply)s"), reply=_ended(answered))))


def reply(found: Asked, words: Words) -> str:
    """Return what was answered to an ask, and when; empty where nothing was."""
    told = words.own(found.reply)
    if not told or found.replied_on is None:
        return told
    return words.say(
        N_("%(reply)s (%(day)s)"), reply=told.rstrip("."), day=words.day(found.replied_on)
    )


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "؟", "。")) else f"{text}."
