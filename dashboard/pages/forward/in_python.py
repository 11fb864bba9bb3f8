"""The lines over core that give the numbers on the page."""

from dashboard.pages.forward import mending, other_network
from dashboard.pages.forward.card import Card
from dashboard.pages.forward.decision_path import IMPORTS, DecisionPath
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import (
    READ_HISTORY,
    data_line,
    history_code,
    imports,
    network_code,
    network_imports,
    network_line,
)
from dashboard.widgets.subject import Subject


def in_python(
    selection: Selection,
    shown: Subject,
    beside: Subject | None,
    card: Card | None,
    path: DecisionPath | None,
    *,
    mends: bool,
) -> str:
    """Return the lines for what is shown.

    That is the pinned sample beside it, the card that is open, the path and the change that
    `mends` the sample, where there are any.
    """
    names = [name for name in shown.arrays if name != "x"]
    pair, unit = current_pair(), card.unit if card else None
    networks = [selection, pair.other] if pair else [selection]
    learned = shown.label is not None and selection.history is not None
    lines = [
        imports(
            "import numpy as np" if shown.label is None or path else "",
            "from PIL import Image" if shown.label is None else "",
            f"from core import {'evaluate, ' * bool(selection.edits)}forward, init_network, "
            "load_mnist",
            "from core.explanation.attribution import ledger" if card else "",
            *(IMPORTS if path else ()),
            *(mending.imported(selection, unit) if mends else ()),
            *(
                (READ_HISTORY, "from core.training.learning import answers_along")
                if learned
                else ()
            ),
            *network_imports(*(each.key.network for each in networks)),
        ),
        f"""
{data_line(selection)}
{network_line(selection.key.network)}
x = {shown.x_code}
arrays = forward(network, x)
print({", ".join(f"arrays.{name}" for name in names)})
""",
    ]
    if pair:
        lines += other_network.in_python(pair)
    if card:
        lines += f"sums = {_ledger(card, 'x', 'arrays')}\n"
        lines += "print(sums.inputs, sums.weights, sums.terms, sums.bias, sums.total)\n"
    if beside:
        lines += f"\npinned = forward(network, {beside.x_code})\n"
        lines += f"print({', '.join(f'arrays.{name} - pinned.{name}' for name in names)})\n"
        if card:
            lines += f"others = {_ledger(card, beside.x_code, 'pinned')}\n"
            lines += "print(sums.total - others.total, sums.terms - others.terms)\n"
    if learned:
        lines += f"\nanswers = answers_along({history_code(selection.key.network)}, x)\n"
        lines += "print(answers.predicted, answers.settled)\n"
    if path:
        lines += path.in_python()
    if selection.edits:
        lines += _edited(selection)
    if mends:
        lines += mending.in_python(shown, unit)
    return "".join(lines)


def _edited(selection: Selection) -> str:
    """Return the lines that give what the edits come to over the split."""
    split = f"x_{selection.split}, t_{selection.split}"
    return f"""
before = evaluate({network_code(selection.key.network.unedited)}, {split})
after = evaluate(network, {split})
print(before.accuracy, after.accuracy, after.confusion - before.confusion)
(mended,) = (after.correct & ~before.correct).nonzero()
(broken,) = (before.correct & ~after.correct).nonzero()
print(mended, broken)
"""


def _ledger(card: Card, x: str, arrays: str) -> str:
    inputs = x if card.layer == 1 else f"{arrays}.{card.incoming}"
    versus = "" if card.versus is None else f", versus={card.versus}"
    return f"ledger(network, {inputs}, {card.layer}, {card.unit.index}{versus})"
