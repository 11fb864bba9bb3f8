"""The lines with which the programs under *In Python* begin."""

import sys

from dashboard.state.selection import Selection
from dashboard.words import quoted


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
    """Return the line that loads the data set."""
    return f"(x_train, t_train), (x_test, t_test) = load_mnist(source={quoted(selection.data)})"


def network_line(selection: Selection) -> str:
    """Return the line that reads the network."""
    return f"network = init_network({weights_path(selection.network_file)})"


def weights_path(file: str) -> str:
    """Return the path of a weight file, in Python."""
    return quoted(f"data/weights/{file}")


def _place(line: str) -> tuple[bool, str]:
    kind, module, *_ = line.split()
    return kind == "from", module
