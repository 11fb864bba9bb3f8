import dataclasses
import gzip
import hashlib
import http.server
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import requests

from core.datasets.download import DownloadProgress, adopt, fetch
from core.datasets.mirrors import DownloadError
from core.datasets.scratch import scratch_folder
from core.datasets.sources import is_available, locate
from core.datasets.table import SOURCES, Source, SourceFile
from core.datasets.verification import verify
from core.files.atomic import InUseError
from core.files.idx import read_idx, write_idx

PROJECT = Path(__file__).resolve().parents[3]
ROLES = ("x_train", "t_train", "x_test", "t_test")
PAGE = b"<!DOCTYPE html><html><body>Sign in to the network</body></html>"
FETCH = (
    "import pickle, sys; from core.datasets.download import fetch;"
    "source = pickle.load(sys.stdin.buffer);"
    "print('ready', flush=True); fetch(source)"
)


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves the server's archives in the way that the first part of the path names."""

    def do_GET(self):
        _, way, name = self.path.split("/")
        self.server.requests.append((way, name))
        content = self.server.archives[name]
        if way == "absent":
            return self.send_error(404)
        if way == "broken":
            return self.send_error(503)
        if way == "page":
            content = PAGE
        if way == "text":
            content = b"Not here."
        if way == "short":
            content = content[:50]
        if way == "wrong":
            content = content[:-1] + b"?"
        if way == "long":
            content += bytes(1_000_000)
        encoded = way == "encoded"
        if way == "eager" and "gzip" in self.headers.get("Accept-Encoding", ""):
            content, encoded = gzip.compress(content), True
        self.send_response(200)
        if encoded:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if way == "gate":
            self.server.gate.wait(30)
        if way in ("cut", "stall"):
            self.wfile.write(content[: len(content) // 2])
            if way == "stall":
                self.wfile.flush()
                self.server.halfway.set()
                self.server.gate.wait(30)
        else:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Mirror)
        self.archives, self.requests = {}, []
        self.gate, self.halfway = threading.Event(), threading.Event()

    def handle_error(self, *_):
        pass  # a client that was killed, or refused what it was sent

    def mirror(self, way):
        return f"http://127.0.0.1:{self.server_port}/{way}/"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("MNIST_DIR", "MNIST_MIRROR", "TINY_DIR", "TINY_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.gate.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def tiny(tmp_path, server):
    """Give a small data set that only the server has, with its row in the table."""
    published = tmp_path / "published"
    published.mkdir()
    random = np.random.default_rng(0)
    files = []
    for role in ROLES:
        shape = (20, 28, 28) if role.startswith("x") else (20,)
        name = f"{role}-ubyte"
        write_idx(published / f"{name}.gz", random.integers(0, 10, shape, np.uint8))
        archive = (published / f"{name}.gz").read_bytes()
        content = gzip.decompress(archive)
        server.archives[f"{name}.gz"] = archive
        digests = (hashlib.sha256(archive).hexdigest(), len(archive))
        digests += (hashlib.sha256(content).hexdigest(), len(content))
        files.append(SourceFile(role, name, *digests))
    return Source(
        "tiny",
        "Tiny",
        tmp_path / "data" / "tiny",
        tuple(files),
        mirrors=(server.mirror("whole"),),
        read_timeout=20,
    )


@pytest.fixture
def packed(tiny):
    """Give the same, but that only the archives' SHA-256 are known."""
    files = (dataclasses.replace(file, sha256=None, size=0) for file in tiny.files)
    return dataclasses.replace(tiny, files=tuple(files))


def through(source, server, *ways):
    return dataclasses.replace(source, mirrors=tuple(map(server.mirror, ways)))


def assert_whole(source):
    assert is_available(source)
    assert all(check.ok and check.path.suffix == "" for check in verify(source))
    assert not (source.folder / ".partial").exists()


def start_fetch(source):
    process = subprocess.Popen(
        [sys.executable, "-c", FETCH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT
    )
    process.stdin.write(pickle.dumps(source))
    process.stdin.flush()
    return process


def test_what_is_missing_is_downloaded_verified_and_unpacked(tiny, server):
    paths = fetch(tiny)
    assert_whole(tiny)
    assert paths == locate(tiny)
    for file in tiny.files:
        assert paths[file.role].read_bytes() == gzip.decompress(server.archives[f"{file.name}.gz"])


def test_what_is_there_is_not_downloaded_again(tiny, server):
    fetch(tiny)
    fetch(tiny)
    assert len(server.requests) == 4
    (tiny.folder / tiny.files[2].name).unlink()
    fetch(tiny)
    assert server.requests[4:] == [("whole", "x_test-ubyte.gz")]


def test_progress_counts_the_bytes_of_all_that_is_missing(tiny):
    seen = []
    fetch(tiny, progress=seen.append)
    total = sum(file.archive_size for file in tiny.files)
    assert [progress.total for progress in seen] == [total] * len(seen)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert seen[-1] == DownloadProgress(tiny.files[-1].name, total, total)


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("wrong", "sent a file with the wrong checksum"),
        ("absent", r"does not have the file \(404\)"),
        ("broken", r"has a fault of its own \(503\)"),
        ("page", "sent a web page instead of the file"),
        ("cut", "cut the file short"),
        ("text", "sent something other than the file"),
        ("short", "sent less than the file has"),
        ("long", "sent more than the file has"),
        ("stall", "gave no answer within 1 s"),
    ],
)
def test_a_mirror_that_fails_is_named_with_its_reason_and_the_next_one_is_tried(
    tiny, server, way, reason
):
    fetch(tiny)["x_test"].unlink()
    server.requests.clear()
    tiny = dataclasses.replace(tiny, read_timeout=1 if way == "stall" else 20)
    with pytest.raises(DownloadError, match=rf"127\.0\.0\.1:{server.server_port} {reason}\. Try"):
        fetch(through(tiny, server, way))
    assert not is_available(tiny)
    assert not (tiny.folder / ".partial").exists()
    fetch(through(tiny, server, way, "whole"))
    assert_whole(tiny)
    assert [tried for tried, _ in server.requests] == [way, way, "whole"]


def test_no_connection_is_said_so_and_every_way_out_is_named(tiny):
    closed = http.server.HTTPServer(("127.0.0.1", 0), Mirror)
    closed.server_close()
    mirrors = (f"http://127.0.0.1:{closed.server_port}/",)
    with pytest.raises(DownloadError, match="gave no connection") as failure:
        fetch(dataclasses.replace(tiny, mirrors=mirrors))
    for way_out in ("Try again", "TINY_DIR", "drop them on the page"):
        assert way_out in str(failure.value)


def test_a_server_that_speaks_no_tls_is_said_so(tiny, server):
    mirrors = (server.mirror("whole").replace("http", "https"),)
    with pytest.raises(DownloadError, match=r"gave no secure connection \(TLS\)"):
        fetch(dataclasses.replace(tiny, mirrors=mirrors))


def test_a_proxy_that_does_not_answer_is_said_so(tiny, monkeypatch):
    closed = http.server.HTTPServer(("127.0.0.1", 0), Mirror)
    closed.server_close()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed.server_port}")
    with pytest.raises(
        DownloadError, match=r"mirror\.invalid could not be reached through the proxy"
    ):
        fetch(dataclasses.replace(tiny, mirrors=("http://mirror.invalid/",)))


def test_a_connection_that_takes_too_long_is_said_so(tiny, monkeypatch):
    def too_long(adapter, request, *, timeout, **_):
        assert timeout == (tiny.connect_timeout, tiny.read_timeout)
        raise requests.ConnectTimeout

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", too_long)
    with pytest.raises(DownloadError, match="gave no connection within 10 s"):
        fetch(tiny)


def test_every_mirror_has_its_own_reason(tiny, server):
    with pytest.raises(DownloadError, match=r"\(404\); .*wrong checksum"):
        fetch(through(tiny, server, "absent", "wrong"))


@pytest.mark.parametrize(
    "address", ["nonsense", "http://[bad", "http://", "gopher://a/b", "a" * 999]
)
def test_a_mirror_that_is_no_web_address_is_a_reason_too(tiny, monkeypatch, address):
    monkeypatch.setenv("TINY_MIRROR", address)
    with pytest.raises(DownloadError, match="is not a web address") as failure:
        fetch(dataclasses.replace(tiny, mirrors=(address,)))
    assert len(str(failure.value)) < 600


def test_the_mirror_of_the_environment_goes_first(tiny, server, monkeypatch):
    monkeypatch.setenv("TINY_MIRROR", server.mirror("encoded").rstrip("/"))
    fetch(tiny)
    assert {way for way, _ in server.requests} == {"encoded"}


@pytest.mark.parametrize(
    "address",
    [
        "WHOLE",
        "http://me:secret@[bad",
        "me:secret@host/x",
        "http://me:4/secret@host/",
        "ftp://secret@/",
    ],
)
def test_a_password_in_an_address_is_not_shown(tiny, server, monkeypatch, address):
    if address == "WHOLE":
        address = server.mirror("absent").replace("http://", "http://me:secret@")
    monkeypatch.setenv("TINY_MIRROR", address)
    with pytest.raises(DownloadError) as failure:
        fetch(through(tiny, server, "absent"))
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize("way", ["encoded", "eager"])
def test_a_server_that_counts_gzip_as_its_own_encoding_changes_nothing(tiny, server, way):
    fetch(through(tiny, server, way))
    assert_whole(tiny)


def test_a_folder_of_the_environment_is_read_in_place(tiny, server, monkeypatch, tmp_path):
    monkeypatch.setenv("TINY_DIR", str(tmp_path / "published"))
    before = sorted((tmp_path / "published").iterdir())
    paths = fetch(tiny)
    assert sorted(paths.values()) == sorted((tmp_path / "published").iterdir()) == before
    assert not server.requests
    assert not tiny.folder.exists()


def test_a_folder_of_the_environment_that_lacks_a_file_is_not_filled_up(
    tiny, server, monkeypatch, tmp_path
):
    monkeypatch.setenv("TINY_DIR", str(tmp_path / "published"))
    (tmp_path / "published" / "t_test-ubyte.gz").unlink()
    with pytest.raises(FileNotFoundError, match=r"needs t_test-ubyte .*published.*TINY_DIR"):
        fetch(tiny)
    assert not server.requests


def test_a_killed_process_leaves_nothing_that_is_used(tiny, server):
    process = start_fetch(through(tiny, server, "stall"))
    assert server.halfway.wait(30)
    process.kill()
    process.communicate()
    assert list((tiny.folder / ".partial").iterdir())
    assert set(locate(tiny).values()) == {None}
    fetch(tiny)
    assert_whole(tiny)


def test_what_lies_in_the_scratch_folder_is_not_taken_for_a_download(tiny, server):
    scratch = tiny.folder / ".partial"
    scratch.mkdir(parents=True)
    for file in tiny.files:
        (scratch / f"{file.name}.gz").write_bytes(server.archives[f"{file.name}.gz"])
    fetch(tiny)
    assert len(server.requests) == 4


def test_of_two_processes_one_downloads_and_both_succeed(tiny, server):
    processes = [start_fetch(through(tiny, server, "gate")) for _ in range(2)]
    assert [process.stdout.readline() for process in processes] == [b"ready\n"] * 2
    server.gate.set()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert sorted(name for _, name in server.requests) == sorted(server.archives)
    assert_whole(tiny)


def test_of_two_threads_one_downloads_and_both_succeed(tiny, server):
    source, found = through(tiny, server, "gate"), []
    threads = [threading.Thread(target=lambda: found.append(fetch(source))) for _ in range(2)]
    for thread in threads:
        thread.start()
    server.gate.set()
    for thread in threads:
        thread.join(60)
    assert found == [locate(tiny)] * 2
    assert sorted(name for _, name in server.requests) == sorted(server.archives)


def test_a_download_that_is_broken_off_leaves_nothing_half_made(tiny):
    def stop(progress):
        if progress.file == tiny.files[1].name:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(tiny, progress=stop)
    assert sorted(path.name for path in tiny.folder.iterdir()) == [".lock", tiny.files[0].name]
    fetch(tiny)
    assert_whole(tiny)


def test_a_download_is_broken_off_though_no_byte_comes(tiny, server):
    def stop(progress):
        if server.halfway.is_set() and progress.file == "x_train-ubyte":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(through(tiny, server, "stall"), progress=stop)
    assert [path.name for path in tiny.folder.iterdir()] == [".lock"]


def test_who_waits_for_another_download_can_stop_waiting(tiny):
    def stop(progress):
        assert (progress.done, progress.total) == (0, sum(f.archive_size for f in tiny.files))
        raise KeyboardInterrupt

    with scratch_folder(tiny), pytest.raises(KeyboardInterrupt):
        fetch(tiny, progress=stop)


@pytest.fixture
def unprivileged():
    """Become a user to whom permissions apply, if the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are not those of POSIX")
def test_a_folder_that_cannot_be_written_is_named(tiny, server, tmp_path, request):
    tiny.folder.mkdir(parents=True)
    tiny.folder.chmod(0o500)
    request.getfixturevalue("unprivileged")
    with pytest.raises(OSError, match=r"Tiny cannot be stored in .*tiny, .*TINY_DIR") as failure:
        fetch(tiny)
    assert str(tiny.folder) in str(failure.value)
    assert not server.requests


def test_a_file_where_the_folder_should_be_is_said_so_too(tiny):
    tiny.folder.parent.mkdir()
    tiny.folder.write_text("not a folder", encoding="utf-8")
    with pytest.raises(
        OSError, match=r"cannot be stored in .*tiny \((File exists|Not a directory)\)"
    ):
        fetch(tiny)


def test_a_folder_where_the_lock_should_be_is_said_so(tiny):
    (tiny.folder / ".lock").mkdir(parents=True)
    with pytest.raises(OSError, match=r"Tiny cannot be stored in .*tiny \(.*\): .*TINY_DIR"):
        fetch(tiny)


def test_no_room_is_said_so_and_leaves_nothing_behind(tiny, monkeypatch):
    def no_room(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match=r"no room left in .*tiny for Tiny, which needs up to 0 MB"):
        fetch(tiny)
    assert [path.name for path in tiny.folder.iterdir()] == [".lock"]


@pytest.mark.parametrize("unpacked", [False, True])
@pytest.mark.parametrize("as_path", [False, True])
def test_a_file_from_a_person_is_recognised_by_its_content(
    tiny, server, tmp_path, unpacked, as_path
):
    for file in tiny.files:
        content = server.archives[f"{file.name}.gz"]
        if unpacked:
            content = gzip.decompress(content)
        (tmp_path / "download (1)").write_bytes(content)
        assert adopt(tiny, tmp_path / "download (1)" if as_path else content) == file
    assert_whole(tiny)
    assert not server.requests


@pytest.mark.parametrize("level", [0, 1, 9])
def test_an_archive_packed_anew_is_recognised_by_what_it_holds(tiny, server, tmp_path, level):
    for file in tiny.files:
        content = gzip.decompress(server.archives[f"{file.name}.gz"])
        (tmp_path / "anew").write_bytes(gzip.compress(content, level))
        assert adopt(tiny, tmp_path / "anew") == file
    assert_whole(tiny)


def test_labels_of_mnist_packed_anew_are_recognised(tmp_path):
    mnist = dataclasses.replace(SOURCES["mnist"], folder=tmp_path / "mnist")
    case = PROJECT / "tests" / "cases" / "d09_repacked_t10k-labels-idx1-ubyte.gz"
    assert hashlib.sha256(case.read_bytes()).hexdigest() != mnist.files[3].archive_sha256

    assert adopt(mnist, case.read_bytes()) == mnist.files[3]

    assert read_idx(locate(mnist)["t_test"])[:3].tolist() == [7, 2, 1]
    assert [check.file.role for check in verify(mnist) if check.ok] == ["t_test"]


def test_a_file_that_is_right_already_is_left_where_it_is(tiny, server):
    paths = fetch(tiny)
    before = paths["x_test"].stat()
    adopt(tiny, server.archives["x_test-ubyte.gz"])
    after = paths["x_test"].stat()  # it may have been read, which is noted to the second
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_damaged_file_that_is_open_where_that_keeps_it_is_named(tiny, server, monkeypatch):
    path = fetch(tiny)["t_test"]
    path.write_bytes(b"damaged")

    def in_use(*_):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr("os.replace", in_use)
    with pytest.raises(InUseError, match=r"t_test-ubyte was not written .*: close it where it is"):
        adopt(tiny, server.archives["t_test-ubyte.gz"])
    assert path.read_bytes() == b"damaged"


def test_a_file_from_a_person_replaces_a_damaged_one(tiny, server):
    paths = fetch(tiny)
    paths["t_test"].write_bytes(b"damaged")
    adopt(tiny, server.archives["t_test-ubyte.gz"])
    assert_whole(tiny)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "none of them"), (b"\x1f\x8b" + bytes(10**6), "none of them"), (PAGE, "a web page")],
)
def test_any_other_file_is_refused(tiny, content, reason):
    with pytest.raises(ValueError, match=rf"{reason}: choose x_train-ubyte\.gz"):
        adopt(tiny, content)
    assert not tiny.folder.exists()


def test_a_file_is_not_put_into_the_folder_of_the_environment(tiny, server, tmp_path, monkeypatch):
    monkeypatch.setenv("TINY_DIR", str(tmp_path))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ValueError, match=r"TINY_DIR names .* only read"):
        adopt(tiny, server.archives["t_test-ubyte.gz"])
    assert sorted(tmp_path.iterdir()) == before


# Archives of whose content nobody publishes the SHA-256


def assert_packed(source):
    for check in verify(source):
        assert check.ok
        assert check.path == source.folder / f"{check.file.name}.gz"
        assert check.expected == check.file.archive_sha256


def test_an_archive_that_is_known_only_as_such_stays_one_and_can_be_verified(packed, server):
    fetch(packed)
    assert_packed(packed)
    fetch(packed)
    assert len(server.requests) == 4
    (packed.folder / "t_test-ubyte.gz").write_bytes(b"damaged")
    assert [check.file.role for check in verify(packed) if not check.ok] == ["t_test"]


def test_only_the_archive_is_taken_from_a_person_then(packed, server):
    archive = server.archives["t_test-ubyte.gz"]
    with pytest.raises(ValueError, match=r"none of them: choose .*as they are published, not unp"):
        adopt(packed, gzip.decompress(archive))
    assert not packed.folder.exists()
    assert adopt(packed, archive) == packed.files[3]


def test_an_unpacked_file_that_cannot_be_verified_gives_way_to_the_archive(packed, server):
    packed.folder.mkdir(parents=True)
    (packed.folder / "t_test-ubyte").write_bytes(b"damaged")
    adopt(packed, server.archives["t_test-ubyte.gz"])
    fetch(packed)
    assert_packed(packed)


def test_the_room_it_needs_is_that_of_the_archive_and_its_copy(packed, server, monkeypatch):
    def no_room(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    large = (dataclasses.replace(file, archive_size=3_000_000) for file in packed.files)
    with pytest.raises(OSError, match="needs up to 24 MB"):
        adopt(dataclasses.replace(packed, files=tuple(large)), server.archives["t_test-ubyte.gz"])


def test_mnist_itself_is_downloaded_through_its_row(server, mnist_archives, tmp_path):
    mnist = dataclasses.replace(SOURCES["mnist"], folder=tmp_path / "mnist")
    for file in mnist.files:
        archive = f"{file.name}.gz"
        server.archives[archive] = (mnist_archives / archive).read_bytes()
    paths = fetch(through(mnist, server, "whole"))
    assert_whole(mnist)
    assert read_idx(paths["t_test"])[:3].tolist() == [7, 2, 1]
