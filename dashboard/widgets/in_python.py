"""What every page ends with: *In Python*, and the lines with which the programs in it begin."""

import sys
from collections.abc import Callable

from core.datasets.table import SOURCES
from core.training.history_file import SUFFIX
from dashboard.state.edits import IN_ADDRESS
from dashboard.state.keys import NetworkKey
from dashboard.state.places import data_set, is_in_data, network_path
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import folded
from dashboard.words import _, quoted

EDITS_FILE = "edits.txt"  #: In which edits are offered.
READ_HISTORY = "from core.training.history_file import read_history"  #: What `history_code` needs.


def under_in_python(draw: Callable[[], object]) -> None:
    """Draw the end of a page, once it is opened.

    What colours a program is, in the browser, as large as all the rest of Streamlit.
    """
    folded(_("In Python"), draw, key="in_python")


def imports(*lines: str) -> str:
    """Return lines of imports in the order that Ruff gives them; empty ones are left out."""
    groups: list[list[str]] = [[], [], []]
    for line in dict.fromkeys(filter(None, lines)):
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


def network_line(network: NetworkKey) -> str:
    """Return the line that makes a network, after where its file comes from."""
    return f"{network_comment(network)}network = {network_code(network)}"


def network_code(network: NetworkKey) -> str:
    """Return what makes a network: its file or its history is read, and its edits are made."""
    code = f"init_network({weights_path(network.file)})"
    if network.moment is not None:
        code = f"{history_code(network)}[{network.moment}].network"
    if not network.edits:
        return code
    text = f"Path({quoted(EDITS_FILE)}).read_text()" if is_long(network) else quoted(network.edits)
    return f"apply_edits({code}, read_edits({text}))"


def history_code(network: NetworkKey) -> str:
    """Return what reads the history of a network's training."""
    return f"read_history({weights_path(network.file, SUFFIX)})"


def network_imports(*networks: NetworkKey) -> tuple[str, ...]:
    """Return the imports that `network_code` needs beside ``init_network``, for `imports`."""
    return (
        "from pathlib import Path" if any(map(is_long, networks)) else "",
        "from core.network.edits import apply_edits, read_edits"
        * any(network.edits for network in networks),
        READ_HISTORY * any(network.moment is not None for network in networks),
    )


def is_long(network: NetworkKey) -> bool:
    """Return whether the edits of a network are too long for a line of a program."""
    return len(network.edits) > IN_ADDRESS


def network_comment(*networks: NetworkKey) -> str:
    """Return lines that say where files of networks are had from that are not here; or nothing."""
    comment = weights_comment(*(network.file for network in networks))
    if any(map(is_long, networks)):
        offered = _("# With the {file} that Edit weights offers", file=EDITS_FILE)
        comment += f"{offered}\n"
    return comment


def weights_comment(*files: str) -> str:
    """Return a line that says where weight files are had from that are not here; or nothing."""
    if all(is_in_data(network_path(file)) for file in files):
        return ""
    comment = _("# With the .npz that the page Networks offers")
    return f"{comment}\n"


def weights_path(file: str, suffix: str = "") -> str:
    """Return the path of a weight file, in Python: beside the program, if it is not in ``data``.

    With a suffix it is the path of what is kept beside it.
    """
    if is_in_data(network_path(file)):
        return quoted(f"data/weights/{file}{suffix}")
    return quoted(f"{file.rpartition('.')[0]}.npz{suffix}")


def _place(line: str) -> tuple[bool, str]:
    kind, module, *_ = line.split()
    return kind == "from", module
