"""The lines over core that give the numbers on the page."""

from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, imports, network_line
from dashboard.widgets.picture import PAD, Picture


def in_python(selection: Selection, drawing: Picture | None) -> str:
    """Return the lines that send what is shown through the network; those of a network alone."""
    network = network_line(selection.network_file)
    if not selection.fits:
        return f"from core import init_network\n\n{network}\nnetwork.sizes\n"
    if drawing:
        imported = imports(
            "from PIL import Image", "from core import forward, init_network, prepare_digit"
        )
        x = f"prepare_digit(Image.open({drawing.file!r}), ground={PAD}).ravel() / 255"
        return f"{imported}\n{network}\nx = {x}\nprint(forward(network, x).y)\n"
    return f"""\
from core import forward, init_network, load_mnist

{data_line(selection)}
{network}
print(forward(network, x_{selection.split}[{selection.sample}]).y)
"""
