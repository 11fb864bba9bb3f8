"""Imports stand as Ruff would have them, and what a program reads is where it says, or comes."""

import subprocess
import sys

import pytest

from core import init_network, write_weights
from core.datasets import sources
from dashboard.state import places
from dashboard.state.keys import network_key
from dashboard.state.settings import Settings
from dashboard.widgets.in_python import data_comment, imports, network_line
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
