from core import write_idx
from core.datasets.mnist import read_split


def test_data_sets_and_the_network_are_told(run, mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))

    code, out, _ = run("info")

    rows = [line.split("  ") for line in out.splitlines()]
    cells = {row[0]: [cell.strip() for cell in row if cell] for row in rows if row[0]}
    assert code == 0
    assert cells["mnist"][1:5] == ["MNIST", "0, 1, …, 9", "60,000", "10,000"]
    assert cells["sample"][1:5] == ["Bundled sample", "0, 1, …, 9", "5,000", "2,500"]
    assert f"mnist: {mnist_dir.resolve()}" in out
    assert "network: 784-50-100-10, sigmoid, 45,360 parameters" in out


def test_what_is_missing_or_cannot_be_read_is_told_and_the_rest_as_well(run, tmp_path, monkeypatch):
    images, _ = read_split("sample", "test")
    write_idx(tmp_path / "t10k-images-idx3-ubyte", images)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"<html>")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))

    code, out, _ = run("info")

    row = next(line.split() for line in out.splitlines() if line.startswith("mnist "))
    assert code == 0
    assert row[-3:-1] == ["unreadable", "2,500"]
    assert "mnist: " + str(tmp_path / "train-images-idx3-ubyte") + " is a web page" in out
    assert "sample" in out


def test_a_data_set_that_is_not_here_says_how_it_comes(run, tmp_path, monkeypatch):
    import dataclasses

    from core.datasets.table import SOURCES

    monkeypatch.delenv("MNIST_DIR", raising=False)
    row = dataclasses.replace(SOURCES["mnist"], folder=tmp_path / "nowhere")
    monkeypatch.setitem(SOURCES, "mnist", row)

    _, out, _ = run("info")

    assert "not here" in next(line for line in out.splitlines() if line.startswith("mnist "))
    assert "mnist: python -m core download mnist fetches it" in out
