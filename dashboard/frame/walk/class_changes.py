"""The address that a tab in a class asks for changes: it answers once there are some."""

import asyncio
import time
from collections.abc import Callable

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.state.class_seats import Seat
from dashboard.state.classroom import classroom
from dashboard.state.visitors import visitor_of

PATH = "class-changes"  # below the address of the app
LONGEST = 20.0  # seconds until it answers that nothing has changed: a proxy waits longer
_LOOK = 0.2  # seconds from one look to the next
_MOST = 4  # questions of a visitor that wait: a browser has one in the tab that is seen
_ENDED = {"panel": "ended", "page": "ended"}
# Nothing on the way keeps it back or keeps it.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class ClassChangesMiddleware:
    """Answers which versions of the panel and the page are to be drawn, once they are others.

    Parameters
    ----------
    app : ASGI application
        What answers all other requests.
    seat : callable, optional
        Returns the place of a visitor in a class.
    """

    def __init__(
        self, app: ASGIApp, seat: Callable[[str | None], Seat | None] | None = None
    ) -> None:
        self.app, self._seat = app, seat or classroom().seat
        self._waiting: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        path = f"/{base}/{PATH}" if base else f"/{PATH}"
        if scope["type"] != "http" or scope["path"] != path:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        found = await self._changes(request, visitor_of(scope) or "")
        status = 429 if found is None else 200
        await JSONResponse(found, status, headers=_HEADERS)(scope, receive, send)

    async def _changes(self, request: Request, visitor: str) -> dict[str, str] | None:
        """Return the versions, once one of those that are asked for is another.

        None where the visitor asks too much at a time.
        """
        asked = dict(request.query_params)
        until = time.monotonic() + LONGEST
        waiting = self._waiting.get(visitor, 0)
        if waiting >= _MOST:
            return None
        self._waiting[visitor] = waiting + 1
        try:
            while True:
                found = self._versions(visitor)
                others = any(asked.get(name, each) != each for name, each in found.items())
                if others or time.monotonic() > until or await request.is_disconnected():
                    return found
                await asyncio.sleep(_LOOK)
        finally:
            self._waiting[visitor] -= 1
            if not self._waiting[visitor]:
                del self._waiting[visitor]

    def _versions(self, visitor: str) -> dict[str, str]:
        seat = self._seat(visitor)
        return _ENDED if seat is None else {"panel": seat.panel, "page": seat.page}
