"""The lines over core that give the numbers on the page."""

from collections.abc import Sequence

from core.network.unit import Unit
from dashboard.pages.units.layer import Layer
from dashboard.pages.units.switches import by_layer
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, network_line


def in_python(selection: Selection, layer: Layer | None, unit: str, off: Sequence[str]) -> str:
    """Return the lines for the unit that is chosen and the units that are off.

    Parameters
    ----------
    selection : Selection
    layer : Layer or None
        None for a network without hidden layers.
    unit : str
        The one whose card is open: ``"z1[8]"``.
    off : sequence of str
        The units that are switched off; for none, those that are chosen stand in.
    """
    part = selection.split
    imports = "from core import evaluate, init_network, load_mnist\n"
    if layer is not None:
        imports = """\
from core import evaluate, init_network, load_mnist
from core.explanation.ablation import ablate, removal_accuracies
from core.explanation.units import layer_profiles
"""
    begin = f"""{imports}
{data_line(selection)}
{network_line(selection.network_file)}
whole = evaluate(network, x_{part}, t_{part})
print(whole.accuracy, whole.confusion)
"""
    if layer is None:
        return begin
    name, index = layer.name, Unit.parse(unit).index
    products = "".join(f'network["W{k}"] @ ' for k in range(1, layer.number))
    switched = by_layer(off or [unit])
    samples = len(selection.labels)
    summed, tried = (f"[:{n}]" if n < samples else "" for n in (layer.summed, layer.tried))
    whole = f"whole.correct{tried}.mean()" if tried else "whole.accuracy"
    removed = f"""\
removed = removal_accuracies(network, x_{part}{tried}, t_{part}{tried})["{name}"]
print(removed[{index}], removed[{index}] - {whole})
""" * bool(layer.tried)
    return f"""{begin}
# The unit {unit}
weights = {products}network["W{layer.number}"][:, {index}]
units = layer_profiles(network, x_{part}{summed}, t_{part}{summed}, {layer.number})
print(units.class_means[:, {index}], units.histogram[{index}], units.saturated[{index}])
print(units.most[{index}], units.least[{index}], units.dead[{index}])
{removed}
# Without some units
after = evaluate(ablate(network, {switched}), x_{part}, t_{part})
print(after.accuracy, after.confusion, after.confusion - whole.confusion)
(newly_wrong,) = (whole.correct & ~after.correct).nonzero()
print(newly_wrong)"""
