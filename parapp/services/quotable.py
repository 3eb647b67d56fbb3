"""What may be quoted: consented words, masked and otherwise as they were said, of a large group."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from exports import identifying
from exports.identifying import Found
from exports.quoting import is_faithful
from parapp.errors import InvalidError, RefusedError
from parapp.models import Project, Quotation
from parapp.services import attributing
from parapp.services.sayings import Said
from surveys import frameworks
from surveys.marking import N_
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be shown.

    Attributes:
        text: The words: masked, otherwise as they were said.
        translation: The same in other languages, masked likewise.
        policy_area: An id from `surveys.frameworks`; empty for none.
        group: The group as `parapp.services.attributing` names it: variable and value; empty for
            none.
        looked: Whether somebody has looked at what is still highlighted and says that it names
            nobody.
    """

    text: str
    translation: LocalizedText = LocalizedText()
    policy_area: str = ""
    group: tuple[str, str] | None = None
    looked: bool = False


def highlighted(language: str, draft: Draft) -> dict[str, tuple[Found, ...]]:
    """Return what may still tell who somebody is, by language; the words' own first."""
    texts = {language: draft.text, **dict(draft.translation.texts)}
    found = {tag: identifying.find(text, tag) for tag, text in texts.items()}
    return {tag: places for tag, places in found.items() if places}


def check(
    session: Session, project: Project, said: Said, draft: Draft, words: str
) -> attributing.Group | None:
    """Check whether words may be shown as somebody has put them.

    Args:
        words: The words as they were said.

    Returns:
        The group that they are attributed to, None for a participant.

    Raises:
        RefusedError: Whoever said it did not agree, something that may name somebody is still
            highlighted, or the group is too small.
        InvalidError: The words are not those of the passage, or there is no such policy area.
    """
    check_consent(said)
    if not draft.text.strip():
        raise InvalidError("quotation.empty", N_("Keep some of the words"))
    if not is_faithful(words, draft.text):
        raise InvalidError(
            "quotation.words",
            N_(
                "These are not the words that were said. Leave words out with …, put others in"
                " square brackets, and change nothing else"
            ),
        )
    known = {area.id for area in frameworks.policy_areas()}
    if draft.policy_area and draft.policy_area not in known:
        raise InvalidError(
            "quotation.area", N_("There is no policy area %(id)s"), {"id": draft.policy_area}
        )
    if not draft.looked and highlighted(said.language, draft):
        raise RefusedError(
            "quotation.highlighted",
            N_(
                "Something that may tell who this is, is still in the words. Mask it, or confirm"
                " that it names nobody"
            ),
        )
    return _group(session, project, said, draft)


def check_consent(said: Said) -> None:
    """Refuse words whose speaker did not agree.

    Raises:
        RefusedError: As far as is written down, whoever said it did not.
    """
    if not said.consented:
        raise RefusedError(
            "quotation.consent",
            N_(
                "Whoever said this has not agreed that it may be used, as far as is written down;"
                " it cannot be quoted"
            ),
        )


def _group(
    session: Session, project: Project, said: Said, draft: Draft
) -> attributing.Group | None:
    if said.source.response is None:
        if draft.group is not None:
            raise InvalidError(
                "quotation.group", N_("What was said in a focus group is attributed to no group")
            )
        return None
    if draft.group is None:
        if not attributing.is_published(session, project, said.survey):
            raise RefusedError(
                "quotation.base",
                N_(
                    "An answer can be quoted when a release shows that 20 or more people answered;"
                    " make a release first"
                ),
            )
        return None
    own = attributing.groups_of(session, project, said)
    found = next((one for one in own if (one.variable, one.value) == draft.group), None)
    if found is None:
        raise RefusedError(
            "quotation.group_small",
            N_(
                "Whoever said this is not of that group, or no release shows that it has 20 people"
                " or more"
            ),
        )
    return found


def may_be_attributed(session: Session, quotation: Quotation, said: Said) -> bool:
    """Tell whether the newest release still speaks of the group that a quotation names."""
    if said.source.response is None:
        return True
    if not quotation.group:
        return attributing.is_published(session, quotation.project, said.survey)
    shown = attributing.groups(session, quotation.project, said.survey)
    return attributing.among(shown, quotation.group) is not None
