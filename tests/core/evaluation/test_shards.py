import json
import os

import numpy as np
import pytest

from core import evaluate, init_network, write_idx
from core.datasets.mnist import apply_flags, read_split
from core.evaluation import shards, streaming
from core.evaluation.pairing import Pair
from core.evaluation.shards import (
    UNREADABLE,
    LabelsError,
    misclassified_of,
    read_shards,
    tally_shards,
    tally_task,
    tasks_of,
)
from core.files.idx_stream import IdxError
from core.files.journal import open_journal

NETWORK = init_network()
SIZES = (70, 33, 60)  # images in each file; the second is packed


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 10)
    monkeypatch.setattr(shards, "TASK", 20)


@pytest.fixture
def split():
    images, labels = read_split("sample", "test")
    return images[: sum(SIZES)], labels[: sum(SIZES)]


@pytest.fixture
def pairs(tmp_path, split):
    first, found = 0, []
    for number, size in enumerate(SIZES):
        paths = [str(tmp_path / f"{kind}-{number}") for kind in ("images", "labels")]
        paths[0] += ".gz" if number == 1 else ""
        for path, array in zip(paths, split, strict=True):
            write_idx(path, array[first : first + size])
        found.append(Pair(*paths, paths[0]))
        first += size
    return found


def run_here(network):
    """Return what computes one task after another, in this thread."""

    def run(function, tasks):
        for task in tasks:
            try:
                yield task, function(network, task), None
            except UNREADABLE as error:
                yield task, None, error

    return run


def measure(pairs, run=None, **options):
    run = run or run_here(NETWORK)
    found, unread = read_shards(pairs, run)
    tally, failed = tally_shards(found, 10, run, **options)
    return tally, unread | failed


def backwards(function, tasks):
    """Compute what there is from the last task to the first."""
    return list(run_here(NETWORK)(function, list(tasks)[::-1]))


def test_many_files_come_to_what_their_images_come_to(pairs, split):
    expected = evaluate(NETWORK, *apply_flags(*split))
    told = []

    tally, unread = measure(pairs, progress=lambda done, total: told.append((done, total)))

    assert unread == {}
    np.testing.assert_array_equal(tally.confusion, expected.confusion)
    assert tally.accuracy == expected.accuracy
    assert tally.loss == pytest.approx(expected.loss.mean(dtype=np.float64), rel=1e-5)
    assert tally.ece == pytest.approx(expected.ece(), rel=1e-5)
    assert told[-1] == (sum(SIZES), sum(SIZES))
    assert {error.file for error in tally.errors} <= {pair.name for pair in pairs}


def test_any_order_and_any_division_have_the_same_digits(pairs, monkeypatch):
    expected = json.dumps(measure(pairs)[0].to_json())

    assert json.dumps(measure(pairs, backwards)[0].to_json()) == expected
    monkeypatch.setattr(shards, "TASK", 10)
    assert json.dumps(measure(pairs[::-1])[0].to_json()) == expected


def test_a_task_says_where_and_how_many_and_a_packed_file_has_one(pairs):
    found, _ = read_shards(pairs, run_here(NETWORK))
    parts = [[(task.start, task.images) for task in tasks_of(shard)] for shard in found]

    thirds = [(0, 20), (20, 20), (40, 20)]
    assert parts == [[*thirds, (60, 10)], [(0, 33)], thirds]
    keys = [task.key for shard in found for task in tasks_of(shard)]
    assert len(set(keys)) == len(keys)


def test_labels_that_are_short_are_named_before_anything_runs(pairs, split):
    write_idx(pairs[2].labels, split[1][:59])

    with pytest.raises(LabelsError, match=r"labels-2 does not hold the labels of .* images-2"):
        measure(pairs)


def damage_header(path):
    with open(path, "r+b") as file:
        file.write(b"no IDX")


def put_a_wrong_label_at_the_end(path):
    with open(path, "r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x63")


def go_on(path):
    with open(path, "ab") as file:
        file.write(b"?")


def cut_short(path):
    with open(path, "r+b") as file:
        file.truncate(900)


@pytest.mark.parametrize(
    ("damage", "kind", "number", "error"),
    [
        (damage_header, "images", 0, IdxError),
        (put_a_wrong_label_at_the_end, "labels", 0, LabelsError),
        (go_on, "images", 2, IdxError),
        (cut_short, "images", 1, IdxError),
    ],
)
@pytest.mark.parametrize("run", [None, backwards])
def test_of_a_file_that_cannot_be_read_to_its_end_nothing_counts(
    pairs, damage, kind, number, error, run
):
    rest = [pair for index, pair in enumerate(pairs) if index != number]
    expected = measure(rest)[0].to_json()
    damage(getattr(pairs[number], kind))

    tally, unread = measure(pairs, run)

    assert tally.to_json() == expected
    assert list(unread) == [pairs[number]]
    assert isinstance(unread[pairs[number]], error)


def test_a_file_of_which_the_network_computes_what_is_not_finite_is_named(pairs, monkeypatch):
    real, (_, packed, _) = streaming.predict, pairs

    def overflow(network, x):
        return real(network, x) * (np.nan if len(x) == 3 else 1)  # the last block of the packed one

    monkeypatch.setattr(streaming, "predict", overflow)
    tally, unread = measure(pairs)

    assert tally.count == sum(SIZES) - 33
    assert str(unread[packed]).startswith(f"{packed.name}: What the network computes of image 30 ")


def test_an_error_that_is_no_fault_of_a_file_ends_it(pairs):
    def broken(function, tasks):
        for task in tasks:
            yield task, None, TypeError("a mistake of ours")

    with pytest.raises(TypeError, match="of ours"):
        read_shards(pairs, broken)


def test_what_is_finished_is_not_computed_again(pairs, tmp_path, split):
    expected = measure(pairs)[0].to_json()
    computed = []

    def stopped(function, tasks):
        for number, result in enumerate(run_here(NETWORK)(function, tasks)):
            if function is not shards.read_shard:
                computed.append(result[0])
                if number == 2:
                    raise KeyboardInterrupt
            yield result

    with (
        open_journal(tmp_path / "finished", {}) as journal,
        pytest.raises(KeyboardInterrupt),
    ):
        measure(pairs, stopped, kept=journal)
    assert len(computed) == 3  # and the last of them was not kept

    again = []

    def noted(function, tasks):
        for result in run_here(NETWORK)(function, tasks):
            again.append(result[0])
            yield result

    write_idx(pairs[2].images, split[0][-60:])  # the same, but written since: it is read again
    with open_journal(tmp_path / "finished", {}) as journal:
        assert measure(pairs, noted, kept=journal)[0].to_json() == expected
    assert set(again).isdisjoint(computed[:2])
    assert len(again) == len(pairs) + 8 - 2


def test_what_is_finished_is_that_of_the_same_labels(pairs, tmp_path, split):
    (pair, *_), other = pairs, str(tmp_path / "labels-other")
    write_idx(other, (split[1][:70] + 1) % 10)
    for path in (pair.labels, other):
        os.utime(path, (1, 1))  # of one size and one time
    expected = measure([pair._replace(labels=other)])[0].to_json()

    with open_journal(tmp_path / "finished", {}) as journal:
        assert measure([pair], kept=journal)[0].to_json() != expected
        again, _ = measure([pair._replace(labels=other)], kept=journal)
    assert again.to_json() == expected


def test_misclassified_samples_that_are_too_many_to_be_held_are_made_a_block_at_a_time(
    pairs, monkeypatch
):
    found, _ = read_shards(pairs, run_here(NETWORK))
    tasks = [task for shard in found for task in tasks_of(shard)]
    rows = [tally_task(NETWORK, task, errors=True)["errors"] for task in tasks]
    monkeypatch.setattr(shards, "MOST_ROWS", most := max(map(len, rows)) - 1)

    assert most >= 0
    for task, expected in zip(tasks, rows, strict=True):
        held = tally_task(NETWORK, task, errors=True)["errors"]
        assert held == (None if len(expected) > most else expected)
        assert list(misclassified_of(NETWORK, task)) == expected


def test_the_misclassified_samples_are_those_of_the_evaluation(pairs, split):
    expected = evaluate(NETWORK, *apply_flags(split[0][:70], split[1][:70]))
    (shard, *_), _ = read_shards(pairs, run_here(NETWORK))
    found = [
        row for task in tasks_of(shard) for row in tally_task(NETWORK, task, errors=True)["errors"]
    ]

    wrong = expected.where(correct=False)
    assert [row[0] for row in found] == wrong.tolist()
    columns = (expected.labels, expected.predicted, expected.confidence, expected.margin)
    for row, *values in zip(found, *(column[wrong] for column in columns), strict=True):
        np.testing.assert_allclose(row[1:5], values, atol=2e-6)


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_addresses_come_to_what_files_come_to(pairs, tmp_path, kind):
    fsspec = pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")
    names = [pair.images.rpartition("/")[2] for pair in pairs]
    root = f"file://{tmp_path}" if kind == "file" else "memory://shards"
    if kind == "memory":
        for path in tmp_path.iterdir():
            fsspec.filesystem("memory").pipe(f"/shards/{path.name}", path.read_bytes())
    remote = [
        Pair(f"{root}/{name}", f"{root}/labels-{number}", pair.name)
        for number, (name, pair) in enumerate(zip(names, pairs, strict=True))
    ]

    assert measure(remote)[0].to_json() == measure(pairs)[0].to_json()
    missing = Pair(f"{root}/none", f"{root}/labels-0", "none")
    _, unread = measure([missing, *remote])
    assert f"There is no file {root}/none." in str(unread[missing])


def test_an_address_that_nothing_reads_is_named(pairs):
    pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")
    pair = Pair("nothing://a/b", pairs[0].labels, "nothing://a/b")

    _, unread = measure([pair])

    said = "nothing://a/b is of a kind that is not read here: Protocol not known"
    assert str(unread[pair]).startswith(said)
