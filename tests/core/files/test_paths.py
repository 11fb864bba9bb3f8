import os

import numpy as np
import pytest

from core import read_idx, read_weights, write_idx, write_weights
from core.datasets.download import adopt
from core.files.paths import as_path, read_bounded
from core.weights.reader import init_network


@pytest.mark.parametrize("path", ["", "a\0b"])
@pytest.mark.parametrize(
    "use",
    [
        as_path,
        read_idx,
        read_weights,
        lambda path: adopt("mnist", path),
        lambda path: write_idx(path, np.zeros(3, np.uint8)),
        lambda path: write_weights(path, init_network()),
    ],
)
def test_a_text_that_is_no_path_is_said_so(monkeypatch, use, path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    with pytest.raises(ValueError, match="names no file: it must neither be empty nor have a NUL"):
        use(path)


def test_no_more_is_read_than_a_byte_beyond_the_bound(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bounded(path, 3) == b"1234"
    assert read_bounded(path, 5) == b"12345"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no devices or pipes")
def test_what_has_no_end_or_no_writer_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in ("/dev/zero", tmp_path / "pipe"):
        for read in (read_weights, read_idx, lambda path: adopt("kmnist", path)):
            with pytest.raises(OSError, match="is a device or a pipe, where a file was expected"):
                read(path)
