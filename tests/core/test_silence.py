"""No arithmetic of core raises or warns, whatever NumPy has been told to do about it."""

import warnings

import numpy as np
import pytest

from core import Network, compare, evaluate, forward, init_network, load_mnist, predict, train
from core.arrays import Array
from core.explanation.ablation import ablate, removal_accuracies
from core.explanation.attribution import attribute_logit, attribute_loss, ledger
from core.explanation.blending import blend
from core.explanation.consequences import consequences
from core.explanation.counterfactual import counterfactual
from core.explanation.neighbours import distances_to
from core.explanation.occlusion import occlude
from core.explanation.projection import pca
from core.explanation.units import profiles
from core.network.backpropagation import loss_gradients
from core.network.layers import ACTIVATIONS
from core.network.saturation import saturation

SCALES = {"as it is": 1, "saturated": 1e3, "far past saturation": 1e6}
PIXELS = {"0.0 to 1.0": 1, "0 to 255": 255}


@pytest.fixture(autouse=True)
def _numpy_raises():
    before = np.seterr(all="raise")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    np.seterr(**before)


@pytest.fixture(scope="module")
def sample() -> tuple[Array, Array]:
    return load_mnist(source="sample")[1]


@pytest.fixture(params=SCALES)
def scale(request) -> float:
    return SCALES[request.param]


@pytest.fixture(params=ACTIVATIONS)
def network(request, scale) -> Network:
    bundled = {name: array * np.float32(scale) for name, array in init_network().items()}
    return Network(bundled, request.param)


@pytest.mark.parametrize("pixels", PIXELS)
def test_a_forward_pass_over_real_images_is_silent(network, sample, pixels):
    x, _ = sample
    x = x * np.float32(PIXELS[pixels])

    assert np.isfinite(predict(network, x)).all()
    assert np.isfinite(forward(network, x[0])["y"]).all()


def test_an_evaluation_of_real_images_is_silent(network, sample):
    x, t = sample
    found = evaluate(network, x, t)

    assert np.isfinite(found.loss).all()
    assert found.interval()[0] <= found.accuracy <= found.interval()[1]
    assert found.confusion.sum() == len(t)
    assert found.per_class["support"].sum() == len(t)
    assert 0 <= found.ece() <= 1
    assert len(found.ranked(found.where(correct=False, margin=(0.0, 0.5)), "margin")) <= len(t)
    assert found.reliability.coverage()["coverage"].max() == 1


def test_a_comparison_is_silent(sample):
    x, t = sample
    one, other = evaluate(init_network(), x, t), evaluate(ablate(init_network(), {"z1": [8]}), x, t)
    found = compare(one, other)

    assert 0 <= found.mcnemar.exact_p <= 1
    assert 0 <= found.mcnemar.chi_squared_p <= 1
    assert len(found.ranked(np.arange(len(t)), "distance")) == len(t)


def test_the_way_back_is_silent(network, sample):
    x, t = sample
    gradients = loss_gradients(network, x[:200], t[:200])

    assert all(gradients[name].shape for name in gradients)
    assert attribute_loss(network, x[:20], t[:20]).gradient_times_input.shape == (20, 784)
    assert attribute_logit(network, x[:20], t[:20]).gradient_times_input.shape == (20, 784)


def test_what_is_said_of_units_is_silent(network, sample):
    x, t = sample
    x, t = x[:300], t[:300]
    arrays = forward(network, x)

    for name in ("z1", "z2"):
        assert 0 <= saturation(arrays[name], network.activation) <= 1
        assert profiles(arrays[name], t, network.activation).histogram.sum() == 300 * len(
            arrays[name].T
        )
    assert predict(ablate(network, {"z1": [8], "z2": range(50)}), x).shape == (300, 10)
    few = Network({"W1": network["W1"][:, :3], "b1": np.zeros(3), "W2": np.eye(3), "b2": [0, 0, 0]})
    assert removal_accuracies(few, x, t % 3)["z1"].shape == (3,)


def test_what_is_said_of_one_image_is_silent(network, sample):
    x, t = sample
    image, other = x[0], x[1]

    assert np.isfinite(ledger(network, image, 1, 8).total)
    assert len(blend(network, image, other).alphas) == 101
    occlusion = occlude(network, image)
    assert occlusion.by_pixel(occlusion.probability_change(int(t[0]))).shape == (28, 28)
    assert counterfactual(network, image, int(t[1]), steps=20).image.shape == (784,)


def test_what_is_said_of_many_images_is_silent(sample):
    x, t = sample
    raw = (x * 255).astype(np.uint8).reshape(-1, 28, 28)

    assert distances_to(x, x[0])[0] == 0
    assert pca(x).explained.sum() < 1
    assert consequences(init_network(), raw, t).raw.saturated > 0.5


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_is_silent(sample, activation):
    x, t = sample
    _, epochs = train(
        x[:256], t[:256], hidden=(20,), activation=activation, epochs=2, held_out=(x[:50], t[:50])
    )

    assert len(epochs) == 2
