import asyncio
import json

import pytest

from dashboard.frame.walk import class_changes
from dashboard.frame.walk.class_changes import PATH, ClassChangesMiddleware
from dashboard.state.class_seats import Shown
from dashboard.state.classroom import Classroom
from dashboard.state.visitors import COOKIE, visitor_of

TOKEN = "a" * 43


def scope(query="", path=f"/{PATH}", cookie=TOKEN):
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
    }


STUDENT = visitor_of(scope())


@pytest.fixture
def classroom():
    found = Classroom(lambda visitor: 0.0)
    found.teach("teacher")
    found.show("teacher", Shown("data", "", 3))
    found.join(STUDENT, found.seat("teacher").code)
    return found


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(class_changes, "LONGEST", 0.05)
    monkeypatch.setattr(class_changes, "_LOOK", 0.01)


async def ask(middleware, asked, meanwhile=None):
    """Return the status of the answer and what it says."""
    sent = []

    async def receive():
        await asyncio.sleep(60)

    async def send(message):
        sent.append(message)

    answer = asyncio.create_task(middleware(asked, receive, send))
    while not (sent or middleware._waiting):  # until it has been looked at once
        await asyncio.sleep(0)
    if meanwhile:
        assert not sent
        meanwhile()
    await answer
    assert dict(sent[0]["headers"])[b"x-accel-buffering"] == b"no"
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_it_answers_at_once_where_another_version_is_drawn(classroom):
    middleware = ClassChangesMiddleware(None, classroom.seat)
    now = {"panel": "1", "page": "1"}
    assert asyncio.run(ask(middleware, scope("panel=0&page=1"))) == (200, now)
    assert asyncio.run(ask(middleware, scope("panel=%00&page=" + "9" * 9_000))) == (200, now)


def test_else_once_there_is_another(classroom):
    middleware = ClassChangesMiddleware(None, classroom.seat)
    found = asyncio.run(
        ask(
            middleware,
            scope("panel=1&page=1"),
            lambda: classroom.show("teacher", Shown("data", "", 4)),
        )
    )
    assert found == (200, {"panel": "2", "page": "1"})


def test_or_after_a_while_that_nothing_has_changed(classroom):
    middleware = ClassChangesMiddleware(None, classroom.seat)
    found = asyncio.run(ask(middleware, scope("panel=1"), lambda: None))
    assert found == (200, {"panel": "1", "page": "1"})
    assert middleware._waiting == {}


@pytest.mark.parametrize("cookie", [None, "b" * 43, "nonsense"])
def test_who_is_in_no_class_is_told_so(cookie, classroom):
    middleware = ClassChangesMiddleware(None, classroom.seat)
    _, found = asyncio.run(ask(middleware, scope("panel=1&page=1", cookie=cookie)))
    assert found == {"panel": "ended", "page": "ended"}


def test_of_one_visitor_only_some_questions_wait(classroom):
    middleware = ClassChangesMiddleware(None, classroom.seat)

    async def many():
        return await asyncio.gather(*(ask(middleware, scope("panel=1&page=1")) for _ in range(6)))

    assert sorted(status for status, _ in asyncio.run(many())) == [200] * 4 + [429] * 2


def test_all_else_is_the_apps():
    seen = []

    async def app(asked, receive, send):
        seen.append(asked["path"])

    for path in ("/", "/data", f"/data/{PATH}"):
        asyncio.run(ClassChangesMiddleware(app)(scope(path=path), None, None))
    assert seen == ["/", "/data", f"/data/{PATH}"]
