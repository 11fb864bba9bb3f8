import asyncio
import base64
import hashlib
import html
import json
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware
from streamlit.web.server.starlette.starlette_routes import (
    create_health_routes,
    create_host_config_routes,
)
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)

from dashboard.frame.connecting import SCRIPT, ConnectingMiddleware
from dashboard.frame.waiting import head

PROJECT = Path(__file__).resolve().parents[3]
PAGE = (Path(get_static_dir()) / "index.html").read_bytes()
ADDED = re.compile(
    rf'<script data-host-config="(.*?)">{re.escape(SCRIPT)}</script>\s*{re.escape(head())}\s*'
)
BROWSER = {"accept": "text/html,*/*;q=0.8", "accept-encoding": "gzip, br", "range": "bytes=0-9"}


class Runtime:
    """A runtime that is ready, or not yet."""

    def __init__(self, ready):
        self.ready, self.state = ready, None

    @property
    async def is_ready_for_browser_connection(self):
        return self.ready, "ok"


def streamlit(base="", ready=True, routes=()):
    """Return what of Streamlit's own app answers here, behind the middleware."""
    return ConnectingMiddleware(
        Starlette(
            routes=[
                *routes,
                *create_health_routes(Runtime(ready), base),
                *create_host_config_routes(base),
                *create_streamlit_static_assets_routes(base),
            ],
            middleware=create_streamlit_middleware(),
        )
    )


def get(app, path, headers=BROWSER, method="GET"):
    """Return status, headers and body of the answer to a request."""
    sent = []

    async def receive():
        await asyncio.Event().wait()  # the browser stays, and has no more to say

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "scheme": "http", "path": path, "query_string": b""}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(app(scope, receive, send))
    head = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    return sent[0]["status"], head, b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize(
    ("base", "path"), [("", "/"), ("", "/data"), ("class", "/class/"), ("/a/b/", "/a/b/data")]
)
def test_the_page_brings_what_streamlit_would_answer(monkeypatch, base, path):
    monkeypatch.setattr("streamlit.get_option", lambda _: base)
    app = streamlit(base)
    status, headers, body = get(app, path)
    (said,) = ADDED.findall(body.decode())
    answered = get(app, f"/{base}/_stcore/host-config".replace("//", "/"))[2]
    assert json.loads(html.unescape(said)) == json.loads(answered)
    assert json.loads(answered)["allowedOrigins"]
    assert ADDED.sub("", body.decode()).encode() == PAGE
    assert body.index(SCRIPT.encode()) < body.index(b'type="module"')
    named = dict(headers)
    assert (status, named["content-length"]) == (200, str(len(body)))
    assert not {"etag", "last-modified", "content-encoding"} & set(named)
    assert named["set-cookie"].startswith("_streamlit_xsrf=")


@pytest.mark.parametrize(
    ("path", "headers", "method"),
    [
        ("/", BROWSER | {"accept": "*/*"}, "GET"),  # no browser that opens a page
        ("/", BROWSER, "HEAD"),
        ("/favicon.png", BROWSER, "GET"),
        ("/data/", BROWSER, "GET"),  # sent on to /data
        ("/data/_stcore/health", BROWSER, "GET"),
        ("/own", BROWSER, "GET"),
    ],
)
def test_all_else_goes_through_as_it_is(path, headers, method):
    own = Route("/own", lambda _: HTMLResponse("<p>Another page</p>", headers={"etag": "1"}))
    app = streamlit(routes=[own])
    assert get(app, path, headers, method) == get(app.app, path, headers, method)


def test_a_server_that_is_not_ready_is_asked_by_the_page_as_ever():
    body = get(streamlit(ready=False), "/data")[2].decode()
    assert body.replace(f"{head()}\n    ", "", 1).encode() == PAGE


def test_a_page_that_was_kept_from_before_is_not_taken_for_this_one():
    dated = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert get(streamlit().app, "/", dated)[0] == 304
    assert get(streamlit(), "/", BROWSER | dated)[0] == 200


def test_the_proxy_of_the_documents_lets_the_script_run():
    hashed = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{hashed}'" in (PROJECT / "docs" / "hosting.md").read_text(encoding="utf-8")
