"""Imports stand as Ruff would have them, and what a program reads is where it says, or comes."""

import subprocess
import sys

import numpy as np
import pytest

from core import init_network, train, write_weights
from core.datasets import sources
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from dashboard.state import cached, places
from dashboard.state.keys import key_at, network_key
from dashboard.state.settings import Settings
from dashboard.widgets.in_python import (
    EDITS_FILE,
    data_comment,
    imports,
    network_imports,
    network_line,
)
from tests.dashboard.app import read_sample
from tests.dashboard.state.test_places import put_data_set


def test_imports_are_in_the_order_of_ruff():
    written = imports(
        "from core.images.affine import turn",
        "",
        "from PIL import Image",
        "from core import forward, load_mnist",
        "import numpy as np",
        "from math import inf",
    )
    assert written == (
        "from math import inf\n\nimport numpy as np\nfrom PIL import Image\n\n"
        "from core import forward, load_mnist\nfrom core.images.affine import turn\n"
    )
    command = [sys.executable, "-m", "ruff", "check", "--select=I", "--stdin-filename=x.py", "-"]
    subprocess.run(command, input=written.encode(), check=True, stdout=subprocess.DEVNULL)


def test_nothing_is_written_of_no_imports():
    assert imports("", "") == ""


@pytest.mark.parametrize("moment", [None, 2])
@pytest.mark.parametrize("edits", ["", "z1.3_off~y.9_bias_1", "z1.3_bias_1~" * 200 + "z1.3_off"])
def test_a_program_has_the_network_of_the_moment_with_the_edits(
    tmp_path, monkeypatch, moment, edits
):
    weights = tmp_path / "data" / "weights"
    weights.mkdir(parents=True)
    x, t = read_sample()
    history = TrainingHistory()
    network, _ = train(x[:200], t[:200], hidden=(5,), epochs=1, batch=20, history=history)
    write_weights(weights / "mine.npz", network)
    write_history(history_path(weights / "mine.npz"), history)
    (tmp_path / EDITS_FILE).write_text(edits, encoding="utf-8")
    monkeypatch.setattr(places, "BUNDLED", weights / "mine.npz")
    monkeypatch.chdir(tmp_path)
    key = key_at("mine.npz", moment)._replace(edits=edits)
    imported = imports("from core import init_network", *network_imports(key))
    names = {}
    exec(f"{imported}\n{network_line(key)}", names)
    for name, values in cached.network(key).items():
        np.testing.assert_array_equal(names["network"][name], values)


@pytest.mark.parametrize("hosted", [False, True])
def test_a_program_names_no_file_that_who_runs_it_does_not_have(monkeypatch, tmp_path, hosted):
    data, library = tmp_path / "data", tmp_path / "library"
    settings = Settings(hosted=hosted, library=library)
    monkeypatch.setattr(places, "settings", lambda: settings)
    monkeypatch.setattr(places, "visitor", lambda: None)
    monkeypatch.setattr(places, "BUNDLED", data / "bundled.npz")
    monkeypatch.setattr(sources, "OWN", data / "own")
    put_data_set(data / "own" / "shapes")
    put_data_set(library / "letters")
    for path in (data / "bundled.npz", data / "mine.npz", library / "theirs.safetensors"):
        write_weights(path, init_network())

    offered = "# With the .npz that the page Networks offers\n"

    def line(file):
        return network_line(network_key(file))

    assert line("bundled.npz") == 'network = init_network("data/weights/bundled.npz")'
    assert line("theirs.safetensors") == f'{offered}network = init_network("theirs.npz")'
    assert (offered in line("mine.npz")) == hosted
    assert ("data/weights/mine.npz" in line("mine.npz")) != hosted
    assert data_comment("sample") == ""
    assert data_comment("letters") == "# Once, with its files: python -m core add letters FILES\n"
    assert bool(data_comment("shapes")) == hosted
