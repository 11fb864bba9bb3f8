"""Names that a page must show as they are: of classes, files, and in what an address asks for."""

import os
from dataclasses import replace
from pathlib import Path

from core import Network, init_network, write_idx, write_weights
from core.datasets.mnist import read_data_set
from core.datasets.table import SOURCES
from core.evaluation.robustness_table import AccuracyAt
from core.files.tables import write_rows
from core.training.recipe import Recipe
from core.training.sweep import Trained, networks_folder, train_recipe

DATA = "hostile"
ELSEWHERE = "elsewhere.example"
#: At most 40 characters each, and none of them hidden.
CLASSES = (
    ":material/bug_report:",
    "![i](//elsewhere.example/i.png)",
    "[l](http://elsewhere.example)",
    "www.elsewhere.example",
    "me@elsewhere.example",
    "<img src=//elsewhere.example/h.png>",
    ":rainbow[r] :smile: -> **b**",
    "$x$ `c` _e_ ~~s~~",
    "1. # | x |",
    '\'); open("x") #',
)
# On Windows no file has the others in its name.
NETWORK = "![n](www.elsewhere.example) $y$ _e_ {0}.npz"
SECOND = (
    "1. 'www.elsewhere.example' ~~s~~.npz"
    if os.name == "nt"
    else '- "x" <b>:material:bug_report: :smile: www.elsewhere.example\'.npz'
)
SWEEP = "![s](www.elsewhere.example) $y$.csv"
ROBUSTNESS = "![r](www.elsewhere.example) $y$.csv"
NAMED = "$d$ [l](//elsewhere.example)"  # a data set, in such a table
FILE = "![f](www.elsewhere.example) :smile:.png"  # what a visitor uploads
ASKED = "![a](//elsewhere.example/a.png)"  # and asks an address for
SHOWN = {"data": DATA, "network": NETWORK, "second": SECOND}
#: By the page what an address asks for so that each part, card and chip is drawn.
VIEWS: dict[str, list[dict[str, str]]] = {
    "start": [{"start": "1"}],
    "data": [
        {"digit": "1", "about": "labels"},
        {"normalize": "false", "flatten": "false", "one_hot_label": "true", "about": "mean"},
        {"about": "pixels"},
        {"about": "bytes"},
    ],
    "forward": [
        {"unit": "y[9]", "versus": "3", "pinned": "1"},
        {"unit": "z2[3]", "batch": "true", "step": "z1", "list": "by-loss"},
        {"path_of": "8", "path_not": "4", "reference": "pinned", "pinned": "1", "deletion": "x"},
        {"path_of": "3", "path_not": "none", "reference": "mean", "edges": "64"},
        {"edits": "y.3_bias_99", "sample": "1", "repair": "true"},
        {"edits": "y.3_bias_99", "repair": "true", "unit": "y[3]", "repair_of": "unit"},
    ],
    "evaluation": [
        {"result": "all", "true": "0", "predicted": "1", "confidence": "1", "part": "scores"},
        {"result": "differ", "matrix_of": "networks", "a_predicted": "0", "b_predicted": "1"},
        {"result": "all", "view": "table", "part": "calibration"},
        {"part": "setting-aside", "accuracy": "97"},
        {"part": "disputed"},
        {"part": "loop"},
    ],
    "units": [
        {"hidden": "z1[3]", "off": "z1[3]", "units_part": "map", "brush": ASKED},
        {"layer": "z2", "tiles": "weights", "units_part": "neighbours"},
        {"units_part": "table", "only": "0-1", "brushed_label": "0"},
    ],
    "what_if": [
        {"what": "pixels", "toward": "3", "sample": "2"},
        {"what": "smallest-change", "wanted": "3"},
        {"what": "along", "along": "blur"},
        {"what": "blend", "to": "3"},
        {"what": "backpropagation"},
    ],
    "networks": [
        {"networks": "parameters"},
        {"networks": "history"},
        {"networks": "train", "sizes": ASKED, "network_name": ASKED},
        {"networks": "bring"},
        {"networks": "sweeps", "sweep": SWEEP},
        {"networks": "sweeps", "sweep": ROBUSTNESS},
        {"networks": "compare", "a_is": "right", "a_reads": "0", "b_reads": "1", "shows": "b"},
    ],
    "checks": [{}],
}


def put_tables(sweeps: Path) -> None:
    """Put a table of a sweep and one of robustness, with such names in them, where they belong."""
    sweeps.mkdir()
    row, content = train_recipe("sample", Recipe(hidden=(3,), epochs=1, held_out=4800))
    rows = [replace(row, network=name, data=NAMED) for name in (NETWORK, "1. `x` ~~e~~.npz")]
    write_rows(sweeps / "plain.csv", Trained, rows)
    (sweeps / "plain.csv").rename(sweeps / SWEEP)
    networks_folder(sweeps / SWEEP).mkdir()
    (networks_folder(sweeps / SWEEP) / NETWORK).write_bytes(content)
    at = AccuracyAt(NETWORK, NAMED, "test", "turn", 0.0, 100, 0.5, 0.4, 0.6)
    found = [replace(at, network=row.network, amount=amount) for row in rows for amount in (0, 9.0)]
    write_rows(sweeps / "plain.csv", AccuracyAt, found)
    (sweeps / "plain.csv").rename(sweeps / ROBUSTNESS)


def put_names(own: Path, weights: Path) -> None:
    """Put a data set with these classes and two networks with these names where they belong."""
    folder = own / DATA
    folder.mkdir(parents=True)
    train, test = read_data_set("sample")
    arrays = (train[0][:60], train[1][:60], test[0][:40], test[1][:40])
    for file, array in zip(SOURCES["mnist"].files, arrays, strict=True):
        write_idx(folder / file.name, array)
    (folder / "classes.txt").write_text("\n".join(CLASSES), encoding="utf-8")
    network = init_network()
    twice = Network({name: values * 2 for name, values in network.items()})
    for name, each in ((NETWORK, network), (SECOND, twice)):
        write_weights(weights / "plain.npz", each)
        (weights / "plain.npz").rename(weights / name)  # it is not this program that names it so
