"""Whatever a web address answers, it ends, at once where it is to, with its true reason."""

import socket
import threading
from contextlib import closing

import pytest

from core.datasets.web.errors import TransferError
from core.datasets.web.pace import GRACE, USUAL_RATE, Pace
from core.datasets.web.transfer import receive

OK = b"HTTP/1.1 200 OK\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
SECONDS = 20.0  # that nothing here takes


class Server:
    """Answers every request with the same bytes; then closes, or goes on with others for ever."""

    def __init__(self):
        self.answer, self.endless = b"", b""
        self.left = threading.Event()  # set when the client has gone
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x.gz"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client):
        with client:
            try:
                client.recv(65536)
                client.sendall(self.answer)
                while self.endless:
                    client.sendall(self.endless)
                    if self.left.wait(0.01):
                        return
            except OSError:
                self.left.set()

    def close(self):
        self.left.set()
        self._socket.close()


class Clock:
    """Goes on by some seconds whenever it is read."""

    def __init__(self, step):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


def received(address, *, size=1000, timeout=(SECONDS, SECONDS), **options):
    return b"".join(receive(address, "the mirror", size, timeout, **options))


def reason(address, **options):
    with pytest.raises(TransferError) as failure:
        received(address, **options)
    return str(failure.value)


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        OK + b"Content-Length: nonsense\r\n\r\nhello",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\nhello",
    ],
)
def test_what_is_stored_arrives(server, answer):
    server.answer = answer
    assert received(server.address) == b"hello"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (OK + b"Content-Length: 50\r\n\r\nhello", "cut the file short"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe", "cut the file short"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello", "sent an answer that is not HTTP"),
        (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "sent an answer that is not HTTP"),
        (OK + b"A: " + b"x" * 70_000, "sent an answer that is not HTTP"),
        (OK + b"A: b\r\n" * 200, "sent an answer that is not HTTP"),
        (b"SSH-2.0-OpenSSH\r\n", "sent an answer that is not HTTP"),
        (b"", "broke the connection off"),
        (b"HTTP/1.1 404 Absent\r\n\r\n", "does not have the file (404)"),
        (b"HTTP/1.1 410 Gone\r\n\r\n", "does not have the file (410)"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "refused (304)"),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "has a fault of its own (503)"),
        (
            b"HTTP/1.1 511 Log in\r\n\r\n",
            "is behind a network that wants you to log in first (511)",
        ),
        (b"HTTP/1.1 407 Who\r\n\r\n", "is behind a proxy that wants a name and a password (407)"),
        (FOUND + b"Location: /again\r\n\r\n", "sends on from one address to the next without end"),
        (FOUND + b"Location: \r\n\r\n", "sends on from one address to the next without end"),
        *(
            (FOUND + b"Location: " + target + b"\r\n\r\n", "sends on to what is not a web address")
            for target in (
                b"file:///etc/passwd",
                b"ftp://a/",
                b"javascript:1",
                b"data:,x",
                b"http://[::1",
                b"http://a:99999/",
                b"http://\xff/",
                b"http://a b/",
            )
        ),
        (
            FOUND + b"Location: http://127.0.0.1:9/\r\n\r\n",
            "sends on, and 127.0.0.1:9 gave no connection",
        ),
        (
            FOUND + b"Location: http://me:secret@portal.invalid/\r\n\r\n",
            "sends on, and the address of portal.invalid could not be found (DNS)",
        ),
    ],
)
def test_an_answer_that_is_not_the_file_has_its_reason(server, answer, expected):
    server.answer = answer
    assert reason(server.address) == f"the mirror {expected}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "foo",
        "//a/b",
        "http:",
        "http://",
        "http:///x",
        "ftp://a/b",
        "file:///etc/passwd",
        "http://[::1",
        "http://a:99999/",
        "http://a:port/",
        "http://a b/",
        "http://a\nb/",
        "http://a\0b/",
        "http://a\udc80/",
        "http://a..b/",
        "http://*/",
        f"http://{'a' * 300}/",
        "a" * 9999,
    ],
)
def test_what_is_no_web_address_is_said_so(address):
    assert reason(address) == "the mirror is not a web address that can be read"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["mirror.invalid", "spiegel-ö.invalid"])
def test_a_name_that_is_not_found_is_said_so(scheme, host):
    assert reason(f"{scheme}://{host}/") == "the address of the mirror could not be found (DNS)"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        ("http://", "names for the mirror has no address that can be used"),
        ("http://[::1", "names for the mirror has no address that can be used"),
        ("http://a:99999", "names for the mirror has no address that can be used"),
        ("http://a b", "names for the mirror has no address that can be used"),
        ("nonsense://a", "names for the mirror has no address that can be used"),
        ("127.0.0.1:9", "the mirror could not be reached through the proxy"),
        ("http://proxy.invalid", "the mirror could not be reached through the proxy"),
    ],
)
def test_a_proxy_that_is_wrong_is_told_from_a_mirror(monkeypatch, scheme, proxy, expected):
    monkeypatch.setenv(f"{scheme}_proxy", proxy)
    assert reason(f"{scheme}://mirror.invalid/").endswith(expected)


def test_a_proxy_that_wants_a_password_says_so_before_tls_too(monkeypatch, server):
    server.answer = b"HTTP/1.1 407 Who\r\n\r\n"
    monkeypatch.setenv("https_proxy", server.address)
    assert "wants a name and a password (407)" in reason("https://mirror.invalid/")


def test_certificates_that_are_not_there_are_said_so(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    assert "which REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names, are not there" in reason(
        "https://127.0.0.1:9/"
    )


# Too slow


@pytest.mark.parametrize(
    ("answer", "endless", "expected"),
    [
        (OK + b"Content-Length: 99999\r\n\r\n", b"x", "sent less than 1 kB/s over 30 s"),
        (OK, b"A", "gave no answer within 30 s"),  # a header that never ends
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "gave no answer within 30 s"),
    ],
)
def test_a_mirror_that_drips_is_given_up_and_hung_up_on(server, answer, endless, expected):
    server.answer, server.endless = answer, endless

    assert reason(server.address, timeout=(10, 30), clock=Clock(9)) == f"the mirror {expected}"

    assert server.left.wait(SECONDS)


def test_what_comes_with_a_redirect_is_not_read(server):
    server.answer, server.endless = b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n", b"x" * 9999
    assert "without end" in reason(server.address)


def test_not_much_more_is_received_than_the_file_has(server):
    server.answer, server.endless = OK + b"\r\n", b"x" * 10_000
    assert 1000 < len(received(server.address)) < 200_000


def test_who_stops_waits_for_nothing_and_the_connection_ends(server):
    server.endless = b"A"  # it is in the middle of what should be the status of an answer
    with closing(receive(server.address, "the mirror", 1000, (SECONDS, SECONDS))) as parts:
        assert next(parts) == b""
    assert server.left.wait(SECONDS)


def test_a_name_that_is_being_looked_up_is_not_waited_for(monkeypatch):
    asked, answered = threading.Event(), threading.Event()

    def look_up(*_, **__):
        asked.set()
        assert answered.wait(SECONDS)
        raise socket.gaierror

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    with closing(receive("http://mirror.invalid/", "the mirror", 1000, (1, 1))) as parts:
        assert next(parts) == b""
        assert asked.wait(SECONDS)
    answered.set()


def arrive(rate, clock, size=10**9):
    """Let bytes arrive at a rate, in bytes a second, until the pace is refused."""
    pace = Pace("the mirror", size, 30, clock)
    for _ in range(10**4):
        pace.check(rate * clock.step)


@pytest.mark.parametrize(
    ("rate", "given_up_after", "expected"),
    [(0, 30, "gave no answer within 30 s"), (999, 30, "sent less than 1 kB/s over 30 s")],
)
def test_a_rate_below_a_kilobyte_a_second_is_given_up_after_half_a_minute(
    rate, given_up_after, expected
):
    clock = Clock(1)
    with pytest.raises(TransferError, match=expected):
        arrive(rate, clock)
    assert clock.now == given_up_after + 1


def test_a_mirror_that_becomes_slow_is_given_up_too():
    clock = Clock(1)
    pace = Pace("the mirror", 10**9, 30, clock)
    for _ in range(59):
        pace.check(10**6 if clock.now < 30 else 0)
    with pytest.raises(TransferError, match="gave no answer within 30 s"):
        pace.check(0)


@pytest.mark.parametrize("size", [0, 9_912_422])
def test_a_whole_file_has_a_minute_and_what_a_slow_line_takes(size):
    clock = Clock(1)
    most = GRACE + size / USUAL_RATE
    with pytest.raises(TransferError, match=f"did not send the whole file within {most:,.0f} s"):
        arrive(5_000, clock, size)
    assert most <= clock.now - 1 <= most + 1
