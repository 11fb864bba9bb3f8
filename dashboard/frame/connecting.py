"""Streamlit's page goes out with what keeps its places, and with the answers to what it asks first.

Its script looks for the server before it connects: below the address of the page, where it gets
404, then one level up, and waits for each answer.
"""

import html
import json
from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.frame.waiting import head

#: Always the same text: a Content-Security-Policy can allow it by its hash. The server is where the
#: page's scripts are, for they are asked for relative to its address.
SCRIPT = (
    'window.__streamlit = {BACKEND_BASE_URL: new URL(".", location).href, '
    "HOST_CONFIG: JSON.parse(document.currentScript.dataset.hostConfig)}"
)
_BEFORE = b'<script type="module"'  # reads it when it starts
# Without these headers the page comes in full, and not compressed.
_CONDITIONS = {b"accept-encoding", b"if-modified-since", b"if-none-match", b"if-range", b"range"}
_OF_THE_FILE = {b"accept-ranges", b"content-length", b"etag", b"last-modified"}

_Headers = list[tuple[bytes, bytes]]


class _Answer(NamedTuple):
    status: int
    headers: _Headers
    body: bytes


class ConnectingMiddleware:
    """Lets the page connect at once, with the configuration and cookie it would be answered.

    A page of Streamlit's that looks otherwise goes out as it is; one that it is not ready to serve
    goes out without the answers.

    Parameters
    ----------
    app : ASGI application
        What answers the requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._head = head()  # read once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _may_be_the_page(scope):
            await self.app(scope, receive, send)
            return
        answer = await self._answer(scope, receive, scope["path"])
        if _is_the_page(answer):
            said, cookies = await self._answers(scope, receive)
            body = answer.body.replace(_BEFORE, f"{said}{self._head}\n    ".encode() + _BEFORE, 1)
            length = (b"content-length", str(len(body)).encode())
            headers = [*_without(answer.headers, _OF_THE_FILE), length, *cookies]
            answer = _Answer(answer.status, headers, body)
        start = {"status": answer.status, "headers": answer.headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answers(self, scope: Scope, receive: Receive) -> tuple[str, _Headers]:
        """Return what the page is told, as HTML, and the cookies that come with it."""
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        below = f"/{base}/_stcore" if base else "/_stcore"
        health = await self._answer(scope, receive, f"{below}/health")
        configuration = await self._answer(scope, receive, f"{below}/host-config")
        if not health.status == configuration.status == 200:
            return "", []
        said = html.escape(json.dumps(json.loads(configuration.body)))
        # Without this cookie, the WebSocket would not know who has logged in.
        cookies = [each for each in health.headers if each[0] == b"set-cookie"]
        return f'<script data-host-config="{said}">{SCRIPT}</script>\n    ', cookies

    async def _answer(self, scope: Scope, receive: Receive, path: str) -> _Answer:
        """Return all of the app's answer to a request like this one, but for its path."""
        started: Message = {}
        body: list[bytes] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                body.append(message.get("body", b""))

        headers = _without(scope["headers"], _CONDITIONS)
        asked = {"path": path, "headers": headers, "extensions": {}}
        await self.app({**scope, **asked}, receive, send)
        return _Answer(started["status"], started.get("headers", []), b"".join(body))


def _may_be_the_page(scope: Scope) -> bool:
    """Return whether somebody asks for a page, as it seems: a file has a suffix."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "." not in scope["path"].rpartition("/")[2]
        and any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    )


def _is_the_page(answer: _Answer) -> bool:
    kind = dict(answer.headers).get(b"content-type", b"")
    return answer.status == 200 and kind.startswith(b"text/html") and _BEFORE in answer.body


def _without(headers: Iterable[tuple[bytes, bytes]], names: set[bytes]) -> _Headers:
    return [(name, value) for name, value in headers if name not in names]
