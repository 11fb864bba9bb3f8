import tracemalloc

import numpy as np
import pytest

from core import Network, init_network, predict
from core.weights.content import LIMIT, WeightsError
from core.weights.reader import BUNDLED, interpret_weights, parse
from core.weights.writer import network_bytes


@pytest.mark.parametrize("file", ["a.npz", "../../etc/a.NPZ", "with space.npz", "é.npz"])
def test_the_content_of_a_file_is_read_whatever_its_name(file):
    network, notes, assumed, *_ = parse(file, BUNDLED.read_bytes())
    x = np.random.default_rng(0).random((5, 784), dtype=np.float32)
    np.testing.assert_array_equal(predict(network, x), predict(init_network(), x))
    assert (notes, assumed) == ([], frozenset())


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("cat.npz", b"", r"^cat\.npz: the file is empty"),
        ("page.pkl", b"<!DOCTYPE html>", r"^page\.pkl: this is a web page"),
        ("cat.png", b"\x89PNG", r"^cat\.png: this is a picture, not a network"),
        ("cat.bin", b"\x01\x02", r"^cat\.bin: this is no weight file .* comes as \.npz, "),
        ("none", b"x", r"^none: this is text, beginning with 'x'"),
        ("cut.npz", BUNDLED.read_bytes()[:1000], r"^cut\.npz: the file is damaged"),
    ],
)
def test_a_bad_file_is_named_as_the_person_knows_it(file, content, said):
    with pytest.raises(WeightsError, match=said):
        parse(file, content)


def test_an_activation_other_than_the_files_own_is_refused():
    with pytest.raises(WeightsError, match=r"^b\.npz: .*'sigmoid' and 'relu' was asked for"):
        parse("b.npz", BUNDLED.read_bytes(), "relu")


def test_content_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(WeightsError, match=r"^big\.npz: it takes 256 MiB; at most 256 MiB"):
        parse("big.npz", bytes(LIMIT + 1))


def test_a_path_is_read_as_its_content_is(tmp_path):
    for content in (BUNDLED.read_bytes(), b"", b"PK and no more"):
        (tmp_path / "mine.npz").write_bytes(content)
        if content == BUNDLED.read_bytes():
            assert interpret_weights(tmp_path / "mine.npz").network.sizes == (784, 50, 100, 10)
            continue
        with pytest.raises(WeightsError) as of_path:
            interpret_weights(tmp_path / "mine.npz")
        with pytest.raises(WeightsError) as of_content:
            parse("mine.npz", content)
        assert str(of_path.value) == str(of_content.value)


def test_an_error_keeps_its_reason_as_a_message_of_its_own():
    with pytest.raises(WeightsError) as error:
        parse("mine.npz", b"")
    message = error.value.args[0]
    assert message.template == "{file}: {reason}"
    assert message.values["file"] == "mine.npz"
    assert message.values["reason"].template == "the file is empty. Fetch or write it again."


def test_reading_a_file_takes_the_room_of_its_arrays_once_beside_the_file():
    network = Network({"W1": np.ones((784, 2000), np.float32), "b1": np.ones(2000, np.float32)})
    data = network_bytes(network, "large.npz")
    tracemalloc.start()
    try:
        parsed = parse("large.npz", data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert parsed.network.sizes == (784, 2000)
    assert peak < 1.5 * len(data)


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", ">f2"])
def test_numbers_at_odd_places_or_in_another_order_are_put_right(dtype):
    buffer = bytes(1) + np.arange(784 * 10).astype(dtype).tobytes()
    W = np.ndarray((784, 10), dtype, buffer, offset=1)
    network = Network({"W1": W, "b1": np.zeros(10, np.float32)}, copy=False)
    assert network["W1"].flags.aligned
    assert network["W1"].dtype.isnative
    np.testing.assert_array_equal(network["W1"], W)
