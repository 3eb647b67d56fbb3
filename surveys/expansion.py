"""What a survey asks in full: `or_other` written out as a choice and a question of its own."""

from dataclasses import replace

from surveys.marking import N_
from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Item, Question, Survey
from surveys.text import LocalizedText

OTHER = "other"
"""The name that XLSForm gives to the added choice, and the end of the added question's name."""

# A text under the empty tag is a sentence of the platform's: `surveys.labels` translates it.
OTHER_LABEL = LocalizedText((("", N_("Other")),))
WHICH_OTHER_LABEL = LocalizedText((("", N_("Which other?")),))


def expand(survey: Survey) -> Survey:
    """Return the survey with every `or_other` written out, as pyxform does it.

    Each such question gets the choice `other` at the end of its list, and is followed by the text
    question `<name>_other`, which is relevant where `other` is chosen. A choice or question of that
    name that the form already has is left as it is.
    """
    lists = {known.name: known for known in survey.choice_lists}
    added: dict[str, ChoiceList] = {}
    children = _expand(survey.children, lists, added)
    if not added:
        return survey
    return replace(survey, children=children, choice_lists=(*survey.choice_lists, *added.values()))


def companion(question: Question) -> Question:
    """Return the question that asks which other answer is meant."""
    return Question(
        name=f"{question.name}_{OTHER}",
        type="text",
        label=WHICH_OTHER_LABEL,
        relevant=f"selected(../{question.name}, '{OTHER}')",
        tags=question.tags,
        sensitive=question.sensitive,
        origin=question.origin,
    )


def specifies(question: Question, path: str) -> str:
    """Return which question an added text goes with.

    Args:
        question: Any question.
        path: Its path.

    Returns:
        The path of the question whose other answer is meant; empty for all questions of a form.
    """
    # No form has a text under the empty tag, so that the label tells an added question.
    return path.removesuffix(f"_{OTHER}") if question.label == WHICH_OTHER_LABEL else ""


def _expand(
    items: tuple[Item, ...], lists: dict[str, ChoiceList], added: dict[str, ChoiceList]
) -> tuple[Item, ...]:
    names = {item.name for item in items}
    found: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            found.append(replace(item, children=_expand(item.children, lists, added)))
        elif item.or_other and item.list_name in lists:
            with_other = _with_other(lists[item.list_name])
            added[with_other.name] = with_other
            found.append(replace(item, list_name=with_other.name, or_other=False))
            if f"{item.name}_{OTHER}" not in names:
                found.append(companion(item))
        else:
            found.append(item)
    return tuple(found)


def _with_other(known: ChoiceList) -> ChoiceList:
    # A list of its own: questions that share the list without or_other do not offer "other". No
    # list of a form has a space in its name.
    choices = known.choices
    if known.get(OTHER) is None:
        choices = (*choices, Choice(OTHER, OTHER_LABEL, ChoiceRole.OTHER))
    return ChoiceList(f"{known.name} or_other", choices)
