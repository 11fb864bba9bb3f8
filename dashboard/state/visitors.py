"""Who is here: each browser is told by a random cookie, and counted while it is connected."""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.state.settings import settings

COOKIE = "forward_pass_visitor"
_served: ContextVar[str | None] = ContextVar("served", default=None)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # what `secrets.token_urlsafe(32)` gives


def visitor() -> str | None:
    """Return who the run is for, where the server is hosted; None at home, or without a cookie.

    It is a name for a folder or a key, from which nobody could tell the cookie.
    """
    if not settings().hosted:
        return None
    return _served.get() or _name(st.context.cookies.get(COOKIE))


@contextmanager
def serving(name: str | None) -> Iterator[None]:
    """Let `visitor` return this one within the block, which is no run: a thread has no cookies."""
    before = _served.set(name)
    try:
        yield
    finally:
        _served.reset(before)


def visitor_of(scope: Scope) -> str | None:
    """Return who a request is from, as `visitor` names them; None without a cookie."""
    return _name(_token(scope))


class Connections:
    """Which visitors have a WebSocket open, and how long ago the last one of the others closed.

    It is told by `CountConnections`, which sees every WebSocket: neither garbage collection nor a
    tab that is merely hidden has a say in it.
    """

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._closed: dict[str, float] = {}  # on the clock of `time.monotonic`
        self._lock = threading.Lock()

    def opened(self, visitor: str) -> None:
        """Count one more."""
        with self._lock:
            self._open[visitor] = self._open.get(visitor, 0) + 1
            self._closed.pop(visitor, None)

    def closed(self, visitor: str) -> None:
        """Count one less."""
        with self._lock:
            self._open[visitor] -= 1
            if not self._open[visitor]:
                del self._open[visitor]
                self._closed[visitor] = time.monotonic()

    def here(self) -> set[str]:
        """Return the visitors who are connected."""
        with self._lock:
            return set(self._open)

    def away(self, visitor: str) -> float:
        """Return for how many seconds a visitor has not been connected; 0 while one is.

        Who was never connected to this process has been away for ever.
        """
        with self._lock:
            if visitor in self._open:
                return 0.0
            closed = self._closed.get(visitor)
        return float("inf") if closed is None else time.monotonic() - closed

    def forget(self, visitor: str) -> None:
        """Forget that a visitor who has left was ever here."""
        with self._lock:
            self._closed.pop(visitor, None)


connections = Connections()


class VisitorMiddleware:
    """Gives each browser its cookie, and tells `connections` of its WebSockets.

    Parameters
    ----------
    app : ASGI application
        What answers the requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or serve a WebSocket until it is closed."""
        token = _token(scope)
        match scope["type"]:
            case "http" if token is None:
                await self.app(scope, receive, _giving_cookie(scope, send))
            case "websocket" if known := _name(token):
                connections.opened(known)
                try:
                    await self.app(scope, receive, send)
                finally:
                    connections.closed(known)
            case _:
                await self.app(scope, receive, send)


def _giving_cookie(scope: Scope, send: Send) -> Send:
    """Return a `send` that adds a new cookie to the head of the answer, where it is a page."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            # Pictures and scripts are asked for many at a time: each would get another cookie.
            if any(
                name.lower() == b"content-type" and value.startswith(b"text/html")
                for name, value in headers
            ):
                headers.append((b"set-cookie", _set_cookie(scope).encode("ascii")))
                message = {**message, "headers": headers}
        await send(message)

    return sending


def _set_cookie(scope: Scope) -> str:
    headers = dict(scope["headers"])
    # Behind a proxy that ends TLS the app itself is asked without it.
    secure = "https" in (scope["scheme"], headers.get(b"x-forwarded-proto", b"").decode("latin-1"))
    ends = ("HttpOnly", "SameSite=Lax", "Path=/", *(["Secure"] if secure else []))
    return "; ".join((f"{COOKIE}={secrets.token_urlsafe(32)}", *ends))


def _token(scope: Scope) -> str | None:
    """Return the cookie that a request has, None if it has none that could be ours."""
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if found and _TOKEN.fullmatch(found.value):
                return found.value
    return None


def _name(token: str | None) -> str | None:
    if token is None or not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode()).hexdigest()[:32]
