"""The lines over core that give the numbers on the page, and a network by the recipe shown."""

from dataclasses import asdict

from core.training.recipe import Recipe
from dashboard.pages.networks import chosen
from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import (
    data_line,
    network_line,
    weights_comment,
    weights_path,
)
from dashboard.widgets.training import followed_training


def in_python(selection: Selection) -> str:
    """Return the lines for the network and the recipe as they are."""
    part = selection.split
    lines = f"""\
from core import evaluate, init_network, load_mnist
from core.weights.parameters import count_parameters, parameter_figures, weight_histograms

{data_line(selection)}
{network_line(selection.network_file)}
print(network.sizes, network.activation, count_parameters(network))
print(parameter_figures(network), weight_histograms(network))
"""
    if selection.fits:
        lines += f"""\
result = evaluate(network, x_{part}, t_{part})
print(result.accuracy, result.interval())
"""
    if compared := current_pair():
        lines += _compared(compared)
    training = followed_training()
    if training and training.request.data == selection.data:
        lines += _trained(selection, training.request.recipe)
    return lines


def _compared(pair: Pair) -> str:
    files = pair.a.network_file, pair.b.network_file
    x_t = f"x_{pair.a.split}, t_{pair.a.split}"
    narrow, outcome = (
        ", ".join(f"{name}={value}" for name, value in asked.items())
        for asked in (chosen.conditions(), chosen.outcome_conditions())
    )
    return f"""
from core import compare

{weights_comment(*files)}a, b = (
    evaluate(init_network(path), {x_t})
    for path in ({", ".join(map(weights_path, files))})
)
comparison = compare(a, b)
print(comparison.difference, comparison.interval(), comparison.mcnemar.p)
print(comparison.outcomes, comparison.agree, a.calibration(), b.calibration(), a.ece(), b.ece())
samples = comparison.ranked(comparison.where({narrow}), by="{chosen.order()}")
print(a.labels[samples], a.predicted[samples], b.predicted[samples])
print(comparison.confusion_among(comparison.where({outcome})))
"""


def _trained(selection: Selection, recipe: Recipe) -> str:
    words = {name: repr(value) for name, value in asdict(recipe).items()}
    last = words.pop("held_out")
    words["augment"] = "random_affine" if recipe.augment else "None"
    arguments = "".join(f"    {name}={value},\n" for name, value in words.items())
    imported = "from core.images.affine import random_affine\n" if recipe.augment else ""
    return f"""
from core import train
{imported}
trained, epochs = train(
    x_train[:-{last}],
    t_train[:-{last}],
{arguments}    classes={len(selection.source.classes)},
    held_out=(x_train[-{last}:], t_train[-{last}:]),
)
print(epochs)
"""
