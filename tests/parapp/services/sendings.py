"""UUIDs as a facilitator's page makes them."""

import random
import uuid

_CHANCE = random.Random(4)


def sending() -> uuid.UUID:
    """Return another UUIDv4."""
    return uuid.UUID(int=_CHANCE.getrandbits(128), version=4)
