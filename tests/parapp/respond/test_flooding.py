import uuid

from sqlalchemy import func, select

from parapp.models import Response
from parapp.views.respond import flooding
from tests.parapp.respond.test_doors import AGREED

PHONES = 60


def test_sixty_phones_behind_one_address_all_get_through_and_a_flood_does_not(
    client, work, session
):
    address = f"/s/{work.token}/en"
    for _ in range(PHONES):
        sent = client.post(address, data={**AGREED, "_uuid": str(uuid.uuid4())})
        assert sent.status_code == 201
    # The rest of what one address may send, each phone some fifty pages: an empty post is one too.
    for _ in range(flooding.LIMIT - PHONES):
        client.post("/s/nobody/en")
    kept = {**AGREED, "_uuid": str(uuid.uuid4()), "words": "not lost"}
    held = client.post(address, data=kept)
    assert held.status_code == 429
    assert int(held.headers["Retry-After"]) > 0
    assert "not lost" in held.text
    elsewhere = client.post(address, data=kept, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 201
    assert client.get(address).status_code == 200
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Response)) == PHONES + 1
