"""Start the app as the README says, open every page in Chromium, fail if one shows an error.

Called with the folder of a fresh virtual environment and the README's command, and with the
project's folder in ``PYTHONPATH``.
"""

import os
import re
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.driver import FAILED, PROJECT, chromium, running, settle

START = 480  # seconds: the command installs all packages first


def main(environment: str, command: str) -> None:
    """Visit the pages of the app that the command starts."""
    # As an exception, so that the server is stopped: it is in a process group of its own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped from outside."))
    print(f"$ {command}", flush=True)
    variables = os.environ | {
        "VIRTUAL_ENV": environment,
        "PATH": f"{environment}/bin:{os.environ['PATH']}",
    }
    del variables["PYTHONPATH"]  # where this script found its driver
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch, "log")
        with (
            running(["bash", "-c", command], PROJECT, variables, log, START) as address,
            chromium() as profile,
        ):
            page = profile.pages[0]
            page.set_viewport_size({"width": 1280, "height": 800})
            page.set_default_timeout(60_000)
            try:
                visit_all(page, address)
            except BaseException:
                print(
                    "What the command printed:",
                    log.read_text(encoding="utf-8"),
                    sep="\n",
                    flush=True,
                )
                raise


def visit_all(page: Page, address: str) -> None:
    """Click each link of the navigation; exit if there is none, or a page shows an error."""
    uncaught: list[str] = []
    page.on("pageerror", lambda error: uncaught.append(str(error)))
    page.goto(address)
    settle(page)
    links = page.get_by_test_id("stTopNavLink")
    if not links.count():
        sys.exit("There is no navigation at the top of the page.")
    for link in links.all():
        target = link.get_attribute("href") or address
        link.click()
        # The address changes when the page's script has begun; before that, idle means the last.
        page.wait_for_url(re.compile(re.escape(target) + r"(\?|$)"))
        settle(page)
        shown = page.locator(FAILED).all_inner_texts()
        if shown or uncaught:
            sys.exit(f"{target} shows an error:\n" + "\n".join([*shown, *uncaught]))
        print(f"{target} has no error", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
