import asyncio
from types import SimpleNamespace

import pytest

from dashboard.state import uploads
from dashboard.state.uploads import UploadMiddleware, refusal


@pytest.fixture(autouse=True)
def refusals(monkeypatch):
    monkeypatch.setattr(uploads, "_refusals", {})


@pytest.fixture
def held():
    return {"ann": 40, "bob": 50}


@pytest.fixture
def put(held):
    """Give a function that sends a file, and another one meanwhile; it returns the answers."""

    async def send_file(session, size, meanwhile, method="PUT", length=True):
        statuses = []

        async def app(scope, receive, send):
            if meanwhile:
                statuses.extend(await send_file(*meanwhile, None))
            await send({"type": "http.response.start", "status": 204, "headers": []})

        async def send(message):
            if "status" in message:  # and not the body
                statuses.append(message["status"])

        middleware.app = app
        headers = [(b"content-length", str(size).encode())] if length else []
        path = f"/base/_stcore/upload_file/{session}/file"
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        await middleware(scope, None, send)
        return statuses

    def put(session, size, meanwhile=None, **how):
        statuses = asyncio.run(send_file(session, size, meanwhile, **how))
        return statuses if meanwhile else statuses[0]

    middleware = UploadMiddleware(None, most_each=100, most=200, held=lambda: held)
    return put


@pytest.mark.parametrize(
    ("session", "size", "status"),
    [("ann", 60, 204), ("ann", 61, 413), ("new", 100, 204), ("new", 101, 413)],
)
def test_each_session_is_bounded(put, session, size, status):
    assert put(session, size) == status


def test_all_together_are_bounded(put, held):
    held["cyd"] = 100
    assert put("new", 10) == 204
    assert put("new", 11) == 413


def test_the_tab_whose_file_is_refused_reads_why_once(put, held, monkeypatch):
    tab = SimpleNamespace(session_id="ann")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: tab)
    held["cyd"] = 100
    put("bob", 51)
    assert refusal() is None
    put("ann", 61)
    assert refusal().startswith("A file was not taken: the files that you have sent may take")
    assert refusal() is None
    put("ann", 11)
    assert refusal().endswith("from all its visitors together. Try again later.")


def test_no_more_reasons_wait_to_be_read_than_a_bound(put, monkeypatch):
    monkeypatch.setattr(uploads, "_UNREAD", 2)
    for session in ("a", "b", "c"):
        put(session, 101)
    assert list(uploads._refusals)[-2:] == ["b", "c"]
    assert len(uploads._refusals) == 2


def test_what_is_on_its_way_counts_and_then_what_is_held(put):
    assert put("new", 60, meanwhile=("new", 41)) == [413, 204]
    assert put("new", 60) == 204


def test_a_file_of_unknown_length_is_refused_and_one_is_removed_at_any_time(put, held):
    assert put("ann", 1, length=False) == 411
    held["ann"] = 1000
    assert put("ann", 0, method="DELETE", length=False) == 204
