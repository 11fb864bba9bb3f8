"""The app as docs/hosting.md puts it on a server: behind nginx, two processes, a path, TLS."""

import http.client
import http.cookiejar
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections import defaultdict
from contextlib import ExitStack, closing

import numpy as np
import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from dashboard.state.pages import PAGES
from docs.documents import PROJECT, Document
from tests.browser.conftest import NO_NETWORK
from tests.browser.driver import SECONDS, copy_project, serve

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
PATH = "/forward-pass"
AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def documented(servers, ports, folder):
    """Return the proxy's configuration as the document has it, but for its ports and paths."""
    (site,) = (
        code.text
        for code in Document(PROJECT / "docs" / "hosting.md").code("nginx")
        if "upstream" in code.text
    )
    changes = {
        "127.0.0.1:8501": servers[0],
        "127.0.0.1:8502": servers[1],
        "listen 80;": f"listen 127.0.0.1:{ports[0]};",
        "listen 443 ssl;": f"listen 127.0.0.1:{ports[1]} ssl;",
        "/etc/ssl": str(folder),
        "/var/log/nginx": str(folder),
    }
    for there, here in changes.items():
        assert there in site
        site = site.replace(there, here)
    return AROUND.format(folder=folder, site=site)


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """Run two processes behind nginx; give its address, and the folder with its log."""
    folder = tmp_path_factory.mktemp("nginx")
    command = next(
        code.text
        for code in Document(PROJECT / "docs" / "hosting.md").code("sh")
        if code.text.startswith("openssl req")
    )
    subprocess.run(
        command.replace("/etc/ssl", str(folder)), shell=True, check=True, capture_output=True
    )
    settings = {"STREAMLIT_SERVER_BASE_URL_PATH": PATH, "FORWARD_PASS_HOSTED": "1", **NO_NETWORK}
    ports = free_port(), free_port()
    with ExitStack() as stack:
        app = copy_project(folder / "app")
        servers = [stack.enter_context(serve(app, **settings)) for _ in range(2)]
        addresses = [url.removeprefix("http://").removesuffix(PATH) for url in servers]
        configuration = folder / "nginx.conf"
        configuration.write_text(documented(addresses, ports, folder), encoding="utf-8")
        arguments = [NGINX, "-c", configuration]
        if (
            hasattr(os, "geteuid") and os.geteuid() == 0
        ):  # its workers would be nobody, who may not write here
            arguments += ["-g", "user root;"]
        subprocess.run([*arguments, "-t"], check=True, capture_output=True)
        nginx = subprocess.Popen(arguments)
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        wait_for(ports[1])
        yield f"https://127.0.0.1:{ports[1]}{PATH}", folder / "forward-pass.log"


def wait_for(port):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx does not answer")


def no_questions():
    """Return what a browser does with a certificate that nobody has signed, once told to go on."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def browser():
    """Return an opener that keeps cookies, as one browser does, and asks no certificate."""
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=no_questions()),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    )


def processes(log, path):
    """Return by what stands behind a path in the log which processes have answered it."""
    found = defaultdict(set)
    for line in log.read_text(encoding="utf-8").splitlines():
        if match := re.search(rf" {PATH}/{path}(\S*) .* (127\.0\.0\.1:\d+)$", line):
            found[match[1]].add(match[2])
    return found


def test_each_browser_stays_with_one_of_two_processes_though_all_have_one_address(hosted):
    url, log = hosted
    for number in range(12):
        asking = browser()
        for _ in range(4):
            asking.open(f"{url}/class-{number}?sample=7", timeout=SECONDS).read()
    asked = processes(log, "class-")
    assert len(asked) == 12
    assert {len(of_one) for of_one in asked.values()} == {1}
    assert len(set.union(*asked.values())) == 2


@pytest.mark.parametrize(
    ("path", "cookie", "status", "told"),
    [
        ("/", None, 200, True),
        ("/", "nonsense", 200, True),
        ("/", "1", 200, False),
        ("/", "2", 200, False),
        ("/_stcore/stream", "1", 101, True),
        ("/_stcore/stream", "2", 101, True),
        ("/?class=1ABCD2345", None, 200, "1"),
        ("/?class=1ABCD2345", "2", 200, "1"),
        ("/data?class=2-abcd-2345", "1", 200, "2"),
        ("/?class=ABCD2345", "1", 200, True),
    ],
)
def test_the_cookie_says_where_the_websocket_is(hosted, path, cookie, status, told):
    url, _ = hosted
    host = url.removeprefix("https://").removesuffix(PATH)
    headers = {"Cookie": f"forward_pass_route={cookie}"} if cookie else {}
    if status == 101:
        headers |= {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": f"https://{host}"}
        headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
        headers |= {"Sec-WebSocket-Protocol": "streamlit"}
    connection = http.client.HTTPSConnection(host, timeout=SECONDS, context=no_questions())
    with closing(connection):
        connection.request("GET", f"{PATH}{path}", headers=headers)
        answer = connection.getresponse()
        set_cookies = " ".join(answer.headers.get_all("Set-Cookie", []))
    assert answer.status == status
    routes = re.findall(r"forward_pass_route=([^;]*);", set_cookies)
    assert len(routes) == bool(told)
    if isinstance(told, str):  # the class is there
        assert routes == [told]
    else:
        assert set(routes) <= ({cookie} if cookie in {"1", "2"} else {"1", "2"})


def test_cookies_are_for_the_browser_alone_and_headers_come_with_every_answer(hosted):
    url, log = hosted
    with browser().open(f"{url}/", timeout=SECONDS) as answer:
        cookies = answer.headers.get_all("Set-Cookie")
        headers = answer.headers
    assert len(cookies) == 2
    for cookie in cookies:
        assert {"HttpOnly", "Secure", "SameSite=Lax"} < set(cookie.split("; "))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "sample=" not in log.read_text(encoding="utf-8")


def test_an_upload_beyond_the_bound_is_refused(hosted):
    url, _ = hosted
    request = urllib.request.Request(f"{url}/_stcore/upload_file/x", b"", method="PUT")
    request.add_unredirected_header("Content-Length", str(200 * 2**20))
    with pytest.raises(urllib.error.HTTPError, match="413"):
        browser().open(request, timeout=SECONDS)


@pytest.mark.exhaustive
def test_every_page_works_there_with_components_charts_uploads_and_downloads(
    visit, hosted, tmp_path
):
    url, log = hosted
    before = len(log.read_text(encoding="utf-8").splitlines())
    visitor = visit("forward-pass?data=sample", home=url, ignore_https_errors=True)
    # A component answers through the WebSocket.
    visitor.cells("z1").nth(3).click()
    visitor.page.locator("pre").filter(has_text=re.compile(r"^a1\[3\] = ")).wait_for()
    for page in PAGES.values():
        if page.id != "forward":
            visitor.go(page.title)
            visitor.page.get_by_text("In Python").wait_for()
            visitor.settle()
    # A chart says its numbers where one points at it.
    visitor.go("Data")
    visitor.keyed("about").wait_for()
    visitor.see_foot()
    chart = visitor.page.get_by_test_id("stVegaLiteChart").first
    chart.locator("canvas, svg").first.hover()
    visitor.page.locator("#vg-tooltip-element.visible").wait_for()
    # What is chosen goes up, and comes down.
    np.savez(tmp_path / "mine.npz", W1=np.ones((784, 10)), b1=np.zeros(10))
    visitor.open("networks?networks=bring")
    main = visitor.page.get_by_test_id("stMain")
    main.locator("input[type=file]").set_input_files(tmp_path / "mine.npz")
    visitor.page.get_by_text("mine.npz").last.wait_for()
    visitor.settle()
    visitor.page.get_by_role("button", name="Read and show").click()
    visitor.page.get_by_role("heading", name="784-10, sigmoid").wait_for()
    visitor.settle()
    visitor.page.get_by_role("tab", name="Parameters").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=re.compile(r"mine\.npz$")).click()
    assert download.value.path().stat().st_size > 784 * 10
    # All of it was one process, from the first answer on: the WebSocket, too, once it is closed.
    visitor.page.goto(f"{url}/_stcore/health")
    lines = log.read_text(encoding="utf-8").splitlines()[before:]
    assert any(f"GET {PATH}/_stcore/stream 101 " in line for line in lines)
    assert any(f"PUT {PATH}/_stcore/upload_file/" in line for line in lines)
    asked = {line.rsplit(" ", 1)[1] for line in lines}
    assert len(asked - {"-"}) == 1  # -: what the browser gave up before nginx had passed it on
