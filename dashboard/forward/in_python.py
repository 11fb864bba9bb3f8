"""The lines over core that give the numbers on the page."""

from dashboard.forward.card import Card
from dashboard.session import Selection


def in_python(selection: Selection, card: Card | None) -> str:
    """Write them for the selected sample, the pinned one and the card that is open."""
    part, network = selection.split, selection.network
    lines = [
        "from core import forward, init_network, load_mnist\n",
        "from core.attribution import ledger\n" if card else "",
        f"""
(x_train, t_train), (x_test, t_test) = load_mnist(source="{selection.data}")
network = init_network("data/weights/{selection.network_file}")
x = x_{part}[{selection.sample}]
arrays = forward(network, x)
{", ".join(f"arrays.{name}" for name in _names(network.depth))}
""",
    ]
    if card:
        lines += f"sums = {_ledger(card, 'x', 'arrays')}\n"
        lines += "sums.inputs, sums.weights, sums.terms, sums.bias, sums.total\n"
    if selection.pinned is not None:
        lines += f"\npinned = forward(network, x_{part}[{selection.pinned}])\n"
        lines += f"{', '.join(f'arrays.{n} - pinned.{n}' for n in _names(network.depth))}\n"
        if card:
            pinned = _ledger(card, f"x_{part}[{selection.pinned}]", "pinned")
            lines += f"others = {pinned}\nsums.total - others.total, sums.terms - others.terms\n"
    return "".join(lines)


def _names(depth: int) -> list[str]:
    return [f"{kind}{layer}" for layer in range(1, depth) for kind in "az"] + [f"a{depth}", "y"]


def _ledger(card: Card, x: str, arrays: str) -> str:
    inputs = x if card.layer == 1 else f"{arrays}.{card.incoming}"
    versus = "" if card.versus is None else f", versus={card.versus}"
    return f"ledger(network, {inputs}, {card.layer}, {card.place}{versus})"
