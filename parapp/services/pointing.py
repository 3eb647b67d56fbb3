"""Points at passages from addresses and forms without telling whose words they are.

Addresses stay in histories and in logs, and a response's UUID is what its receipt and its tombstone
are made of. So a pointer is the passage's key, sealed: only this installation can read it.
"""

import base64
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy.orm import Session

from parapp import database, keys
from parapp.models import Project
from parapp.services import passages, sayings
from parapp.services.passages import Passage

_KEY: Final = "passages"


class Pointers:
    """Pointers to the passages of a project; those of another project lead nowhere here.

    The same passage has the same pointer each time (AES-SIV, RFC 5297), so that a page can be
    looked up again; one that was changed by a single letter is refused.
    """

    def __init__(self, session: Session, project: Project) -> None:
        self._session = session
        self._project = project

    def to(self, passage: Passage) -> str:
        """Return the pointer to a passage."""
        sealed = self._ciphers[0].encrypt(passage.key.encode(), self._bound)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def find(self, pointer: str) -> Passage:
        """Return the passage that a pointer leads to.

        Raises:
            NotFoundError: It leads to none of this project, or the words were taken back.
        """
        return passages.find(self._session, self._project, self._key(pointer))

    def _key(self, pointer: str) -> str:
        try:
            sealed = base64.urlsafe_b64decode(pointer + "=" * (-len(pointer) % 4))
        except ValueError:
            raise sayings.unknown() from None
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed, self._bound).decode()
            except InvalidTag:
                continue
        raise sayings.unknown()

    @cached_property
    def _ciphers(self) -> tuple[AESSIV, ...]:
        folder = database.keys_of(self._session)
        newest = keys.current(folder, _KEY)
        older = (key for key in keys.versions(folder, _KEY) if key != newest)
        return tuple(AESSIV(key) for key in (newest, *older))

    @property
    def _bound(self) -> list[bytes]:
        return [str(self._project.id).encode()]
