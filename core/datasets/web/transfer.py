"""What a web address sends, received by a thread that nobody has to wait for."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool

from core.datasets.web.answer import open_answer
from core.datasets.web.errors import TransferError, reason_of
from core.datasets.web.pace import Pace

PART = 64 * 1024  # bytes read at a time
POLL = 0.1  # seconds, after which whoever waits for a part has a say

_Arrivals = SimpleQueue[bytes | Exception | None]  # at the end None, or what went wrong


def receive(
    address: str,
    mirror: str,
    size: int,
    timeout: tuple[float, float],
    clock: Callable[[], float] = time.monotonic,
) -> Generator[bytes]:
    """Yield the parts of what an address sends, as it is stored there, when they arrive.

    An empty part is yielded whenever `POLL` seconds have passed with none. Close the iterator to
    stop: what is looked up, connected or read at that moment is not waited for.

    Parameters
    ----------
    address, mirror : str
        The mirror is what a message calls it.
    size : int
        Bytes expected; not much more is received.
    timeout : (float, float)
        Seconds to wait for a connection, and over which the rate of what arrives is measured.
    clock : callable
        Returns the time in seconds.

    Raises
    ------
    TransferError
        If it fails; the message names the mirror and the reason.
    """
    arrivals: _Arrivals = SimpleQueue()
    line = _Line()
    reader = threading.Thread(
        target=_read, args=(address, mirror, size, timeout, line, arrivals), daemon=True
    )
    reader.start()
    pace = Pace(mirror, size, timeout[1], clock)
    try:
        while True:
            try:
                part = arrivals.get(timeout=POLL)
            except Empty:
                part = b""
            if part is None:
                return
            if isinstance(part, Exception):
                raise TransferError(reason_of(part, mirror, timeout)) from part
            pace.check(len(part))
            yield part
    finally:
        line.cut()


class _Line:
    """The connections of one transfer, which can be cut while its thread waits for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._is_cut = False

    def add(self, connected: socket.socket) -> None:
        """Add a connection; it is cut at once if the others have been."""
        with self._lock:
            self._sockets.append(connected)
        if self._is_cut:
            self.cut()

    def cut(self) -> None:
        """End all connections; a thread that reads from one goes on with an error."""
        with self._lock:
            self._is_cut = True
            for connected in self._sockets:
                with suppress(OSError):  # it is closed already
                    connected.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Lets a line know of every connection that requests opens."""

    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        kind: Any = type(pool).ConnectionCls
        line = self._line

        class Connection(kind):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                line.add(self.sock)

        pool.ConnectionCls = Connection
        return pool


def _read(
    address: str,
    mirror: str,
    size: int,
    timeout: tuple[float, float],
    line: _Line,
    arrivals: _Arrivals,
) -> None:
    """Put the parts of an answer where they are waited for."""
    try:
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Adapter(line))
            with open_answer(session, address, mirror, timeout) as answer:
                arrived = 0
                # `read1`: what is here now, where `read` would wait until a part is full.
                while arrived <= size and (part := answer.raw.read1(PART, decode_content=False)):
                    arrived += len(part)
                    arrivals.put(part)
        arrivals.put(None)
    except Exception as error:
        arrivals.put(error)
