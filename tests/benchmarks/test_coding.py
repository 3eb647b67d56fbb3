"""How long a theme takes to be put on a transcript of real length: 50,000 words, 2,000 codings.

The whole request is measured, from the post of the form to the passage that comes back. Figures are
printed and never asserted: they belong to a machine.
"""

import random
import statistics
import time
import uuid
from datetime import date

import pytest
from sqlalchemy import update

from exports import identifying
from parapp.database import writing
from parapp.models import Coding, Contribution, Meeting, Role
from parapp.services import drafting, passages, people, publishing, themes
from parapp.services.pointing import Pointers
from parapp.services.themes import Description
from surveys.languages import INTERFACE_LANGUAGES
from surveys.text import LocalizedText

WORDS, CODINGS, RUNS = 50_000, 2_000, 60


@pytest.fixture(params=["turns of 60 words", "one text of 50,000 words"])
def transcript(request, session, project):
    """A meeting of 50,000 words with 2,000 codings, as many contributions or as one."""
    chance = random.Random(2011)
    survey = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group"
    )
    publishing.publish(session, survey=survey)
    user = people.add_user(session, email="coder@example.org", password="never typed in")
    people.set_role(session, project=project, user=user, role=Role.ANALYST, actor=None)
    known = [
        themes.add(
            session,
            project=project,
            description=Description(LocalizedText.of({"en": f"Theme {number}"})),
        )
        for number in range(30)
    ]
    size = 60 if request.param.startswith("turns") else WORDS
    vocabulary = ["we", "wait", "for", "Amina", "in", "Lyon", "since", "May 2019", "and", "pay."]
    with writing(session):
        meeting = Meeting(
            survey_id=survey.id,
            publication_id=survey.publication.id,
            number=1,
            place="Library",
            day=date(2026, 5, 2),
            language="en",
            consent_on=date(2026, 5, 2),
        )
        session.add(meeting)
        session.flush()
        said = [
            Contribution(
                id=uuid.uuid4(),
                meeting_id=meeting.id,
                speaker="A",
                text=" ".join(chance.choices(vocabulary, k=size)),
                language="en",
                position=position,
            )
            for position in range(WORDS // size)
        ]
        session.add_all(said)
        session.flush()
        for _ in range(CODINGS):
            one = chance.choice(said)
            start = chance.randrange(len(one.text) - 40)
            session.add(
                Coding(
                    theme_id=chance.choice(known).id,
                    contribution_id=one.id,
                    start=start,
                    stop=start + 30,
                    user_id=user.id,
                )
            )
    return request.param, user, known


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_theme_is_put_on(app, session, project, transcript):
    name, user, known = transcript
    app.config["WTF_CSRF_METHODS"] = []
    identifying.prepare(INTERFACE_LANGUAGES)  # as `parapp serve` does when it starts
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = user.fs_uniquifier
        cookie["_fresh"] = True
    chance = random.Random(7)
    found = passages.passages(session, project)
    pointers = Pointers(session, project)
    session.rollback()
    begin = time.perf_counter()
    assert client.get("/p/bread/coding").status_code == 200
    page = time.perf_counter() - begin
    taken, worked = [], []
    for _ in range(RUNS):
        passage = chance.choice(found)
        form = {"passage": pointers.to(passage), "index": 1, "theme": chance.choice(known).id}
        begin, work = time.perf_counter(), time.process_time()
        answer = client.post("/p/bread/coding/put", data={**form, "alone": "yes"})
        taken.append(time.perf_counter() - begin)
        worked.append(time.process_time() - work)
        assert answer.status_code == 200
    with writing(session):  # the page of a theme that stands everywhere
        session.execute(update(Coding).values(theme_id=known[0].id))
    client.get(f"/p/bread/themes/{known[0].id}")  # with its templates ready, as later ones are
    begin = time.perf_counter()
    assert client.get(f"/p/bread/themes/{known[0].id}?page=9").status_code == 200
    everywhere = time.perf_counter() - begin
    taken.sort()
    print(
        f"\n{name}: put on in {statistics.median(taken) * 1000:.0f} ms"
        f" (slowest of {RUNS}: {taken[-1] * 1000:.0f} ms), the page in {page * 1000:.0f} ms;"
        f" the page of a theme on {CODINGS} places in {everywhere * 1000:.0f} ms;"
        f" processor: {statistics.median(worked) * 1000:.0f} ms"
        f" (slowest: {max(worked) * 1000:.0f} ms)"
    )
