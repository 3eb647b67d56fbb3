"""What goes wrong in meetings, coding and checks loses nothing, and is said in words.

Two facilitators who type at once and a connection that is lost are tried in a browser as well, in
`tests/browser/studio/test_meetings.py`.
"""

import io
import random
import re
import uuid
from datetime import date

import pytest
from docx import Document
from sqlalchemy import select

from parapp.models import Coding, Meeting, Right, Role, Say
from parapp.services import (
    checking,
    contributing,
    convening,
    drafting,
    facilitating,
    finding,
    people,
    publishing,
    releasing,
    responding,
    supporting,
    themes,
)
from parapp.services.checking import Opinion, Standing
from parapp.services.contributing import Said
from parapp.services.convening import Plan
from parapp.services.facilitating import Opening
from parapp.services.finding import About, Words
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText
from surveys.validation import Record

HERE = "/p/bread/surveys/talk/meetings/1"
PAGES = 200
TURNS_ON_A_PAGE = 8
WORDS = ("العمل", "الأوراق", "المكتب", "ننتظر", "قالوا", "سنة", "الشهادة", "لا", "أحد", "يجيب")
RIGHT = Opinion(Right.YES, Say.YES)


def text(english: str, **more: str) -> LocalizedText:
    return LocalizedText.of({"en": english, **more})


@pytest.fixture
def sign_in(app, session, project):
    """Return a client of a new member of the project; its forms are taken without a token."""
    app.config["WTF_CSRF_METHODS"] = []

    def sign_in(name: str, role: Role = Role.COORDINATOR):
        user = people.add_user(session, email=f"{name}@example.org", password="never typed in")
        people.set_role(session, project=project, user=user, role=role, actor=None)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = user.fs_uniquifier
            cookie["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def meeting(session, project) -> Meeting:
    """A meeting of six in Arabic that has begun."""
    guide = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group", slug="talk"
    )
    publishing.publish(session, survey=guide)
    held = convening.plan(session, survey=guide, plan=Plan("Library", date(2026, 6, 1), "ar"))
    opening = Opening("everyone", 6, rules_read=True, limits_said=True)
    facilitating.begin(session, meeting=held, opening=opening)
    return held


def transcript() -> list[str]:
    """The lines of 200 pages: about 60,000 words of six people."""
    chance = random.Random(2011)
    return [
        f"{'ABCDEF'[number % 6]}: {number} {' '.join(chance.choices(WORDS, k=37))}"
        for number in range(PAGES * TURNS_ON_A_PAGE)
    ]


def as_document(lines: list[str]) -> bytes:
    document, stream = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def test_two_facilitators_who_correct_the_same_words_both_keep_them(session, meeting, sign_in):
    first, second = sign_in("first"), sign_in("second", Role.FIELD_WORKER)
    said = contributing.add(session, meeting=meeting, said=Said("لا", "A"), sending=uuid.uuid4())
    here = f"{HERE}/contributions/{said.id}"
    for client in (first, second):
        assert 'name="revision" value="1"' in client.get(here).text
    form = {"speaker": "A", "language": "ar", "revision": "1"}
    assert first.post(here, data={**form, "text": "لا أحد"}).status_code == 302
    late = second.post(here, data={**form, "text": "لا أحد يجيب"})
    assert late.status_code == 409
    assert "Somebody else has changed this meanwhile" in late.text
    assert ">لا أحد<" in late.text  # what stands there now
    assert "لا أحد يجيب" in late.text  # what the second has typed


def test_what_two_facilitators_type_at_once_is_all_kept_in_one_order(session, meeting, sign_in):
    clients = (sign_in("first"), sign_in("second", Role.FIELD_WORKER))
    for number in range(6):
        sent = {"text": f"رقم {number}", "speaker": "A", "sending": str(uuid.uuid4())}
        clients[number % 2].post(f"{HERE}/say", data=sent)
    session.rollback()
    kept = contributing.contributions(session, meeting)
    assert [each.text for each in kept] == [f"رقم {number}" for number in range(6)]
    assert len({each.position for each in kept}) == 6


def test_what_a_lost_connection_sends_twice_is_kept_once(session, meeting, sign_in):
    client, sent = sign_in("first"), {"text": "ننتظر", "speaker": "B", "sending": str(uuid.uuid4())}
    for _ in range(3):
        answer = client.post(f"{HERE}/say", data=sent, headers={"Accept": "application/json"})
        assert answer.get_json() == {"kept": True}
    session.rollback()
    assert len(contributing.contributions(session, meeting)) == 1


@pytest.mark.parametrize("way", ["talk.docx", "talk.txt", "pasted"])
def test_a_transcript_of_200_pages_is_taken_in_whole_and_read_page_by_page(
    session, meeting, sign_in, way
):
    client, lines = sign_in("first"), transcript()
    content = as_document(lines) if way == "talk.docx" else "\n".join(lines).encode()
    fields = {"text": "\n".join(lines)} if way == "pasted" else {"file": (io.BytesIO(content), way)}
    sent = client.post(f"{HERE}/transcript", data=fields, content_type="multipart/form-data")
    sent.request.environ["wsgi.input"].close()  # the client's copy on disk of what it sent
    assert sent.status_code == 302
    session.rollback()
    kept = contributing.contributions(session, meeting)
    assert [f"{each.speaker}: {each.text}" for each in kept] == lines
    page = client.get(f"{HERE}/sorting").text
    assert f"{len(lines)} contributions are in the meeting now." in page
    assert len(re.findall(r'name="q-', page)) == 50
    assert lines[-1].split(": ")[1] in client.get(f"{HERE}/sorting?page=32").text
    coding = client.get("/p/bread/coding").text
    assert len(re.findall(r'<article class="card passage', coding)) == 20


def test_a_theme_that_is_deleted_while_somebody_codes_with_it_says_so(
    session, project, meeting, sign_in
):
    contributing.add(session, meeting=meeting, said=Said("ننتظر", "A"), sending=uuid.uuid4())
    theme = themes.add(session, project=project, description=themes.Description(text("Waiting")))
    coder, other = sign_in("coder", Role.ANALYST), sign_in("other", Role.ANALYST)
    pointer = re.search(r'name="passage"\s+value="([^"]+)"', coder.get("/p/bread/coding").text)
    put = {"passage": pointer.group(1), "theme": str(theme.id), "alone": "yes"}
    assert coder.post("/p/bread/coding/put", data=put).status_code == 200
    page = other.post(f"/p/bread/themes/{theme.id}/delete", data={})
    assert page.status_code == 422
    assert "This theme is in use" in page.text
    assert session.scalar(select(Coding.theme_id)) == theme.id
    gone = other.post(f"/p/bread/themes/{theme.id}/delete", data={"into": "remove"})
    assert gone.status_code == 302
    late = coder.post("/p/bread/coding/put", data=put)
    assert late.status_code == 422
    assert "it may have been merged or deleted" in late.text
    session.rollback()
    assert session.scalar(select(Coding.id)) is None


def test_a_finding_that_rests_on_a_theme_that_was_deleted_says_so(
    session, project, meeting, sign_in
):
    theme = themes.add(session, project=project, description=themes.Description(text("Waiting")))
    made = finding.write(
        session, project=project, words=Words(text("We wait."), text("We wait.")), about=About()
    )
    supporting.on_theme(session, finding=made, theme=theme.id)
    themes.retire(session, theme=theme, remove=True)
    page = sign_in("first").get("/p/bread/findings/1").text
    assert "no longer in use" in page


def answer(session, survey, works: str, number: int) -> None:
    for _ in range(number):
        responding.submit(
            session,
            publication=survey.publication,
            channel=survey.channels[0],
            uuid=uuid.uuid4(),
            language="en",
            record=Record({"works": works}, (), date(2026, 5, 1)),
        )


def wide(shelves: Shelves, rests) -> int:
    """Return over how many points the newest figure goes."""
    shown = shelves.newest().of(rests).range
    return shown.high - shown.low


def test_a_finding_whose_table_was_widened_after_the_check_is_checked_again(
    session, project, survey, settings, sign_in
):
    publishing.publish(session, survey=survey)
    answer(session, survey, "yes", 61)
    answer(session, survey, "no", 40)
    releasing.release(session, project=project, data=settings.data)
    made = finding.write(
        session, project=project, words=Words(text("Most work."), text("Most work.")), about=About()
    )
    rests = supporting.on_table(
        session, finding=made, survey=survey, question="works", answers=["yes"]
    )
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    for _ in range(12):
        checking.answer(
            session,
            check=check,
            identity=uuid.uuid4(),
            language="en",
            opinions={check.items[0].id: RIGHT},
        )
    checking.close(session, check=check)
    assert checking.standing(session, made, Shelves(session, project)) is Standing.CHECKED
    answer(session, survey, "no", 21)  # 61 of 122: only a wide range keeps the counts apart
    releasing.release(session, project=project, data=settings.data)
    shelves = Shelves(session, project)
    assert wide(shelves, rests) >= 20
    assert checking.standing(session, made, shelves) is Standing.MOVED
    assert "A figure changed: check again" in sign_in("first").get("/p/bread/findings/1").text
    supporting.take_over(session, support=rests)
    assert checking.standing(session, made, Shelves(session, project)) is Standing.MOVED
    again = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    checking.close(session, check=again)
    assert checking.standing(session, made, Shelves(session, project)) is Standing.CHECKED


def test_who_reads_none_of_a_findings_languages_is_told_and_offered_the_others(
    session, project, client
):
    finding.write(
        session,
        project=project,
        words=Words(text("Most work."), text("Most of us work.", fr="La plupart travaillent.")),
        about=About(),
    )
    finding.write(
        session,
        project=project,
        words=Words(text("We wait."), text("We wait.", ar="ننتظر.")),
        about=About(),
    )
    check = checking.open_round(
        session, project=project, numbers=[1, 2], languages=["en", "fr", "ar"]
    )
    page = client.get(f"/m/{check.token}/ar").text
    assert "ننتظر." in page
    assert "Most of us work." not in page
    assert 'value="en" lang="en"' in page
    assert 'value="fr" lang="fr"' in page
    somali = client.get(f"/m/{check.token}/so").text
    for tag in check.languages:
        assert f"/m/{check.token}/{tag}" in somali
