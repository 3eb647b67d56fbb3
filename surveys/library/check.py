"""Checks a template of the library against the rules of the craft (CONTRIBUTING.md)."""

import re
from collections.abc import Iterator
from itertools import chain

from surveys import catalogues, expressions, frameworks, library
from surveys.frameworks import Standing
from surveys.library import craft, phases
from surveys.library.records import Template, is_asked
from surveys.library.wording import faults
from surveys.marking import N_
from surveys.model import ChoiceRole, EvidenceKind, Group, Kind, Question, Role, Survey, Tags, Unit
from surveys.problems import Problem, warning
from surveys.text import LocalizedText

_QUESTIONS_IN_A_SURVEY = range(15, 26)
_MINUTES = range(1, 91)
# Of a community survey: a tired person stays so long, and shorter it carries no case (issue 8).
_MINUTES_OF_A_SURVEY = range(8, 13)

# Asking for it endangers people, and nothing that the platform is for needs it.
_RESIDENCE_STATUS = re.compile(
    r"\b(residence (permit|status|card|title)|visa|undocumented|irregular|asylum|papers"
    r"|(immigration|legal|migration) status|permit to (stay|work)|illegal(ly)?)\b",
    re.IGNORECASE,
)
_EXPRESSIONS = (
    "relevant", "constraint", "required", "read_only", "calculation", "choice_filter",
)  # fmt: skip


def check(template: Template) -> list[Problem]:
    """Return what is wrong with a template, in the order in which a reader would come upon it."""
    parts = [_whole, _texts, _outdated, _tags, _questions, _expressions, craft.faults]
    if template.kind is Kind.SURVEY:
        parts += [_consent, _profile, _survey_length]
    if template.kind is Kind.FOCUS_GROUP:
        parts += [_consent, phases.faults]
    if template.kind is Kind.INTERVIEW and template.unit is not Unit.DOCUMENT:
        parts += [_consent]
    return list(chain.from_iterable(part(template) for part in parts))


def places(template: Template) -> Iterator[tuple[str, LocalizedText]]:
    """Yield every text of a template, its blocks included, with the place where it stands."""
    yield "template.title", template.title
    yield "template.description", template.description
    yield "template.whom", template.whom
    for node in template.survey.walk():
        item = node.item
        if isinstance(item, Group):
            yield f"group.{item.name}.label", item.label
            yield f"group.{item.name}.hint", item.hint
            continue
        for name in ("label", "hint", "guidance_hint", "constraint_message", "required_message"):
            yield f"question.{item.name}.{name}", getattr(item, name)
        yield f"question.{item.name}.purpose", item.purpose
    for known in template.survey.choice_lists:
        for choice in known.choices:
            yield f"choice.{known.name}.{choice.name}.label", choice.label


def _whole(template: Template) -> Iterator[Problem]:
    if not template.sources:
        yield warning("template.sources", N_("Name the sources that the questions follow."))
    if template.minutes not in _MINUTES:
        yield warning("template.minutes", N_("Give the minutes that it takes, from 1 to 90."))
    if template.kind is not Kind.BLOCK and not template.policy_areas:
        yield warning("template.policy_areas", N_("Name at least one policy area."))


def _texts(template: Template) -> Iterator[Problem]:
    for place, text in places(template):
        if text:
            yield from faults(place, text, template.languages[1:])


def _outdated(template: Template) -> Iterator[Problem]:
    """Find translations of an English text that has changed since."""
    for language in template.languages[1:]:
        for message in catalogues.read_catalogue(library.catalogue_path(template.id, language)):
            if any(line.startswith(catalogues.CHANGED_MARK) for line in message.user_comments):
                yield warning(
                    "text.outdated",
                    N_("The English of %(place)s changed after it was translated to %(language)s."),
                    place=str(message.context),
                    language=language,
                )


def _tags(template: Template) -> Iterator[Problem]:
    known = Tags(
        policy_areas=tuple(area.id for area in frameworks.policy_areas()),
        principles=tuple(principle.id for principle in frameworks.principles()),
        indicators=tuple(indicator.id for indicator in frameworks.indicators()),
    )
    everywhere = Tags(policy_areas=template.policy_areas)
    for tags in (everywhere, *(question.tags for _, question in template.questions())):
        for kind in ("policy_areas", "principles", "indicators"):
            for tag in getattr(tags, kind):
                if tag not in getattr(known, kind):
                    yield warning("tag.unknown", N_("There is no %(tag)s to tag with."), tag=tag)
    for path, question in template.questions():
        if is_asked(question.type) and question.role is not Role.CONSENT:
            yield from _own_tags(path, question.tags)


def _own_tags(path: str, tags: Tags) -> Iterator[Problem]:
    """Find tags that a question lacks, and an indicator that people should not be asked for."""
    if not tags.principles:
        yield warning("tag.principles", N_("Say which principle %(path)s speaks to."), path=path)
    if tags.indicators and tags.evidence is EvidenceKind.NONE:
        yield warning(
            "tag.evidence",
            N_("Say whether %(path)s tells of experience, of knowledge, or is a service's record."),
            path=path,
        )
    declined = {each.id for each in frameworks.unasked() if each.standing is Standing.DECLINED}
    for indicator in declined.intersection(tags.indicators):
        yield warning(
            "tag.declined",
            N_("%(path)s asks people for %(indicator)s, which they should not be asked for."),
            path=path,
            indicator=indicator,
        )


def _questions(template: Template) -> Iterator[Problem]:
    for path, question in template.questions():
        if not question.label and question.type != "calculate":
            yield warning("question.label", N_("%(path)s asks nothing."), path=path)
        if not is_asked(question.type):
            continue
        if not question.purpose:
            yield warning(
                "question.purpose", N_("Say what %(path)s is for and what it can carry."), path=path
            )
        asks_people = template.unit in {Unit.PERSON, Unit.HOUSEHOLD}
        if asks_people and _RESIDENCE_STATUS.search(_asked_text(template, question)):
            yield from _residence_status(template, path, question)
        yield from _choices(template, path, question)


def _residence_status(template: Template, path: str, question: Question) -> Iterator[Problem]:
    """Refuse the question, unless it is the declared one and asked as gently as can be."""
    declared = template.status_question
    if declared is None or declared.name != question.name or not declared.reason:
        yield warning(
            "question.residence_status",
            N_("%(path)s asks for residence status. Ask for what the project needs instead."),
            path=path,
        )
        return
    known = template.survey.choices(question.list_name)
    can_refuse = known and any(choice.role is ChoiceRole.REFUSED for choice in known.choices)
    is_coarse = question.type == "select_one" and question.sensitive and can_refuse
    if not is_coarse or question.required or not question.hint:
        yield warning(
            "question.residence_status_hard",
            N_(
                "%(path)s asks for residence status. Offer few choices and a way not to say,"
                " mark it as sensitive, do not require it, and tell the reason below it."
            ),
            path=path,
        )


def _choices(template: Template, path: str, question: Question) -> Iterator[Problem]:
    if question.type not in {"select_one", "select_multiple", "rank"}:
        return
    known = template.survey.choices(question.list_name)
    if known is None:
        yield warning("choices.unknown", N_("%(path)s has no choice list."), path=path)
        return
    roles = [choice.role for choice in known.choices]
    if len({choice.name for choice in known.choices}) < len(known.choices):
        yield warning("choices.duplicate", N_("%(path)s has a choice twice."), path=path)
    if ChoiceRole.NONE_OF_THESE in roles and question.type != "select_multiple":
        yield warning(
            "choices.none_of_these",
            N_("%(path)s takes one answer, so none of its choices excludes the others."),
            path=path,
        )
    hurts = question.sensitive or question.role is Role.PROFILE
    if hurts and ChoiceRole.REFUSED not in roles:
        yield warning("choices.refusal", N_("Let people prefer not to answer %(path)s."), path=path)


def _expressions(template: Template) -> Iterator[Problem]:
    yield from expression_faults(template.survey)


def expression_faults(survey: Survey) -> Iterator[Problem]:
    """Yield the expressions that cannot be read, and those that mention what is not there."""
    names = {node.item.name for node in survey.walk()}
    for node in survey.walk():
        for column in _EXPRESSIONS:
            source = getattr(node.item, column, "")
            if not source:
                continue
            try:
                mentioned = expressions.parse(source).references
            except expressions.ExpressionError as error:
                yield warning(
                    "expression.malformed",
                    N_("The column %(column)s of %(path)s cannot be read: %(error)s"),
                    column=column,
                    path=node.path,
                    error=str(error),
                )
                continue
            for name in mentioned:
                if name not in names:
                    yield warning(
                        "expression.unknown",
                        N_(
                            "The column %(column)s of %(path)s mentions %(name)s, which is no name."
                        ),
                        column=column,
                        path=node.path,
                        name=name,
                    )


def _consent(template: Template) -> Iterator[Problem]:
    asked = [question for _, question in template.questions() if is_asked(question.type)]
    first = asked[0] if asked else Question("", "")
    known = template.survey.choices(first.list_name)
    can_decline = known and any(choice.role is ChoiceRole.DECLINE for choice in known.choices)
    if first.role is not Role.CONSENT or not first.required or not can_decline:
        yield warning(
            "consent.first", N_("Ask for consent first, require an answer, and offer a no.")
        )


def _profile(template: Template) -> Iterator[Problem]:
    roles = [question.role for _, question in template.questions() if is_asked(question.type)]
    if Role.PROFILE not in roles:
        yield warning("profile.missing", N_("Ask who answers, so that groups can be compared."))
    elif any(role is not Role.PROFILE for role in roles[roles.index(Role.PROFILE) :]):
        yield warning("profile.last", N_("Ask the profile questions after all others."))


def _survey_length(template: Template) -> Iterator[Problem]:
    if template.question_count not in _QUESTIONS_IN_A_SURVEY:
        yield warning(
            "template.length",
            N_("Ask 15 to 25 questions; there are %(count)s."),
            count=template.question_count,
        )
    # The instruments of partner projects are as long as those projects made theirs.
    if not template.partner_project and template.minutes not in _MINUTES_OF_A_SURVEY:
        yield warning(
            "template.minutes",
            N_("Let it take 8 to 12 minutes; it takes %(minutes)s."),
            minutes=template.minutes,
        )


def _asked_text(template: Template, question: Question) -> str:
    """Return what a respondent reads of a question, in English."""
    known = template.survey.choices(question.list_name)
    texts = [question.label, question.hint]
    texts += [choice.label for choice in known.choices] if known else []
    return " ".join(text.get(catalogues.SOURCE_LANGUAGE) for text in texts)
