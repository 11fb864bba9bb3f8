import numpy as np
import pytest

from core.training.optimisers import OPTIMISERS, Adam, Momentum, Sgd, one_cycle, optimiser_named

STEPS = 20


def sgd(p, gradients, rates, weight_decay=0.0):
    for g, rate in zip(gradients, rates, strict=True):
        p = p - rate * (g + weight_decay * p)
    return p


def momentum(p, gradients, rates, weight_decay=0.0):
    """Write the velocity out as the sum it is."""
    for i, rate in enumerate(rates):
        velocity = sum(0.9 ** (i - k) * gradients[k] for k in range(i + 1))
        p = p - rate * (velocity + weight_decay * p)
    return p


def adam(p, gradients, rates, weight_decay=0.0):
    """Write both moving averages out as the weighted sums they are, over their weights' sums."""
    for i, rate in enumerate(rates):
        ages = np.arange(i, -1, -1)
        seen = np.stack(gradients[: i + 1])
        mean = np.average(seen, axis=0, weights=0.9**ages)
        square = np.average(seen**2, axis=0, weights=0.999**ages)
        p = p - rate * (mean / (np.sqrt(square) + 1e-8) + weight_decay * p)
    return p


BY_HAND = {"sgd": sgd, "momentum": momentum, "adam": adam}


@pytest.fixture
def slope():
    """Return parameters, twenty gradients that shrink to nothing, and a learning rate for each."""
    random = np.random.default_rng(7)
    parameters = {"W1": random.normal(size=(4, 3)), "b1": random.normal(size=3)}
    gradients = [
        {name: random.normal(size=p.shape) * 10.0**-step for name, p in parameters.items()}
        for step in range(STEPS)
    ]
    return parameters, gradients, [0.01 * (step + 1) for step in range(STEPS)]


@pytest.mark.parametrize("weight_decay", [0.0, 0.3])
@pytest.mark.parametrize("name", OPTIMISERS)
def test_twenty_steps_lead_where_the_formula_written_out_does(slope, name, weight_decay):
    parameters, gradients, rates = slope
    decays = {"W1": weight_decay, "b1": 0.0}
    expected = {
        n: BY_HAND[name](p, [g[n] for g in gradients], rates, decays[n])
        for n, p in parameters.items()
    }

    optimiser = OPTIMISERS[name](parameters, weight_decay)
    for gradient, rate in zip(gradients, rates, strict=True):
        optimiser.step(gradient, rate)

    for n, p in expected.items():
        np.testing.assert_allclose(parameters[n], p, rtol=1e-11)


@pytest.mark.parametrize(
    ("name", "torch_name", "options", "weight_decay"),
    [
        ("sgd", "SGD", {}, 0.0),
        ("sgd", "SGD", {}, 0.3),
        ("momentum", "SGD", {"momentum": 0.9}, 0.0),
        ("adam", "Adam", {}, 0.0),
        ("adam", "AdamW", {}, 0.3),
    ],
)
def test_twenty_steps_lead_where_those_of_pytorch_do(
    slope, name, torch_name, options, weight_decay
):
    torch = pytest.importorskip("torch")
    parameters, gradients, rates = slope
    reference = {n: torch.tensor(p.copy(), requires_grad=True) for n, p in parameters.items()}
    theirs = getattr(torch.optim, torch_name)(
        [
            {"params": [reference["W1"]], "weight_decay": weight_decay},
            {"params": [reference["b1"]], "weight_decay": 0.0},
        ],
        **options,
    )
    ours = OPTIMISERS[name](parameters, weight_decay)

    for gradient, rate in zip(gradients, rates, strict=True):
        ours.step(gradient, rate)
        for group in theirs.param_groups:
            group["lr"] = rate
        for n, parameter in reference.items():
            parameter.grad = torch.tensor(gradient[n])
        theirs.step()

        for n, parameter in reference.items():
            np.testing.assert_allclose(parameters[n], parameter.detach(), rtol=1e-11)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_step_changes_the_parameters_in_place_and_leaves_the_gradient(slope, name):
    parameters, (gradient, *_), _ = slope
    arrays = dict(parameters)
    before = {n: p.copy() for n, p in parameters.items()}
    given = {n: g.copy() for n, g in gradient.items()}

    OPTIMISERS[name](parameters, weight_decay=0.1).step(gradient, 0.1)

    for n, p in parameters.items():
        assert p is arrays[n]
        assert (p != before[n]).all()
        np.testing.assert_array_equal(gradient[n], given[n])


@pytest.mark.parametrize("name", OPTIMISERS)
def test_float32_parameters_stay_float32(slope, name):
    parameters = {n: p.astype(np.float32) for n, p in slope[0].items()}
    gradient = {n: g.astype(np.float32) for n, g in slope[1][0].items()}

    OPTIMISERS[name](parameters, weight_decay=0.1).step(gradient, 0.1)

    assert {p.dtype for p in parameters.values()} == {np.dtype(np.float32)}


def test_an_optimiser_is_found_by_its_name_and_no_other():
    assert [optimiser_named(name) for name in OPTIMISERS] == [Sgd, Momentum, Adam]
    with pytest.raises(ValueError, match=r"'rmsprop' is not known; .* sgd, momentum, adam\."):
        optimiser_named("rmsprop")


def test_the_learning_rate_rises_to_its_peak_and_falls_to_almost_nothing():
    assert one_cycle(0, 0.5) == pytest.approx(0.5 / 25)
    assert one_cycle(0.15, 0.5) == pytest.approx((0.5 + 0.5 / 25) / 2)
    assert one_cycle(0.3, 0.5) == pytest.approx(0.5)
    assert one_cycle(0.65, 0.5) == pytest.approx((0.5 + 0.5 / 10_000) / 2)
    assert one_cycle(1, 0.5) == pytest.approx(0.5 / 10_000)

    rates = [one_cycle(step / 1000, 0.5) for step in range(1001)]
    assert rates == sorted(rates[:301]) + sorted(rates[301:], reverse=True)
    assert max(abs(np.diff(rates))) < 0.003
