import numpy as np
import pytest

from benchmarks import epochs, libraries, loading, timing
from core import init_network, load_mnist

OTHERS = ["scikit-learn", "scipy.ndimage", "MLPClassifier", "bare NumPy", "unpickle, / 255"]


@pytest.fixture(autouse=True)
def not_timed(monkeypatch):
    """Let each way run once, and take a second."""
    pytest.importorskip("sklearn")
    monkeypatch.setattr(libraries, "seconds", lambda way, calls: 1.0 if way() is None else 2.0)


@pytest.fixture
def without_optional(monkeypatch):
    for module in (libraries, epochs, libraries.forward):
        monkeypatch.setattr(module, "is_installed", lambda package: False)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(loading, "mnist", lambda: ("made", *loading.made(80, 10)))
    monkeypatch.setattr(loading, "in_new_process", lambda *of, mnist=None: (1.0, 2.0))


def test_every_row_is_compared_and_the_ratios_come_as_a_table_in_markdown(
    small, without_optional, capsys, tmp_path, monkeypatch
):
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    libraries.report(few=30, many=80, rounds=1)

    printed = capsys.readouterr().out
    rows = [line.split(" | ") for line in printed.splitlines() if line.startswith("| ")]
    assert [row[0].removeprefix("| ") for row in rows[2:]] == [
        "metrics of 30 images",
        "2-D PCA of 30 × 784",
        "2-D PCA of 30 × 784",
        "nearest 10 of 80 images",
        "turning 30 images",
        "one epoch of 80 images",
        "forward pass of 30 images",
        "loading MNIST",
    ]
    assert {row[1].partition(", ")[0] for row in rows[2:]} == {
        other.partition(", ")[0] for other in OTHERS
    }
    assert [row[2:] for row in rows[2:4]] == [["1.00", "1 |"], ["1.00", "0.8 |"]]


def test_what_is_not_installed_is_said(small, without_optional, monkeypatch, capsys):
    monkeypatch.setattr(libraries, "rows", lambda few, many: [])
    libraries.report()
    printed = capsys.readouterr().out
    assert "PyTorch is not installed, so nothing is compared with it." in printed
    assert "Captum is not installed, so nothing is compared with it." in printed


@pytest.mark.parametrize("other", [[1.0, 2.5], [1.0], [1.0, np.nan]])
def test_what_gives_another_result_has_no_time(other):
    ways = {"ours": lambda: [1.0, 2.0], "same": lambda: [1.0, 2.001], "other": lambda: other}
    with pytest.raises(RuntimeError, match="other gives another result"):
        timing.check_equal(ways, atol=0.01)


def test_a_library_that_has_learned_less_has_no_time():
    t = np.arange(10_000) % 10
    right, wrong = np.eye(10)[t[: epochs.SHOWN]], np.eye(10)[1 - t[: epochs.SHOWN] % 2]
    epochs.check({epochs.OURS: lambda: right, epochs.SKLEARN: lambda: right}, t)
    with pytest.raises(RuntimeError, match="MLPClassifier has learned another amount"):
        epochs.check({epochs.OURS: lambda: right, epochs.SKLEARN: lambda: wrong}, t)


def test_pytorch_learns_and_explains_what_we_do():
    pytest.importorskip("torch")
    pytest.importorskip("captum")
    (x, t), _ = load_mnist(source="sample")
    ways = epochs.ways(x[:300], t[:300])
    epochs.check(ways, t[:300])
    assert epochs.TORCH in ways
    timing.check_equal(libraries.occlusions(init_network(), x[0], int(t[0])), atol=1e-3)
