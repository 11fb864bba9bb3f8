import dataclasses
import hashlib

import numpy as np
import pytest

from core import write_idx
from core.datasets.table import SOURCES


@pytest.fixture
def source(tmp_path):
    """Return a data set of 40 images whose files are pinned, as MNIST's are."""
    random = np.random.default_rng(0)
    files = []
    for file in SOURCES["mnist"].files:
        path = tmp_path / file.name
        shape = (40, 28, 28) if file.role.startswith("x") else (40,)
        write_idx(path, random.integers(0, 256 if len(shape) > 1 else 10, shape, np.uint8))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files.append(dataclasses.replace(file, sha256=digest))
    return dataclasses.replace(
        SOURCES["mnist"], name="mine", title="Mine", folder=tmp_path, files=tuple(files), mirrors=()
    )
