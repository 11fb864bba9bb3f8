import asyncio
import threading

import pytest

from dashboard.state import visitors
from dashboard.state.visitors import COOKIE, Connections, VisitorMiddleware


@pytest.fixture
def connections(monkeypatch):
    monkeypatch.setattr(visitors, "connections", Connections())
    return visitors.connections


@pytest.fixture
def browser(connections):
    return Browser()


class Browser:
    """Asks an app behind the middleware, and keeps the cookie that it is given."""

    def __init__(self):
        self.cookie = None

    def get(self, kind="text/html; charset=utf-8", **headers):
        """Return the cookie that the answer to a request brings, as the header says it, or None."""
        sent = []

        async def app(scope, receive, send):
            head = [(b"content-type", kind.encode())]
            await send({"type": "http.response.start", "status": 200, "headers": head})

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "scheme": "http", "headers": self._headers(headers)}
        asyncio.run(VisitorMiddleware(app)(scope, None, send))
        found = dict(sent[0]["headers"]).get(b"set-cookie")
        if found is None:
            return None
        self.cookie = found.decode().partition(";")[0]
        return found.decode()

    def stay(self, meanwhile):
        """Keep a WebSocket open while a function is called."""

        async def app(scope, receive, send):
            meanwhile()

        scope = {"type": "websocket", "scheme": "ws", "headers": self._headers({})}
        asyncio.run(VisitorMiddleware(app)(scope, None, None))

    def _headers(self, headers):
        cookie = {"cookie": self.cookie} if self.cookie else {}
        return [(k.encode(), v.encode("latin-1")) for k, v in (cookie | headers).items()]


def test_a_browser_keeps_the_cookie_that_its_first_page_brings(browser):
    assert browser.get().endswith("; HttpOnly; SameSite=Lax; Path=/")
    assert browser.get() is None


def test_each_browser_has_a_cookie_of_its_own(connections):
    assert len({Browser().get() for _ in range(5)}) == 5


def test_what_is_no_page_brings_no_cookie(browser):
    assert browser.get("text/javascript") is None


def test_behind_a_proxy_with_tls_the_cookie_is_for_tls_alone(browser):
    assert browser.get(**{"x-forwarded-proto": "https"}).endswith("; Secure")


@pytest.mark.parametrize("forged", ["", "short", "../../etc", "a" * 44, "a" * 42 + "é", "a;b"])
def test_a_cookie_of_another_form_is_replaced(browser, forged):
    browser.cookie = f"{COOKIE}={forged}"
    assert browser.get().startswith(f"{COOKIE}=")


def test_a_visitor_is_here_while_a_websocket_is_open(browser, connections):
    browser.get()

    def first():
        (visitor,) = connections.here()
        second_tab = threading.Thread(target=browser.stay, args=(lambda: None,))
        second_tab.start()
        second_tab.join()
        assert connections.away(visitor) == 0
        seen.append(visitor)

    seen = []
    browser.stay(first)
    assert not connections.here()
    assert 0 < connections.away(seen[0]) < 60


def test_a_visitor_has_left_also_where_the_websocket_fails(browser, connections):
    browser.get()
    with pytest.raises(ZeroDivisionError):
        browser.stay(lambda: 1 / 0)
    assert not connections.here()


def test_who_was_never_here_has_been_away_for_ever(connections):
    assert connections.away("nobody") == float("inf")


def test_the_name_of_a_visitor_does_not_tell_the_cookie(browser, connections):
    browser.get()
    seen = []
    browser.stay(lambda: seen.extend(connections.here()))
    assert browser.cookie.partition("=")[2] not in seen[0]
