import errno
import gzip
import os
import pickle
import runpy
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core import write_idx
from core.cli.main import COMMANDS
from core.datasets.mnist import read_split
from tests.core.images.test_digits import png_that_claims

PROJECT = Path(__file__).resolve().parents[3]


def start(*argv, **options):
    return _start("-m", "core", *map(str, argv), **options)


def start_python(source, **options):
    return _start("-c", source, **options)


def _start(*argv, **options):
    return subprocess.Popen(
        [sys.executable, *argv],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Of a shell's background job Ctrl-C is ignored, and all that it starts inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,
    )


@pytest.fixture
def split(tmp_path):
    """Return the paths of an IDX file of images and one of their labels."""
    images, labels = read_split("sample", "test")
    write_idx(tmp_path / "x", images[:20])
    write_idx(tmp_path / "t", labels[:20])
    return tmp_path / "x", tmp_path / "t"


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("/tmp/run-by-a-pickle",)


def idx_header(*lengths):
    return bytes([0, 0, 8, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths)


BAD_IMAGES = {
    "empty": (b"", "is empty"),
    "web page": (b"<!doctype html><title>Not found", "is a web page"),
    "text": (b"7210414959", "a file that begins b'72104149'"),
    "truncated": (idx_header(20, 28, 28) + bytes(100), "116 bytes in all"),
    "truncated gzip": (gzip.compress(idx_header(20, 28, 28) + bytes(15680))[:40], "cut short"),
    "gzip bomb": (gzip.compress(idx_header(20, 28, 28) + bytes(10**7)), "goes on after that"),
    "declares too much": (gzip.compress(idx_header(10**9, 28, 28)), "bytes of gzip hold less"),
    "labels": (idx_header(20) + bytes(20), "uint8 images of 784 pixels were expected"),
}


@pytest.mark.parametrize("name", BAD_IMAGES)
def test_a_bad_file_of_images_is_one_sentence(refused, split, name):
    content, reason = BAD_IMAGES[name]
    split[0].write_bytes(content)

    assert reason in refused("evaluate", "--images", split[0], "--labels", split[1])


def test_labels_of_other_images_are_one_sentence(refused, split):
    write_idx(split[1], np.zeros(21, np.uint8))

    assert "label for each sample, (20,)" in refused(
        "evaluate", "--images", split[0], "--labels", split[1]
    )


def test_bad_weights_are_one_sentence(refused, split, tmp_path):
    arrays = {"W1": np.zeros((784, 5)), "b1": np.zeros(5), "W2": np.zeros((6, 10))}
    np.savez(tmp_path / "chain.npz", **arrays, b2=np.zeros(10))
    np.savez(tmp_path / "nan.npz", W1=np.full((784, 10), np.nan), b1=np.zeros(10))
    (tmp_path / "bomb.pkl").write_bytes(pickle.dumps(Bomb()))
    (tmp_path / "page.npz").write_text("<html>", encoding="utf-8")
    for name, reason in {
        "chain.npz": "do not chain: W1 gives 5 values and W2",
        "nan.npz": "W1 has values that are not finite",
        "bomb.pkl": "Nothing in the pickle was run",
        "page.npz": "a web page saved under the name of a weight file",
        "missing.npz": "There is no file",
        "network.txt": "There is no file",
    }.items():
        for command in (("evaluate", "--images", *split[:1], "--labels", split[1]), ("info",)):
            assert reason in refused(*command, "--weights", tmp_path / name)
    assert not os.path.exists("/tmp/run-by-a-pickle")


def test_bad_pictures_are_one_sentence(refused, tmp_path):
    image = pytest.importorskip("PIL.Image")
    (tmp_path / "billion.png").write_bytes(png_that_claims(40_000, 25_000))
    image.new("L", (30, 30)).save(tmp_path / "blank.png")
    (tmp_path / "text.jpg").write_text("dear all", encoding="utf-8")
    whole = (tmp_path / "blank.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:-20])
    (tmp_path / "empty.png").write_bytes(b"")
    with (tmp_path / "long.bmp").open("wb") as file:
        file.write(b"BM")
        file.truncate(2**30)  # a hole: takes no room on disk
    for name, reason in {
        "billion.png": "pixels",
        "blank.png": "Nothing is drawn in this picture",
        "text.jpg": "This file of 8 bytes is no picture",
        "cut.png": "picture",
        "empty.png": "This file of 0 bytes is no picture",
        "long.bmp": "more than the 268,435,456 bytes",
        "missing.png": "There is no file",
        ".": "is a folder, where a file was expected",
    }.items():
        assert reason in refused("predict", tmp_path / name)


def test_a_picture_of_too_many_pixels_is_one_sentence_and_no_warning(tmp_path):
    (tmp_path / "large.png").write_bytes(png_that_claims(12_000, 9_000))
    process = start("predict", tmp_path / "large.png", stdout=-1)

    out, err = process.communicate()

    assert (process.returncode, out, err.count("\n")) == (2, "", 1)
    assert "12000 × 9000 pixels and at most 64,000,000 are read" in err


def test_no_room_and_no_leave_to_write_are_one_sentence(refused, split, tmp_path, monkeypatch):
    for target in (tmp_path / "nowhere" / "out.csv", tmp_path):
        message = refused("predict", split[0], "--output", target)
        assert f"{target} was not written (" in message

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    before = sorted(tmp_path.iterdir())
    for command in (
        ("predict", split[0], "--output", tmp_path / "out"),
        ("evaluate", "--data", "sample", "--csv", tmp_path / "out"),
        ("show", 1, "--data", "sample", "--png", tmp_path / "out"),
        ("synthesize", 20, "--images", tmp_path / "out", "--labels", tmp_path / "out2"),
    ):
        message = refused(*command)
        assert "was not written (No space left on device); what was there is unchanged" in message
    assert sorted(tmp_path.iterdir()) == before


def test_too_little_memory_is_one_sentence(refused, split, monkeypatch):
    def too_much(*_):
        raise MemoryError

    monkeypatch.setattr("core.cli.inputs.predict_blocks", too_much)

    assert "There is not enough memory" in refused("predict", split[0])


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        ((), "required: COMMAND"),
        (("evalute",), "invalid choice: 'evalute'"),
        (("show",), "required: index"),
        (("check", "--data", "minst"), "There is no data set 'minst': choose one of mnist, sample"),
        (("download", "minst"), "There is no data set 'minst'"),
        (("info", "--nothing"), "unrecognized arguments: --nothing"),
    ],
)
def test_bad_use_is_one_sentence(refused, argv, reason):
    assert reason in refused(*argv)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_its_options(run, command):
    code, out, err = run(command, "--help")

    assert (code, err) == (0, "")
    assert out.startswith(f"usage: python -m core {command} ")
    assert COMMANDS[command].__doc__.splitlines()[0] in " ".join(out.split())


def test_a_reader_that_goes_away_is_no_error():
    process = start("predict", PROJECT / "data/sample/t10k-images-idx3-ubyte.gz", stdout=-1)
    assert process.stdout.readline() == "file,index,predicted,confidence,margin\n"
    process.stdout.close()

    assert process.stderr.read() == ""
    assert process.wait() == 141


def test_ctrl_c_is_told_in_a_word(tmp_path):
    paths = [tmp_path / "x", tmp_path / "t"]
    process = start("synthesize", 10**6, "--images", paths[0], "--labels", paths[1])
    while len(list(tmp_path.iterdir())) < 2:  # both files are begun
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)

    assert process.communicate()[1] == "Stopped.\n"
    assert process.returncode == 130
    assert not list(tmp_path.iterdir())


def test_ctrl_c_before_a_command_has_begun_is_told_in_a_word_too(monkeypatch, capsys):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.main._parser", stop)
    with pytest.raises(SystemExit, match="130"):
        runpy.run_module("core", run_name="__main__")
    assert capsys.readouterr().err == "Stopped.\n"


def test_ctrl_c_stops_a_download_that_waits_for_a_byte_and_leaves_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mirror:
        source = f"""
import dataclasses, sys
from pathlib import Path
from core.datasets import table
address = "http://127.0.0.1:{mirror.getsockname()[1]}"
table.SOURCES["mnist"] = dataclasses.replace(
    table.SOURCES["mnist"], folder=Path({str(tmp_path)!r}), mirrors=(address,)
)
from core.cli.main import main
sys.exit(main(["download"]))
"""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MNIST_")}
        process = start_python(source, env={**environment, "NO_PROXY": "127.0.0.1"})
        with mirror.accept()[0]:
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=20)[1] == "Stopped.\n"
    assert process.returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_terminal_that_knows_no_more_than_ascii_gets_all_the_rest():
    process = start(
        *("show", 3, "--data", "sample"),
        stdout=-1,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    out, err = process.communicate()

    assert (process.returncode, err) == (0, "")
    assert "@@" in out
