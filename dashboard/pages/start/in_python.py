"""The lines over core that give the numbers on the page."""

from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, imports, network_imports, network_line
from dashboard.widgets.picture import PAD, Picture


def in_python(selection: Selection, drawing: Picture | None) -> str:
    """Return the lines that send what is shown through the network; those of a network alone."""
    network, further = selection.key.network, network_imports(selection.key.network)
    line = network_line(network)
    if not selection.fits:
        return f"{imports('from core import init_network', *further)}\n{line}\nnetwork.sizes\n"
    if drawing:
        imported = imports(
            "from PIL import Image",
            "from core import forward, init_network, prepare_digit",
            *further,
        )
        x = f"prepare_digit(Image.open({drawing.file!r}), ground={PAD}).ravel() / 255"
        return f"{imported}\n{line}\nx = {x}\nprint(forward(network, x).y)\n"
    return f"""\
{imports("from core import forward, init_network, load_mnist", *further)}
{data_line(selection)}
{line}
print(forward(network, x_{selection.split}[{selection.sample}]).y)
"""
