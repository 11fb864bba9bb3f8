import dataclasses

import pytest

from core import init_network, write_weights
from core.cli import tasks
from core.evaluation.robustness_table import AccuracyAt, accuracies_at
from core.files.tables import read_rows
from core.images.transforms import TRANSFORMS
from core.training.recipe import Recipe
from core.training.training import train_on

pytestmark = pytest.mark.usefixtures("small")
OPTIONS = "--data", "small", "--transform", "hide", "invert", "--amounts", 3


@pytest.fixture
def networks(tmp_path, small):
    """Return two weight files by their names."""
    folder = tmp_path / "networks"
    folder.mkdir()
    write_weights(folder / "a.npz", init_network())
    write_weights(folder / "b.npz", train_on("small", Recipe(hidden=(4,), epochs=1))[0])
    return folder


def rows_of(table):
    return read_rows(table.name, table.read_bytes(), AccuracyAt)


def test_the_table_has_each_network_along_each_transform(run, tmp_path, networks):
    table = tmp_path / "r.csv"
    code, out, err = run("robustness", table, "--weights", networks / "*.npz", *OPTIONS)
    assert code == 0
    assert "To measure on Small, test: 4 curves" in err
    assert "12 accuracies over 100 images" in err
    expected = [
        row
        for file in ("a.npz", "b.npz")
        for name in ("hide", "invert")
        for row in accuracies_at(
            init_network(networks / file), file, "small", "test", name, TRANSFORMS[name].grid(3)
        )
    ]
    assert rows_of(table) == expected
    assert out.splitlines()[0] == f"{table}: 12 of 12 rows"


def test_what_was_killed_goes_on_and_comes_to_the_same(run, tmp_path, networks):
    whole, killed = tmp_path / "whole.csv", tmp_path / "killed.csv"
    run("robustness", whole, "--weights", networks / "*.npz", *OPTIONS)
    lines = tasks.journal_of(whole).read_bytes()
    tasks.journal_of(killed).write_bytes(lines[: int(0.6 * len(lines))])
    code, _, err = run("robustness", killed, "--weights", networks / "*.npz", *OPTIONS)
    assert code == 0
    assert any(f"test: {n} curves" in err for n in (1, 2, 3))
    assert killed.read_bytes() == whole.read_bytes()


def test_another_network_under_the_same_name_is_measured_anew(run, tmp_path, networks):
    table = tmp_path / "r.csv"
    run("robustness", table, "--weights", networks / "a.npz", *OPTIONS)
    before = rows_of(table)
    (networks / "b.npz").replace(networks / "a.npz")
    run("robustness", table, "--weights", networks / "a.npz", *OPTIONS)
    assert [row.accuracy for row in rows_of(table)] != [row.accuracy for row in before]


def test_what_was_measured_before_stays_in_the_table(run, tmp_path, networks):
    table, shared = tmp_path / "r.csv", ("--data", "small", "--transform")
    run("robustness", table, "--weights", networks / "b.npz", *shared, "hide", "--amounts", 3)
    run("robustness", table, "--weights", networks / "a.npz", *shared, "hide", "--amounts", 3)
    _, out, _ = run(
        *("robustness", table, "--weights", networks / "a.npz", *shared, "invert"),
        *("hide", "--amounts", 4),
    )
    curves = [("a.npz", "invert", 4), ("a.npz", "hide", 4), ("b.npz", "hide", 3)]
    assert [(row.network, row.transform, row.amount) for row in rows_of(table)] == [
        (file, name, amount)
        for file, name, amounts in curves
        for amount in TRANSFORMS[name].grid(amounts)
    ]
    n = len(rows_of(table))
    assert out.startswith(f"{table}: {n} of {n} rows")


def test_what_cannot_be_measured_ends_nothing_else_and_is_named(
    run, tmp_path, networks, monkeypatch
):
    def broken(images, amount):
        raise ValueError("Out of ink.")

    row = dataclasses.replace(TRANSFORMS["thicken"], function=broken)
    monkeypatch.setitem(TRANSFORMS, "thicken", row)
    options = "--data", "small", "--transform", "hide", "thicken", "--amounts", 3
    code, out, err = run("robustness", tmp_path / "r.csv", *options)
    assert code == 1
    assert err.splitlines()[-1] == "Not measured, bundled.npz, thicken: Out of ink."
    assert out.startswith(f"{tmp_path / 'r.csv'}: 3 of 6 rows")


def test_what_cannot_be_is_refused_before_anything_is_measured(
    refused, tmp_path, networks, monkeypatch
):
    table = tmp_path / "r.csv"
    assert "There is no file" in refused("robustness", table, "--weights", tmp_path / "x.npz")
    assert "3 amounts or more" in refused("robustness", table, "--data", "small", "--amounts", 2)
    two = networks / "a.npz", networks / ".." / "networks" / "a.npz"
    assert "are called a.npz" in refused("robustness", table, "--data", "small", "--weights", *two)
    monkeypatch.setattr("core.cli.tasks.MOST_ROWS", 5)
    assert "at most 5 rows, and with what it has already this one would have 6" in refused(
        "robustness", table, *OPTIONS
    )
    assert not table.exists()
