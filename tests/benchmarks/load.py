"""Sends forms over so many connections at once, and notes how long each answer takes."""

import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

_EACH = 400
"""Forms of one connection, before another one takes its place from another address."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a run.

    Attributes:
        seconds: How long it ran.
        took: Seconds from each form to its answer, the quickest first.
    """

    seconds: float
    took: list[float]

    @property
    def rate(self) -> float:
        """Forms that were acknowledged in a second."""
        return len(self.took) / self.seconds

    def within(self, share: float) -> float:
        """Return the milliseconds within which a share of the forms was answered."""
        return self.took[min(int(len(self.took) * share), len(self.took) - 1)] * 1000


@dataclass(slots=True)
class _Phone:
    connection: socket.socket
    sent: int = 0
    begun: float = 0.0
    heard: bytearray = field(default_factory=bytearray)


def post(port: int, clients: int, seconds: float, form: Callable[[], bytes]) -> Told:
    """Post forms for a time.

    Args:
        port: Of the server on this machine.
        clients: How many connections have a form under way at any moment.
        form: Returns the next request, whole.
    """
    addresses = _addresses()
    took: list[float] = []
    with selectors.DefaultSelector() as waiting:
        begun = perf_counter()
        for _ in range(clients):
            _call(waiting, port, next(addresses), form)
        under_way = clients
        while under_way:
            for key, _ in waiting.select(timeout=30):
                phone: _Phone = key.data
                phone.heard += phone.connection.recv(65536)
                if not _is_whole(phone.heard):
                    continue
                now = perf_counter()
                took.append(now - phone.begun)
                if now - begun < seconds and phone.sent < _EACH:
                    _send(phone, form)
                    continue
                waiting.unregister(phone.connection)
                phone.connection.close()
                if now - begun < seconds:
                    _call(waiting, port, next(addresses), form)
                else:
                    under_way -= 1
        return Told(perf_counter() - begun, sorted(took))


def _addresses() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"127.{1 + number // 65536 % 250}.{number // 256 % 256}.{1 + number % 254}"


def _call(
    waiting: selectors.BaseSelector, port: int, address: str, form: Callable[[], bytes]
) -> None:
    connection = socket.create_connection(("127.0.0.1", port), 30, (address, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    phone = _Phone(connection)
    waiting.register(connection, selectors.EVENT_READ, phone)
    _send(phone, form)


def _send(phone: _Phone, form: Callable[[], bytes]) -> None:
    phone.sent += 1
    phone.heard = bytearray()
    phone.begun = perf_counter()
    phone.connection.sendall(form())


def _is_whole(heard: bytearray) -> bool:
    """Tell whether an answer has come to its end, and that the form was stored."""
    head, found, body = heard.partition(b"\r\n\r\n")
    if not found:
        return False
    assert head.startswith(b"HTTP/1.1 201"), head[:200]
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    return len(body) >= length
