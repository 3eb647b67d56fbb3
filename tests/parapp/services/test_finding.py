import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import FindingKind
from parapp.services import auditing, checking, finding
from parapp.services.finding import About, Words
from surveys.text import LocalizedText


def words(claim: str = "Six in ten have work.", plain: str = "Most of us have work.") -> Words:
    return Words(LocalizedText.of({"en": claim}), LocalizedText.of({"en": plain, "ar": "نعمل"}))


@pytest.fixture
def write(session, project):
    return lambda **said: finding.write(
        session, project=project, words=words(**said), about=About(policy_areas=("labour_market",))
    )


def test_findings_are_numbered_within_their_project_and_noted(session, project, write):
    assert [write().number, write().number] == [1, 2]
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.subject) == ("finding.written", "2")
    assert finding.get(session, project, 2).wording.plain.get("ar") == "نعمل"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": Words(LocalizedText(), LocalizedText.of({"en": "x"}))}, "finding.claim"),
        ({"words": Words(LocalizedText.of({"en": "x"}), LocalizedText())}, "finding.plain"),
        ({"words": words(claim="x" * 601)}, "finding.claim"),
        ({"about": About(policy_areas=("magic",))}, "finding.policy_areas"),
        ({"about": About(principles=("magic",))}, "finding.principles"),
        ({"about": About(indicators=("magic",))}, "finding.indicators"),
        ({"about": About(right_at_stake="magic")}, "finding.right"),
        (
            {"about": About(kind=FindingKind.LINK, policy_areas=("labour_market",))},
            "finding.policy_areas",
        ),
    ],
)
def test_a_finding_says_something_of_what_the_frameworks_know(session, project, change, code):
    given = {"words": words(), "about": About(), **change}
    with pytest.raises(InvalidError) as caught:
        finding.write(session, project=project, **given)
    assert caught.value.code == code
    assert not finding.findings(session, project)


def test_a_link_between_areas_is_a_finding_of_its_own_kind(session, project, write):
    found = write()
    about = About(kind=FindingKind.LINK, policy_areas=("labour_market", "education"))
    finding.describe(session, finding=found, about=about)
    assert (found.kind, found.policy_areas) == (FindingKind.LINK, ["labour_market", "education"])


def test_words_that_nobody_has_seen_are_corrected(session, write):
    found = write()
    finding.reword(session, finding=found, words=words(claim="Seven in ten have work."))
    assert [each.number for each in found.wordings] == [1]
    assert found.wording.claim.get("en") == "Seven in ten have work."


def test_words_that_people_have_seen_are_kept_and_followed_by_new_ones(session, project, write):
    found = write()
    checking.open_round(session, project=project, numbers=[1], languages=["en"])
    with pytest.raises(InvalidError) as caught:
        finding.reword(session, finding=found, words=words(plain="Many of us have work."))
    assert caught.value.code == "finding.because"
    finding.reword(
        session, finding=found, words=words(plain="Many of us have work."), because="Too sure"
    )
    assert [each.plain.get("en") for each in found.wordings] == [
        "Most of us have work.",
        "Many of us have work.",
    ]
    assert found.wording.because == "Too sure"
    with pytest.raises(RefusedError) as refused:
        finding.remove(session, finding=found)
    assert refused.value.code == "finding.shown"


def test_the_same_words_again_are_no_new_wording(session, project, write):
    found = write()
    checking.open_round(session, project=project, numbers=[1], languages=["en"])
    assert finding.reword(session, finding=found, words=words()) is found.wordings[0]


def test_a_finding_that_nobody_has_seen_can_be_removed(session, project, write):
    finding.remove(session, finding=write())
    with pytest.raises(NotFoundError):
        finding.get(session, project, 1)


def test_the_summary_has_an_order_and_at_most_six(session, project, write):
    for _ in range(7):
        write()
    finding.summarise(session, project=project, numbers=[3, 1])
    finding.summarise(session, project=project, numbers=[2, 3])
    assert {each.number: each.position for each in finding.findings(session, project)} == {
        1: None, 2: 1, 3: 2, 4: None, 5: None, 6: None, 7: None,
    }  # fmt: skip
    with pytest.raises(InvalidError) as caught:
        finding.summarise(session, project=project, numbers=[1, 2, 3, 4, 5, 6, 7])
    assert caught.value.code == "finding.summary"
    with pytest.raises(InvalidError):
        finding.summarise(session, project=project, numbers=[1, 1])
