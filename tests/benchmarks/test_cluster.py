import numpy as np
import pytest

from benchmarks import cluster
from benchmarks.streaming import Run
from core import read_idx


@pytest.fixture
def runs(monkeypatch):
    """Let the sample be all there is, and note which files are there when they are evaluated."""
    seen = {}

    def run(folder, *options):
        seen[folder.name] = {path.name: read_idx(path) for path in folder.iterdir()}
        whole = folder.name == "large"
        return Run((3.0 if whole else 1.0) * (2 if options else 1), 250_000_000 + whole)

    monkeypatch.setattr(cluster, "run_evaluate", run)
    monkeypatch.setenv("IMAGES", "20000")
    monkeypatch.setenv("MNIST_DIR", "nowhere")
    return seen


def test_the_report_compares_two_workers_with_one_process(runs, capsys):
    cluster.report(rounds=1)

    printed = capsys.readouterr().out
    assert "20,000 images, the 5,000 of the bundled sample in each of 4 IDX files" in printed
    assert "--workers 2 / one process     1      2×" in printed
    assert "≤ 1.11×  MISSED" in printed
    assert "250 MB  ≤ 300 MB  met" in printed
    assert "5,000,000 images a second, a billion in 200.0 s." in printed
    assert sorted(runs["large"]) == [
        f"{kind}-{number:04}" for kind in ("images", "labels") for number in range(4)
    ]
    np.testing.assert_array_equal(runs["large"]["images-0003"], runs["large"]["images-0000"])


def test_where_there_is_no_room_as_many_files_as_fit_are_written(runs, capsys, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 10**7})())

    cluster.report(rounds=1)

    printed = capsys.readouterr().out
    assert "There is room for 1 files of the 4 that were wanted." in printed
    assert "5,000 images, the 5,000 of the bundled sample in each of 1 IDX files" in printed
