import numpy as np

from core import read_idx
from core.datasets.synthetic import synthesize


def test_the_files_hold_the_digits_that_synthesize_draws(run, tmp_path):
    images, labels = tmp_path / "images.gz", tmp_path / "labels"

    code, out, err = run("synthesize", 1013, "--images", images, "--labels", labels, "--seed", 7)

    assert (code, out, err) == (0, "", "")
    for path, expected in zip((images, labels), synthesize(1013, 7), strict=True):
        np.testing.assert_array_equal(read_idx(path), expected, strict=True)


def test_numbers_and_paths_that_make_no_sense_are_refused(refused, tmp_path):
    files = ("--images", tmp_path / "x", "--labels", tmp_path / "t")

    assert "At least one digit" in refused("synthesize", 0, *files)
    assert "seed must be 0 or more" in refused("synthesize", 5, *files, "--seed", -1)
    assert "the same file" in refused(
        "synthesize", 5, "--images", tmp_path / "x", "--labels", tmp_path / "x"
    )
    assert "small and capital letters alone" in refused(
        "synthesize", 5, "--images", tmp_path / "x", "--labels", tmp_path / "X"
    )
    assert "each shorter than 2**32" in refused("synthesize", 2**32, *files)
    assert "invalid int value" in refused("synthesize", "many", *files)
    assert not list(tmp_path.iterdir())


def test_what_was_there_stays_when_drawing_is_stopped(run, tmp_path, monkeypatch):
    (tmp_path / "x").write_bytes(b"before")

    def stopped(n, seed):
        yield from [(np.zeros((10, 28, 28), np.uint8), np.zeros(10, np.uint8))]
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.synthesize.synthesize_blocks", stopped)
    code, _, err = run("synthesize", 20, "--images", tmp_path / "x", "--labels", tmp_path / "t")

    assert (code, err) == (130, "Stopped.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_bytes() == b"before"
