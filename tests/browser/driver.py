"""The app and Chromium, started, waited for and stopped: for tests, pictures and benchmarks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # not among the packages that every run has
    from playwright.sync_api import BrowserContext, Page

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SECONDS = 30  # that anything may take on a busy machine
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
#: Of an earlier run, or yet to be drawn: the last is what has come near the window.
UNFINISHED = "[data-stale=true], [data-testid=stSkeleton], [data-awaited]"
#: Notes at which components the script has been: each comes by itself, after what is drawn without
#: it, and whoever is quicker presses keys that nothing hears yet.
NOTE_SCRIPTS = """
    const make = URL.createObjectURL;
    URL.createObjectURL = (what) => {
        const url = make(what);
        if (what.type !== "text/javascript") return url;
        const noted = `import draw from "${url}"
            export default (call) => {
                const left = draw(call)
                call.parentElement.scripted = true
                return left
            }`;
        return make(new Blob([noted], { type: what.type }));
    };
"""
SCRIPTED = """() => [...document.querySelectorAll("[data-testid^=stBidiComponent]")]
    .every((place) => (place.shadowRoot ?? place).scripted)"""
FAILED = "[data-testid=stException], [class*=st-key-report_]"  # Streamlit's box, and our sentence
#: Runs the app as ``streamlit run`` does, but for what it computes before anybody comes: most tests
#: need none of it, it takes as long as some of them, and it has a core while others are timed.
_COLD = """\
import dashboard.jobs.warm_up
from streamlit.web.cli import main

dashboard.jobs.warm_up.warm_up = lambda steps: lambda seconds: None
main(["run"])
"""
COLD = (sys.executable, "-c", _COLD)
#: The ports of servers that are no more, each kept by a socket, for the next ones: Chromium has got
#: Streamlit's megabytes of scripts from there, and compiled them.
_LEFT: list[socket.socket] = []


@dataclass(frozen=True)
class Server:
    """The process of the app; what it takes is known on Linux."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Return the seconds of CPU it has used, without those of the processes it started."""
        # The name of the process, in parentheses, may hold spaces.
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Return the bytes of memory that are its own, and what it shares."""
        return self._status("VmRSS")

    def peak(self) -> int:
        """Return the most that `memory` has been."""
        return self._status("VmHWM")

    def _status(self, name: str) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


def copy_project(folder: Path) -> Path:
    """Copy what the app runs on, as it comes: without any download."""
    for name in ("core", "dashboard", "docs", ".streamlit", "data/sample", "data/weights"):
        # With what Python has compiled of it, but for what is being written: each server would
        # compile it again.
        being_written = shutil.ignore_patterns(".*.tmp", "*.pyc.*")
        shutil.copytree(PROJECT / name, folder / name, ignore=being_written)
    for name in ("streamlit_app.py", "main.py"):
        shutil.copy(PROJECT / name, folder)
    return folder


@contextmanager
def serve(folder: Path, *, warm: bool = False, **environment: str) -> Iterator[str]:
    """Run the app of a copy until the end of the block, and yield its address.

    Unless it is `warm`, it computes nothing before somebody comes. Of this process's environment it
    has neither data sets, mirrors nor proxies. What it prints is in ``server.log`` in the folder.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.endswith(("MNIST_DIR", "MNIST_MIRROR")) and not name.lower().endswith("_proxy")
    }
    command = (sys.executable, "-m", "streamlit", "run") if warm else COLD
    with running(command, folder, inherited | environment, folder / "server.log") as url:
        yield url


@contextmanager
def running(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    seconds: float = SECONDS,
) -> Iterator[str]:
    """Run a command that starts the app until the end of the block, and yield its address.

    The parameters and the error are those of `started`.
    """
    with started(command, folder, environment, log, seconds) as server:
        yield server.url


@contextmanager
def started(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    seconds: float = SECONDS,
) -> Iterator[Server]:
    """Run a command that starts the app until the end of the block, and yield its process.

    Parameters
    ----------
    command : sequence of str
    folder : Path
        Where it runs.
    environment : mapping of str to str, optional
        All it inherits; by default what this process has.
    log : Path, optional
        Takes what the command prints.
    seconds : float
        How long it may take until the app answers.

    Raises
    ------
    RuntimeError
        If it does not: what the command printed.
    """
    keeper = _LEFT.pop() if _LEFT else _bound()
    port = keeper.getsockname()[1]
    settings = {
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    }
    environment = os.environ if environment is None else environment
    url = f"http://127.0.0.1:{port}{environment.get('STREAMLIT_SERVER_BASE_URL_PATH', '')}"
    with tempfile.TemporaryDirectory() as scratch:
        log = log or Path(scratch, "server.log")
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**environment, **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            if not _answers(url, process, seconds):
                raise RuntimeError(f"The app did not start:\n{log.read_text(encoding='utf-8')}")
            yield Server(url, process.pid)
        finally:
            _stop(process)
            _LEFT.append(keeper)


def _bound() -> socket.socket:
    """Return a socket on a free port, which a server that asks for the port may share."""
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    return keeper


def _answers(url: str, process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait until the app says that it is well; return False if it ended or took too long."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with (
            suppress(OSError),  # nothing listens yet
            direct.open(f"{url}/_stcore/health", timeout=SECONDS) as answer,
        ):
            if answer.read() == b"ok":
                return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a command and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def chromium() -> Iterator[BrowserContext]:
    """Run Chromium until the end of the block, and yield a new profile, in which a tab is open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        profile = playwright.chromium.launch_persistent_context(
            "",  # a folder that Playwright makes and removes
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield profile
        profile.close()


def settle(page: Page) -> None:
    """Wait until the script has run, and nothing is of an earlier run or still to be drawn."""
    page.wait_for_selector(IDLE)
    page.wait_for_function("what => !document.querySelector(what)", arg=UNFINISHED)
