"""A copy of the project, and a server on it that runs until it is not needed any more."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SECONDS = 30  # that anything may take on a busy machine


def copy_project(folder: Path) -> Path:
    """Copy what the app runs on, as it comes: without any download."""
    for name in ("core", "dashboard", ".streamlit", "data/sample", "data/weights"):
        shutil.copytree(
            PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*.tmp")
        )
    for name in ("streamlit_app.py", "main.py"):
        shutil.copy(PROJECT / name, folder)
    return folder


@contextmanager
def serve(folder: Path, **environment: str) -> Iterator[str]:
    """Run the app of a copy until the end of the block; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"headless": "true", "port": str(port), "fileWatcherType": "none"}
    options = [f"--server.{name}={value}" for name, value in settings.items()]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.endswith(("MNIST_DIR", "MNIST_MIRROR")) and not name.lower().endswith("_proxy")
    }
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options],
            cwd=folder,
            env=inherited | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, process, log)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(f"{url}/_stcore/health", timeout=SECONDS) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"The app did not start:\n{log.read_text()}")
