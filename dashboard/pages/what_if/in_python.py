"""The lines over core that give the numbers on the page."""

from collections.abc import Mapping

from dashboard.pages.what_if.source import Start
from dashboard.state.selection import Selection


def in_python(selection: Selection, begun: Start, amounts: Mapping[str, float]) -> str:
    """Write them: get the image, change it, send it through the network."""
    load = ""
    if begun.picture:
        imports, getter = "from PIL import Image\n\n", ", prepare_digit"
    elif begun.label is None:
        imports, getter = "import numpy as np\n\n", ""
    else:
        imports, getter = "", ", load_mnist"
        load = f'(x_train, t_train), (x_test, t_test) = load_mnist(source="{selection.data}")\n'
    return f"""{imports}from core import forward, init_network{getter}
from core.images.transforms import apply

{load}network = init_network("data/weights/{selection.network_file}")
x = apply({begun.code}, {dict(amounts)})[0]
arrays = forward(network, x)
arrays.y
"""
