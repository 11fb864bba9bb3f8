import numpy as np
import pytest

from core import forward, init_network, read_weights, write_weights
from core.weights.content import WeightsError
from core.weights.custom import keep_network, settle
from core.weights.doubt import Reading
from core.weights.pixels import NAMED, UNIT, PixelScale, fold, pixel_scale, scale_name
from core.weights.reader import interpret_weights


@pytest.fixture
def file(tmp_path):
    """Give a file that says nothing but its arrays."""
    random = np.random.default_rng(1)
    path = tmp_path / "mine.npz"
    np.savez(
        path,
        W1=random.normal(size=(784, 6)).astype(np.float32) / 28,
        b1=random.normal(size=6).astype(np.float32),
        W2=random.normal(size=(6, 10)).astype(np.float32),
        b2=random.normal(size=10).astype(np.float32),
    )
    return path


@pytest.mark.parametrize(
    ("pixels", "scaled"),
    [
        ("unit", lambda x: x),
        ("bytes", lambda x: 255 * x),
        ((0.1307, 0.3081), lambda x: (x - 0.1307) / 0.3081),
        ("0.5,0.5", lambda x: (x - 0.5) / 0.5),
        ("0, 2", lambda x: x / 2),
    ],
)
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_a_folded_network_computes_on_unit_pixels_what_the_file_does_on_its_own(
    file, pixels, scaled, activation
):
    x = np.random.default_rng(2).random((50, 784))
    expected = forward(read_weights(file, activation), scaled(x))
    found = forward(read_weights(file, activation, pixels), x)
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-4, atol=1e-4)


def test_init_network_takes_the_same_arguments(file):
    for name, array in read_weights(file, "relu", "bytes").items():
        np.testing.assert_array_equal(init_network(file, "relu", "bytes")[name], array)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_folding_keeps_the_precision_of_a_network_or_widens_halves(dtype):
    W, b = fold(np.ones((3, 2), dtype), np.zeros(2, dtype), PixelScale(0.5, 0.25))
    assert W.dtype == b.dtype == np.result_type(dtype, np.float32)
    np.testing.assert_array_equal(W, 4)
    np.testing.assert_array_equal(b, -6)


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_what_is_saved_is_the_folded_network_and_nothing_is_folded_twice(tmp_path, file, ending):
    parsed = interpret_weights(file, "relu", "0.1307,0.3081")
    write_weights(tmp_path / f"folded{ending}", parsed.network)
    again = interpret_weights(tmp_path / f"folded{ending}")
    for name, array in parsed.network.items():
        np.testing.assert_array_equal(again.network[name], array)
    assert (again.notes, again.assumed, again.trained_on) == ([], frozenset(), UNIT)
    with pytest.raises(WeightsError, match=r"says that its pixels are unit and bytes was asked"):
        read_weights(tmp_path / f"folded{ending}", pixels="bytes")


def test_a_kept_network_keeps_its_old_scale_as_a_note_and_what_was_assumed(tmp_path, file):
    parsed = interpret_weights(file, pixels=(0.1307, 0.3081))
    assert "folded into W1 and b1" in parsed.notes[-1]
    path = keep_network(
        parsed.network, "kept", tmp_path, assumed=parsed.assumed, trained_on=parsed.trained_on
    )
    with np.load(path) as arrays:
        assert arrays["pixels"] == "unit"
        assert arrays["trained_on"] == "0.1307,0.3081"
    assert interpret_weights(path).assumed == {"activation"}
    assert read_weights(path, "relu").activation == "relu"  # what was assumed can be said later
    settle(path, Reading("relu", UNIT))
    settled = interpret_weights(path)
    assert (settled.network.activation, settled.assumed) == ("relu", frozenset())
    assert settled.trained_on == (0.1307, 0.3081)
    for name, array in parsed.network.items():  # nothing is folded twice
        np.testing.assert_array_equal(settled.network[name], array)
    with pytest.raises(WeightsError, match="pixels are unit"):
        read_weights(path, pixels="bytes")


def test_a_file_of_others_may_say_what_it_was_trained_on_in_their_words(tmp_path, file):
    with np.load(file) as arrays:
        np.savez(tmp_path / "theirs.npz", **arrays, trained_on=np.str_("MNIST"))
    parsed = interpret_weights(tmp_path / "theirs.npz")
    assert (parsed.trained_on, parsed.written_here) == (UNIT, False)


def test_a_scale_has_one_name():
    assert [scale_name(pixel_scale(word)) for word in NAMED] == ["unit", "bytes"]
    assert scale_name(pixel_scale("0.5,0.25")) == "0.5,0.25"
    assert pixel_scale((0, 1)) == UNIT
    assert pixel_scale([0.5, np.float32(0.5)]) == (0.5, 0.5)


@pytest.mark.parametrize(
    "pixels", ["", "byte", "1", "1,2,3", "0.5,0", "0.5,-1", "nan,1", "0,inf", (0.5,), 255, "a,b"]
)
def test_what_is_no_scale_is_refused_with_what_there_is(file, pixels):
    with pytest.raises(ValueError, match=r"Pixels are unit .*bytes .*mean and std"):
        read_weights(file, pixels=pixels)
