import numpy as np
import pytest

from benchmarks import streaming
from core import read_idx
from core.datasets.synthetic import synthesize


def test_the_files_repeat_the_drawn_images_with_their_labels(tmp_path):
    drawn = synthesize(20, seed=2)

    streaming.write_repeated(tmp_path / "files", drawn, 50)

    images = read_idx(streaming.images_of(tmp_path / "files"))
    labels = read_idx(streaming.labels_of(tmp_path / "files"))
    np.testing.assert_array_equal(images, np.concatenate([drawn[0]] * 3)[:50])
    np.testing.assert_array_equal(labels, np.concatenate([drawn[1]] * 3)[:50])


def test_a_process_has_its_time_and_its_peak_of_memory(tmp_path):
    streaming.write_repeated(tmp_path / "files", synthesize(10), 10)

    run = streaming.run_evaluate(tmp_path / "files")

    assert run.seconds > 0
    assert 20e6 < run.peak_bytes < 1e9


def test_a_process_that_fails_has_no_time(tmp_path):
    streaming.write_repeated(tmp_path / "files", synthesize(10), 10)
    streaming.labels_of(tmp_path / "files").write_bytes(b"")

    with pytest.raises(RuntimeError, match="ended with 2"):
        streaming.run_evaluate(tmp_path / "files")


def test_the_report_compares_a_file_with_a_batch_and_states_the_memory(monkeypatch, capsys):
    runs = {"large": streaming.Run(3.0, 250_000_000), "small": streaming.Run(1.0, 100_000_000)}
    monkeypatch.setattr(streaming, "run_evaluate", lambda folder: runs[folder.name])
    monkeypatch.setattr(streaming, "seconds", lambda function: 0.02)

    streaming.report(images=2_000, rounds=1)

    printed = capsys.readouterr().out
    assert "2,000 images, 2,000 drawn ones repeated, in an IDX file of 2 MB" in printed
    # (3 s - 1 s) / 2,000 images against 0.02 s / 2,000 images
    assert "evaluate, a file / forward, in memory     1    100×" in printed
    assert "≤ 1.67×  MISSED" in printed
    assert "250 MB  ≤ 300 MB  met" in printed
