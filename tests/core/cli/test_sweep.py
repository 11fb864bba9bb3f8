import shutil

import pytest

from core.cli import sweep, tasks
from core.files.tables import read_rows
from core.training.grid import Span, grid, sample
from core.training.sweep import Trained, networks_folder, sweep_cost, train_recipe

pytestmark = pytest.mark.usefixtures("small")
GRID = "--data", "small", "--hidden", "4", "6", "--epochs", "1", "--seed", "0", "1"


def rows_of(table):
    """Return the rows of a table, without the one figure that another run has otherwise."""
    rows = read_rows(table.name, table.read_bytes(), Trained)
    return [{**vars(row), "seconds": 0.0} for row in rows]


def files_of(table):
    return {path.name: path.read_bytes() for path in networks_folder(table).iterdir()}


def test_the_table_has_the_grid_in_order_and_each_network_is_beside_it(run, tmp_path):
    table = tmp_path / "a.csv"
    code, out, err = run("sweep", table, *GRID, "--held-out", 100)
    assert code == 0
    assert err.startswith("To train on Small: 4 of 4 networks, ")
    assert out.startswith(f"{table}: 4 of 4 networks; the best, ")
    recipes = grid({"hidden": [(4,), (6,)], "epochs": [1], "seed": [0, 1], "held_out": [100]})
    at_a_time = int(err.split(" networks, ")[1].split()[0])
    memory = sorted(each.memory for each in sweep_cost(recipes, 300, 784, 10))[-at_a_time:]
    assert f"take up to {sum(memory) / 1e6:.0f} MB of memory" in err
    trained = [train_recipe("small", recipe) for recipe in recipes]
    assert rows_of(table) == [{**vars(row), "seconds": 0.0} for row, _ in trained]
    assert files_of(table) == {row.network: content for row, content in trained}


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_what_was_killed_goes_on_and_comes_to_the_same(run, tmp_path, kept):
    whole, killed = tmp_path / "whole.csv", tmp_path / "killed.csv"
    run("sweep", whole, *GRID)
    # As it was left at some moment: the last line half written, its network there already.
    job, *finished = tasks.journal_of(whole).read_bytes().splitlines(keepends=True)
    half = finished[kept][: len(finished[kept]) // 2]
    tasks.journal_of(killed).write_bytes(b"".join([job, *finished[:kept], half]))
    shutil.copytree(networks_folder(whole), networks_folder(killed))
    code, _, err = run("sweep", killed, *GRID)
    assert code == 0
    assert err.startswith(f"To train on Small: {4 - kept} of 4 networks, ")
    assert rows_of(killed) == rows_of(whole)
    assert files_of(killed) == files_of(whole)


def test_what_is_stopped_by_hand_leaves_a_table_of_what_is_finished(run, tmp_path, monkeypatch):
    table, writing = tmp_path / "a.csv", sweep.replacing
    stops = iter([False, False, True])

    def stopped(path):
        if next(stops):
            raise KeyboardInterrupt
        return writing(path)

    monkeypatch.setattr(sweep, "replacing", stopped)
    code, _, err = run("sweep", table, *GRID)
    assert (code, err.splitlines()[-1]) == (130, "Stopped.")
    assert {row["network"] for row in rows_of(table)} == set(files_of(table))
    assert len(rows_of(table)) == 2


def test_a_network_that_was_removed_is_trained_again(run, tmp_path):
    table = tmp_path / "a.csv"
    run("sweep", table, *GRID)
    rows, files = rows_of(table), files_of(table)
    (networks_folder(table) / rows[2]["network"]).unlink()
    _, _, err = run("sweep", table, *GRID)
    assert err.startswith("To train on Small: 1 of 4 networks, ")
    assert (rows_of(table), files_of(table)) == (rows, files)


def test_more_recipes_for_a_table_train_only_what_it_lacks(run, tmp_path):
    table = tmp_path / "a.csv"
    run("sweep", table, *GRID)
    before = read_rows("a", table.read_bytes(), Trained)
    code, _, err = run("sweep", table, *GRID, "2")  # a third seed
    assert err.startswith("To train on Small: 2 of 6 networks, ")
    rows = read_rows("a", table.read_bytes(), Trained)
    assert len(rows) == 6
    assert [row for row in rows if row.seed < 2] == before
    code, _, err = run("sweep", table, *GRID, "2")
    assert (code, err) == (0, "")
    assert read_rows("a", table.read_bytes(), Trained) == rows


def test_what_was_trained_before_stays_in_the_table(run, refused, tmp_path):
    table = tmp_path / "a.csv"
    one = "--data", "small", "--epochs", "1", "--hidden"
    run("sweep", table, *one, "4")
    before = rows_of(table)
    _, out, _ = run("sweep", table, *one, "6")
    assert out.startswith(f"{table}: 2 of 2 networks; the best, ")
    assert [row["hidden"] for row in rows_of(table)] == ["6", "4"]
    assert rows_of(table)[1:] == before
    (networks_folder(table) / before[0]["network"]).unlink()
    run("sweep", table, *one, "6")
    assert [row["hidden"] for row in rows_of(table)] == ["6"]
    # Networks that were measured on other images cannot be compared with these.
    assert "another job" in refused("sweep", table, *one, "6", "--held-out", 100)
    assert [row["hidden"] for row in rows_of(table)] == ["6"]


def test_a_mistake_of_the_program_is_not_said_to_be_one_of_a_recipe(run, tmp_path, monkeypatch):
    def wrong(*arguments, **options):
        raise TypeError("a mistake")

    monkeypatch.setattr(sweep, "train_recipe", wrong)
    with pytest.raises(TypeError, match="a mistake"):
        run("sweep", tmp_path / "a.csv", *GRID)


def test_a_recipe_that_fails_ends_no_other_and_is_named_at_the_end(run, tmp_path):
    table = tmp_path / "a.csv"
    code, out, err = run(
        "sweep", table, "--data", "small", "--epochs", 2, "--learning-rate", 0.01, 1e300
    )
    assert code == 1
    (_, failed) = err.splitlines()
    assert failed.startswith(
        "Not trained, hidden sizes 50-100, sigmoid, adam, learning rate 1e+300"
    )
    assert "Training lost its way in step" in failed
    assert "1 of 2 networks" in out
    (row,) = read_rows("a", table.read_bytes(), Trained)
    assert row.learning_rate == 0.01


def test_a_random_sample_is_the_one_of_its_seed(run, tmp_path):
    table = tmp_path / "a.parquet"
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    options = "--learning-rate", "0.001..0.1", "--augment", "no", "yes", "--batch", 50, 100
    code, _, _ = run(
        *("sweep", table, "--data", "small", "--hidden", "", "--epochs", 1, *options),
        *("--random", 3, "--random-seed", 5),
    )
    assert code == 0
    found = [row.to_recipe() for row in read_rows("a", table.read_bytes(), Trained)]
    choices = {"hidden": [()], "epochs": [1], "learning_rate": [Span(0.001, 0.1)]}
    choices |= {"augment": [False, True], "batch": [50, 100], "held_out": [25]}
    assert found == sample(choices, 3, seed=5)


def test_without_a_file_it_goes_where_the_pages_find_it(run, tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEPS", tmp_path / "data" / "sweeps")
    code, _, _ = run("sweep", "--data", "small", "--hidden", 3, "--epochs", 1, "--augment")
    (row,) = read_rows("a", (tmp_path / "data/sweeps/small.csv").read_bytes(), Trained)
    assert (code, row.hidden, row.augment) == (0, "3", True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--hidden", "a"), "Hidden sizes are whole numbers"),
        (("--learning-rate", "3..1"), "or a range from one above 0 to a larger one"),
        (("--learning-rate", "0.1..0.2"), "A grid has no range among its values"),
        (("--held-out", 0), "hold out 1 to 299 of the 300, not 0"),
        (("--epochs", 0), "must all be positive"),
        (("--hidden", 10**7), "choose fewer hidden units"),
        (("--seed", *range(101), "--batch", *range(1, 101)), "these are 10,100"),
        (("--random", 2), "give 1 different recipes, and 2 are to be drawn"),
        (("--workers", -1), "--workers is from 1 to 1,000, not -1"),
        (("--workers", 1, "--scheduler", "tcp://x:1"), "not allowed with argument"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_trained(refused, tmp_path, options, says):
    assert says in refused("sweep", tmp_path / "a.csv", "--data", "small", *options)
    assert not (tmp_path / "a.csv").exists()


def test_a_table_that_cannot_be_written_is_refused(refused, tmp_path):
    assert "a table is written as .csv" in refused("sweep", tmp_path / "a.txt", "--data", "small")
    assert "there is no folder" in refused("sweep", tmp_path / "b" / "a.csv", "--data", "small")


def test_the_parts_of_another_data_set_are_not_taken_for_this_one(run, refused, tmp_path):
    table = tmp_path / "a.csv"
    run("sweep", table, *GRID)
    before = table.read_bytes()
    said = refused("sweep", table, "--data", "sample", "--hidden", "4", "--epochs", 1)
    assert "a.jsonl holds the finished parts of another job" in said
    assert table.read_bytes() == before


def test_a_full_disk_is_said_before(refused, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    said = refused("sweep", tmp_path / "a.csv", *GRID)
    assert "The networks would take 0 MB" in said
    assert "make room, or train fewer" in said
