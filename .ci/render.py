"""Start the app as the README says, open every page in Chromium, fail if one shows an error.

Called with the folder of a fresh virtual environment and the README's command.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
START = 480  # seconds: the command installs all packages first


def main(environment: str, command: str) -> None:
    """Visit the pages of the app that the command starts."""
    # As an exception, so that the server is stopped: it is in a process group of its own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped from outside."))
    print(f"$ {command}", flush=True)
    with running(environment, command) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(60_000)
        visit_all(page, address)
        browser.close()


@contextmanager
def running(environment: str, command: str) -> Iterator[str]:
    """Run the command in the environment; give the address once the app answers there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    variables = os.environ | {
        "VIRTUAL_ENV": environment,
        "PATH": f"{environment}/bin:{os.environ['PATH']}",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_PORT": str(port),
    }
    with tempfile.NamedTemporaryFile() as log:
        server = subprocess.Popen(
            ["bash", "-c", command],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for_health(server, f"{address}/_stcore/health")
            yield address
        except BaseException:
            print("What the command printed:", Path(log.name).read_text(), sep="\n", flush=True)
            raise
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def wait_for_health(server: subprocess.Popen[bytes], url: str) -> None:
    """Return when the app answers `ok`; exit when it has ended or takes too long."""
    local = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"The command ended with {server.returncode} before the app answered.")
        with suppress(OSError):  # nothing listens yet
            if local.open(url, timeout=5).read() == b"ok":
                return
        time.sleep(0.5)
    sys.exit(f"The app did not answer within {START} s.")


def visit_all(page: Page, address: str) -> None:
    """Click each link of the navigation; exit if there is none, or a page shows an error."""
    uncaught: list[str] = []
    page.on("pageerror", lambda error: uncaught.append(str(error)))
    page.goto(address)
    page.wait_for_selector(IDLE)
    links = page.get_by_test_id("stTopNavLink")
    if not links.count():
        sys.exit("There is no navigation at the top of the page.")
    for link in links.all():
        target = link.get_attribute("href") or address
        link.click()
        # The address changes when the page's script has begun; before that, idle means the last.
        page.wait_for_url(re.compile(re.escape(target) + r"(\?|$)"))
        page.wait_for_selector(IDLE)
        shown = page.get_by_test_id("stException").all_inner_texts()
        if shown or uncaught:
            sys.exit(f"{target} shows an error:\n" + "\n".join([*shown, *uncaught]))
        print(f"{target} has no error", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
