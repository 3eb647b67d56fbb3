"""Slow down those who guess, without keeping who they are.

Counts live in the memory of one process and under keyed digests whose key is made anew each day, so
that neither a disk nor a memory dump of yesterday names an address. With several processes each
counts by itself: the limit is then that many times higher, which still stops guessing.
"""

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

_DAY = 24 * 60 * 60


class Throttle:
    """Counts events by who caused them, within a sliding span of time.

    Args:
        limit: How many events are let through in the span.
        seconds: The span.
        clock: A clock in seconds that never goes back.
    """

    def __init__(
        self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._events: dict[bytes, deque[float]] = {}
        self._key = secrets.token_bytes(32)
        self._key_made = clock()

    def is_closed(self, *who: str) -> bool:
        """Tell whether this one has used up the limit."""
        with self._lock:
            return len(self._recent(self._digest(who))) >= self._limit

    def count(self, *who: str) -> None:
        """Count one event."""
        with self._lock:
            digest = self._digest(who)
            self._recent(digest)
            self._events.setdefault(digest, deque(maxlen=self._limit)).append(self._clock())

    def forget(self, *who: str) -> None:
        """Drop the events of one who turned out to be welcome."""
        with self._lock:
            self._events.pop(self._digest(who), None)

    def _recent(self, digest: bytes) -> deque[float]:
        """Return the events that still count; what is over is dropped for everybody."""
        oldest = self._clock() - self._seconds
        for known, events in list(self._events.items()):
            while events and events[0] < oldest:
                events.popleft()
            if not events:
                del self._events[known]
        return self._events.get(digest, deque())

    def _digest(self, who: tuple[str, ...]) -> bytes:
        now = self._clock()
        if now - self._key_made > _DAY:
            self._key, self._key_made = secrets.token_bytes(32), now
            self._events.clear()
        return hashlib.blake2b("\0".join(who).encode(), key=self._key, digest_size=16).digest()


class Flood:
    """Counts many events by who caused them, in spans that begin anew; each costs the same.

    Args:
        limit: How many events of one are let through in a span.
        seconds: The span.
        clock: A clock in seconds that never goes back.
    """

    def __init__(
        self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._key = b""
        self._begun = float("-inf")
        self._events: dict[bytes, int] = {}

    def lets_through(self, who: str) -> bool:
        """Count one event, and tell whether it is within the limit."""
        with self._lock:
            now = self._clock()
            if now - self._begun >= self._seconds:
                # With the counts goes the key: nothing of the span before can be told any more.
                self._key, self._begun = secrets.token_bytes(32), now
                self._events = {}
            digest = hashlib.blake2b(who.encode(), key=self._key, digest_size=16).digest()
            number = self._events[digest] = self._events.get(digest, 0) + 1
            return number <= self._limit
