import numpy as np
import pytest

from core import Network, forward, init_network, load_mnist
from core.explanation.attribution import Ledger, attribute_logit, attribute_loss, ledger
from core.network.backpropagation import logit_gradients, loss_gradients


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def images():
    return load_mnist(source="sample")[1][0][:100]


def test_the_sum_of_every_unit_of_a_hundred_samples_is_the_array(network, images):
    for x in images:
        arrays = {"z0": x, **forward(network, x)}
        for layer in (1, 2, 3):
            totals = [
                ledger(network, arrays[f"z{layer - 1}"], layer, unit).total
                for unit in range(network.sizes[layer])
            ]
            np.testing.assert_allclose(totals, arrays[f"a{layer}"], rtol=1e-5, atol=1e-5)


def test_the_difference_of_any_two_logits_adds_up(network, images):
    for x in images:
        arrays = forward(network, x)
        for unit in range(10):
            for versus in range(10):
                total = ledger(network, arrays.z2, 3, unit, versus).total
                assert total == pytest.approx(
                    arrays.a3[unit] - arrays.a3[versus], rel=1e-5, abs=1e-5
                )


def test_the_largest_addends_of_each_sign_come_in_order():
    sums = Ledger(np.array([1.0, 2.0, 3.0, 0.0]), np.array([5.0, -1.0, 1.0, 7.0]), bias=0.5)

    assert sums.terms.tolist() == [5, -2, 3, 0]
    assert sums.total == 6.5
    assert sums.largest().tolist() == [0, 2]
    assert sums.largest(count=1).tolist() == [0]
    assert sums.largest(sign=-1).tolist() == [1]


@pytest.mark.parametrize(
    ("layer", "unit", "versus", "message"),
    [
        (0, 0, None, "layers 1 to 3"),
        (4, 0, None, "no layer 4"),
        (1, 50, None, "units 0 to 49"),
        (2, -1, None, "no unit -1"),
        (3, 9, 10, "no unit 10"),
    ],
)
def test_what_the_network_does_not_have_is_refused(network, layer, unit, versus, message):
    with pytest.raises(ValueError, match=message):
        ledger(network, np.zeros(784), layer, unit, versus)


def test_a_batch_has_no_ledger(network, images):
    with pytest.raises(ValueError, match="of one sample"):
        ledger(network, images, 1, 0)


# Gradient, gradient × input


def test_attributions_are_the_gradients_by_the_pixels_in_float64(network, images):
    x = images[3]

    for attribution, gradients in (
        (attribute_logit(network, x, 4), logit_gradients(network, x, 4)),
        (attribute_logit(network, x, 4, 9), logit_gradients(network, x, 4, 9)),
        (attribute_loss(network, x, 4), loss_gradients(network, x, 4)),
    ):
        scale = abs(gradients.x).max()
        np.testing.assert_allclose(attribution.gradient, gradients.x, rtol=1e-4, atol=1e-4 * scale)
        np.testing.assert_array_equal(attribution.gradient_times_input, x * attribution.gradient)
        assert attribution.gradient.dtype == attribution.gradient_times_input.dtype == np.float64


def test_a_small_change_of_a_pixel_changes_the_number_by_its_gradient(network, images):
    x = images[5].astype(np.float64)
    attribution = attribute_logit(network, x, 2, versus=8)

    def lead(pixels):
        logits = forward(network, pixels).a3
        return logits[2] - logits[8]

    for pixel in (0, 130, 350, 400, 407, 600):
        step = 1e-5 * (np.arange(784) == pixel)
        change = (lead(x + step) - lead(x - step)) / 2e-5
        assert attribution.gradient[pixel] == pytest.approx(change, rel=1e-5, abs=1e-8)


def test_without_hidden_layers_gradient_times_input_is_the_ledger(images):
    random = np.random.default_rng(1)
    linear = Network({"W1": random.normal(size=(784, 10)), "b1": random.normal(size=10)})
    x = images[0]

    sums = ledger(linear, x, 1, 7, versus=1)

    attribution = attribute_logit(linear, x, 7, versus=1)
    np.testing.assert_allclose(attribution.gradient_times_input, sums.terms, rtol=1e-12)


def test_in_a_relu_network_without_biases_gradient_times_input_adds_up_to_the_logit(images):
    random = np.random.default_rng(2)
    sizes = (784, 30, 20, 10)
    parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = random.normal(0, 0.1, sizes[layer - 1 : layer + 1])
        parameters[f"b{layer}"] = np.zeros(sizes[layer])
    network = Network(parameters, "relu")

    attribution = attribute_logit(network, images, 6)

    logits = forward(network, images.astype(np.float64)).a3
    np.testing.assert_allclose(
        attribution.gradient_times_input.sum(axis=1), logits[:, 6], rtol=1e-9, atol=1e-12
    )


def test_the_loss_of_a_label_that_is_all_but_certain_has_a_gradient_still():
    """In float32 the probability is 1 and the gradient by its logit 0 or one rounding."""
    network = Network({"W1": np.array([[30.0, 0.0, 5.0]]), "b1": np.zeros(3)})

    attribution = attribute_loss(network, np.ones(1, dtype=np.float32), 0)

    # dL/dx = sum over k of (y_k - t_k) W_k, with y_1 = exp(-30) and y_2 = exp(-25) to 11 digits.
    expected = -30 * np.exp(-30) + (5 - 30) * np.exp(-25)
    assert attribution.gradient[0] == pytest.approx(expected, rel=1e-4)


def test_a_batch_has_the_attributions_of_its_images(network, images):
    labels = np.arange(100) % 10

    batch = attribute_loss(network, images, labels)

    for index in (0, 17, 99):
        alone = attribute_loss(network, images[index], int(labels[index]))
        np.testing.assert_allclose(batch.gradient[index], alone.gradient, rtol=1e-9, atol=1e-15)


def test_attributions_refuse_what_the_gradients_refuse(network, images):
    with pytest.raises(ValueError, match="no class 10"):
        attribute_logit(network, images[0], 10)
    with pytest.raises(ValueError, match="no class -1"):
        attribute_loss(network, images[0], -1)
    with pytest.raises(ValueError, match=r"one image of shape \(784,\)"):
        attribute_loss(network, images[0][:700], 3)
