"""The lines over core that give the numbers on the page."""

from collections.abc import Mapping

from dashboard.pages.what_if.source import Start
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, imports, network_imports, network_line


def in_python(selection: Selection, begun: Start, amounts: Mapping[str, float]) -> str:
    """Return the lines that get the image, change it, send it through the network."""
    load = further = getter = ""
    if begun.picture:
        further, getter = "from PIL import Image", ", prepare_digit"
    elif begun.label is None:
        further = "import numpy as np"
    else:
        getter, load = ", load_mnist", data_line(selection) + "\n"
    imported = imports(
        further,
        f"from core import forward, init_network{getter}",
        "from core.images.transforms import apply",
        *network_imports(selection.key.network),
    )
    return f"""\
{imported}
{load}{network_line(selection.key.network)}
x = apply({begun.code}, {dict(amounts)})[0]
arrays = forward(network, x)
print(arrays.y)
"""
