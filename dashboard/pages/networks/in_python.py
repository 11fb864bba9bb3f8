"""The lines over core that give the numbers on the page, and a network by the recipe shown."""

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from core.messages import Message
from core.training.recipe import Recipe
from core.training.sweep import Trained
from dashboard.pages.networks import chosen
from dashboard.pages.networks.sweep_table import Table, shown_table
from dashboard.state.pair import Pair, current_pair
from dashboard.state.places import is_in_data
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import (
    READ_HISTORY,
    data_line,
    history_code,
    imports,
    network_code,
    network_comment,
    network_imports,
    network_line,
)
from dashboard.widgets.training import followed_training
from dashboard.words import _, quoted

state = st.session_state


def in_python(selection: Selection) -> str:
    """Return the lines for the network and the recipe as they are."""
    part = selection.split
    imported = imports(
        "from core import evaluate, init_network, load_mnist",
        "from core.weights.parameters import "
        "count_parameters, parameter_figures, weight_histograms",
        *network_imports(selection.key.network),
    )
    lines = f"""\
{imported}
{data_line(selection)}
{network_line(selection.key.network)}
print(network.sizes, network.activation, count_parameters(network))
print(parameter_figures(network), weight_histograms(network))
"""
    if selection.fits:
        lines += f"""\
result = evaluate(network, x_{part}, t_{part})
print(result.accuracy, result.interval())
"""
    if state["networks"] == "history" and selection.fits and selection.history:
        lines += _course(selection)
    if compared := current_pair():
        lines += _compared(compared)
    training = followed_training()
    if training and training.request.data == selection.data:
        lines += _trained(selection, training.request.recipe)
    if state["networks"] == "sweeps" and (table := shown_table()):
        lines += _table(table)
    return lines


def _course(selection: Selection) -> str:
    """Return the lines for all states of a training, and the figures of the one that is shown."""
    moment = -1 if selection.moment is None else selection.moment
    return f"""
from core import forward
{READ_HISTORY}
from core.training.learning import when_learned

history = {history_code(selection.key.network)}
state = history[{moment}]
print(state.step, state.epoch, state.loss, state.accuracy)
print(forward(state.network, x_{selection.split}[{selection.sample}]))
learning = when_learned(history, x_{selection.split}, t_{selection.split})
print(learning.accuracy, learning.confusion[{moment}])
"""


def _compared(pair: Pair) -> str:
    networks = pair.a.key.network, pair.b.key.network
    x_t = f"x_{pair.a.split}, t_{pair.a.split}"
    narrow, outcome = (
        ", ".join(f"{name}={value}" for name, value in asked.items())
        for asked in (chosen.conditions(), chosen.outcome_conditions())
    )
    return f"""
{imports("from core import compare", *network_imports(*networks))}
{network_comment(*networks)}a, b = (
    evaluate(each, {x_t})
    for each in ({", ".join(map(network_code, networks))})
)
comparison = compare(a, b)
print(comparison.difference, comparison.interval(), comparison.mcnemar.p)
print(comparison.outcomes, comparison.agree, a.calibration(), b.calibration(), a.ece(), b.ece())
samples = comparison.ranked(comparison.where({narrow}), by="{chosen.order()}")
print(a.labels[samples], a.predicted[samples], b.predicted[samples])
print(comparison.confusion_among(comparison.where({outcome})))
"""


def _table(table: Table) -> str:
    if isinstance(table.rows, Message):
        return ""
    if isinstance(table.rows[0], Trained):
        module, row, alike = "training.sweep", "Trained", "of_the_best"
        found = "best", "smallest_as_good"
    else:
        module, row, alike = "evaluation.robustness_table", "AccuracyAt", "of_the_first"
        found = "mean_accuracies", "worst"
    here = table.path is not None and is_in_data(table.path)
    file = f"data/sweeps/{table.name}" if here else f"{Path(table.name).stem}.csv"
    comment = "" if here else _("# With the CSV that the page Networks offers") + "\n"
    return f"""
from pathlib import Path

from core.files.tables import read_rows
from core.{module} import {", ".join(sorted((row, alike, *found), key=str.swapcase))}

{comment}table = Path({quoted(file)})
rows = {alike}(read_rows(table.name, table.read_bytes(), {row}))
print({", ".join(f"{function}(rows)" for function in found)})
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
