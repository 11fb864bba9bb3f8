"""What every page ends with: *In Python*, and the lines with which the programs in it begin."""

import sys
from collections.abc import Callable

from core.datasets.table import SOURCES
from dashboard.state.places import data_set, is_in_data, network_path
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import folded
from dashboard.words import _, quoted


def under_in_python(draw: Callable[[], object]) -> None:
    """Draw the end of a page, once it is opened.

    What colours a program is, in the browser, as large as all the rest of Streamlit.
    """
    folded(_("In Python"), draw, key="in_python")


def imports(*lines: str) -> str:
    """Return lines of imports in the order that Ruff gives them; empty ones are left out."""
    groups: list[list[str]] = [[], [], []]
    for line in filter(None, lines):
        package = line.split()[1].partition(".")[0]
        groups[2 if package == "core" else 1 - (package in sys.stdlib_module_names)].append(line)
    return "\n".join(
        "".join(f"{line}\n" for line in sorted(group, key=_place)) for group in groups if group
    )


def data_line(selection: Selection) -> str:
    """Return the line that loads the data set, after what is to be done before."""
    load = f"(x_train, t_train), (x_test, t_test) = load_mnist(source={quoted(selection.data)})"
    return data_comment(selection.data) + load


def data_comment(data: str) -> str:
    """Return a line that says how a data set comes to where the program runs; or nothing."""
    if data in SOURCES or is_in_data(data_set(data).folder):
        return ""
    comment = _("# Once, with its files: python -m core add {data} FILES", data=data)
    return f"{comment}\n"


def network_line(file: str) -> str:
    """Return the line that reads a weight file, after where it comes from."""
    return f"{weights_comment(file)}network = init_network({weights_path(file)})"


def weights_comment(*files: str) -> str:
    """Return a line that says where weight files are had from that are not here; or nothing."""
    if all(is_in_data(network_path(file)) for file in files):
        return ""
    comment = _("# With the .npz that the page Networks offers")
    return f"{comment}\n"


def weights_path(file: str) -> str:
    """Return the path of a weight file, in Python: beside the program, if it is not in ``data``."""
    if is_in_data(network_path(file)):
        return quoted(f"data/weights/{file}")
    return quoted(f"{file.rpartition('.')[0]}.npz")


def _place(line: str) -> tuple[bool, str]:
    kind, module, *_ = line.split()
    return kind == "from", module
