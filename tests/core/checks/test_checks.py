import dataclasses
import hashlib
import re

import numpy as np
import pytest

from core import Network, init_network, read_weights, softmax, write_weights
from core.checks import checks, read_back
from core.checks.check import tightest
from core.checks.checks import run_checks
from core.checks.files import check_files
from core.network.backpropagation import loss_by_logits

IDENTITIES = {
    "The ledger of every unit adds up to its pre-activation",
    "The probabilities of an image add up to 1",
    "A batch gives what its images give one at a time",
    "A constant added to all logits changes no probability",
    "The gradients are those of finite differences",
}
PUBLISHED = {"The published accuracy, by a loop", "The published accuracy, by a batch"}
READ_BACK = {f"A network written as {e} is read back the same" for e in (".npz", ".safetensors")}
IMAGES = "t10k-images-idx3-ubyte"


def run(source, network=None):
    return {check.name: check for check in run_checks(network or init_network(), source)}


def failed(found):
    return {name for name, check in found.items() if check.passed is False}


def not_run(found):
    return {name for name, check in found.items() if check.passed is None}


def test_all_checks_pass_where_all_is_well(source):
    found = run(source)

    assert not failed(found)
    assert not_run(found) == PUBLISHED
    assert len(found) == 4 + 2 + 5 + 2
    assert set(found) == IDENTITIES | PUBLISHED | READ_BACK | {
        f"{file.name} is as published" for file in source.files
    }
    for check in found.values():
        assert check.figures
        assert check.how
        assert check.remedy


def test_identities_state_their_deviation_and_what_is_allowed(source):
    found = run(source)

    for name in IDENTITIES:
        assert "largest deviation " in found[name].figures
        assert "allowed" in found[name].figures
        numbers = re.findall(r"(\S+?)(?:,| allowed)", found[name].figures.replace("−", "-"))
        largest, tolerance = map(float, numbers[:2])
        assert found[name].used == pytest.approx(largest / tolerance, rel=0.1)
    used = {name: check.used for name, check in found.items() if check.used is not None}
    assert set(used) == IDENTITIES
    assert tightest(found.values()).name == max(used, key=used.get)
    assert "40 images" in found["The probabilities of an image add up to 1"].figures


def test_the_books_network_has_the_published_accuracy_by_loop_and_by_batch(
    book_weights, mnist_dir, monkeypatch
):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))

    found = run("mnist", read_weights(book_weights))

    assert all(check.passed for check in found.values())
    for name in PUBLISHED:
        assert found[name].figures == (
            "0.9352 on 10,000 images; the book says 0.9352 of the book's network"
        )


def test_the_bundled_network_has_its_published_accuracy_on_the_sample():
    found = run("sample")

    assert all(found[name].passed for name in PUBLISHED)
    assert not failed(found)


def test_a_changed_pixel_fails_the_files_check_alone(source):
    path = source.folder / IMAGES
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    found = run(source)

    assert failed(found) == {f"{IMAGES} is as published"}
    figures = found[f"{IMAGES} is as published"].figures
    assert hashlib.sha256(content).hexdigest() in figures
    assert f"where {source.files[2].sha256} was expected" in figures


def test_the_files_alone_are_what_all_checks_begin_with(source):
    files = list(check_files(source))

    assert files == list(run_checks(init_network(), source))[:4]


def test_a_truncated_file_fails_its_check_and_leaves_what_needs_images_undone(source):
    path = source.folder / IMAGES
    path.write_bytes(path.read_bytes()[:-1])

    found = run(source)

    assert failed(found) == {f"{IMAGES} is as published"}
    assert not_run(found) == IDENTITIES | PUBLISHED
    assert all("fetch or copy it again" in found[name].figures for name in IDENTITIES)
    assert all(found[name].passed for name in READ_BACK)


def test_a_damaged_train_split_leaves_what_needs_the_test_split_alone(source):
    (source.folder / "train-images-idx3-ubyte").write_bytes(b"<html>")

    found = run(source)

    assert failed(found) == {"train-images-idx3-ubyte is as published"}
    assert all(found[name].passed for name in IDENTITIES)


def test_what_is_missing_or_not_pinned_is_told_and_does_not_fail(source):
    (source.folder / IMAGES).unlink()
    free = dataclasses.replace(
        source, files=tuple(dataclasses.replace(file, sha256=None) for file in source.files)
    )

    found = run(free)

    assert not failed(found)
    assert found[f"{IMAGES} is as published"].figures == "the file is not here"
    assert "none is published" in found["t10k-labels-idx1-ubyte is as published"].figures
    assert not_run(found) == set(found) - READ_BACK


def test_wrong_labels_fail_the_published_accuracy(monkeypatch):
    images, labels = checks.read_split("sample", "test")

    found = {
        check.name: check
        for check in run_checks(init_network(), "sample", lambda: (images, (labels + 1) % 10))
    }

    assert failed(found) == PUBLISHED
    assert "README.md says 0.9664 of the bundled network" in next(
        found[name].figures for name in PUBLISHED
    )


def test_a_network_that_reads_another_size_leaves_what_needs_images_undone(source):
    random = np.random.default_rng(0)
    small = Network({"W1": random.normal(size=(5, 3)), "b1": np.zeros(3)})

    found = run(source, small)

    assert not failed(found)
    assert not_run(found) == IDENTITIES | PUBLISHED
    assert "reads 5 values and an image has 784" in next(found[n].figures for n in IDENTITIES)


def broken_affine(x, W, b):
    return x @ W + b + np.float32(0.01)


def affine_of_one_image(x, W, b):
    return x @ W + b + (x.ndim == 1)


def naive_softmax(a):
    e = np.exp(np.asarray(a))
    return e / e.sum(axis=-1, keepdims=True)


def unnormalized_softmax(a):
    return softmax(a) * np.float32(1.000003)


def write_a_bias_a_little_off(path, network):
    b2 = network["b2"].copy()
    b2[0] = np.nextafter(b2[0], 1, dtype=np.float32)
    write_weights(path, Network({**network, "b2": b2}, network.activation))


@pytest.mark.parametrize(
    ("module", "name", "broken", "failing"),
    [
        ("core.network.network", "affine", broken_affine, "The ledger of every unit adds up"),
        (
            "core.network.network",
            "affine",
            affine_of_one_image,
            "A batch gives what its images give",
        ),
        (
            "core.network.network",
            "softmax",
            unnormalized_softmax,
            "The probabilities of an image add up to 1",
        ),
        ("core.checks.identities", "softmax", naive_softmax, "A constant added to all logits"),
        (
            "core.checks.identities",
            "loss_by_logits",
            lambda y, t: loss_by_logits(y, t) * 1.001,
            "The gradients are those of finite differences",
        ),
        (
            "core.checks.read_back",
            "write_weights",
            write_a_bias_a_little_off,
            "A network written as",
        ),
    ],
)
def test_what_is_broken_fails_its_own_check(source, monkeypatch, module, name, broken, failing):
    monkeypatch.setattr(f"{module}.{name}", broken)

    broken_checks = failed(run(source))

    assert broken_checks
    assert all(check.startswith(failing) for check in broken_checks)


def test_no_room_for_the_temporary_file_leaves_the_check_undone(source, monkeypatch):
    def no_room(path, network):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(read_back, "write_weights", no_room)

    found = run(source)

    assert not_run(found) == PUBLISHED | READ_BACK
    assert "No space left" in found["A network written as .npz is read back the same"].figures


def test_each_check_is_computed_when_it_is_asked_for(source, monkeypatch):
    def never(*_):
        raise AssertionError("computed too soon")

    monkeypatch.setattr(checks, "read_split", never)

    first = next(run_checks(init_network(), source))

    assert first.name == "train-images-idx3-ubyte is as published"


def test_an_unknown_data_set_is_refused():
    with pytest.raises(ValueError, match="choose one of mnist"):
        next(run_checks(init_network(), "nowhere"))


def test_a_large_network_is_tried_on_fewer_images_and_not_copied_several_times(source, monkeypatch):
    monkeypatch.setattr(checks, "_USUAL", 12_000)  # parameters; the bundled network has 45,360
    monkeypatch.setattr(read_back, "MOST", 40_000)
    found = run(source)
    gradients = "The gradients are those of finite differences"
    assert not failed(found)
    assert not_run(found) == PUBLISHED | READ_BACK | {gradients}
    assert found[gradients].figures == (
        "the network has 45,360 parameters, and copies are made of at most 40,000"
    )
    assert found["The ledger of every unit adds up to its pre-activation"].figures.endswith(
        "; 2 images"
    )
