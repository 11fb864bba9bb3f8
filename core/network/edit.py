"""One edit of a network: of some weights of a unit, of its bias, or the unit switched off."""

import math
from dataclasses import dataclass

from core.messages import Message
from core.network.unit import Unit

#: What can be done to weights, and to a unit as a whole.
WEIGHTS = ("raise", "lower", "erase", "set")
WHOLE = ("bias", "off")
AMOUNTS = ("raise", "lower", "set", "bias")  #: Those by or to some amount.
_FURTHEST = 10**6  # the index of an input: no network that is read has as many


@dataclass(frozen=True)
class Edit:
    """What is done to one unit of a network.

    Parameters
    ----------
    unit : Unit
        Of a hidden layer or of y.
    kind : str
        ``"raise"``, ``"lower"``, ``"erase"`` (to 0) or ``"set"`` weights, ``"bias"`` to set the
        bias, ``"off"`` to let it give 0 for every sample.
    amount : float, default 0
        By how much weights are raised or lowered, or what is set: six digits of it.
    inputs : tuple of int, default ()
        Whose weights these are: the pixels, or the units of the layer before. Each once, the first
        one first.

    Raises
    ------
    ValueError
        If there is no such edit of any network.

    Examples
    --------
    >>> print(Edit(Unit("z1", 8), "raise", 0.1, (3, 4)).words)
    z1[8]: 2 weights raised by 0.1 each
    """

    unit: Unit
    kind: str
    amount: float = 0.0
    inputs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in WEIGHTS + WHOLE or self.unit.array[0] not in "zy":
            raise ValueError(
                Message(
                    "{kind!r:.20} of {unit} is no edit: weights are raised, lowered, erased or "
                    "set, the bias is set, and a hidden unit is switched off.",
                    kind=self.kind,
                    unit=self.unit,
                )
            )
        if not math.isfinite(self.amount):
            raise ValueError(
                Message(
                    "{unit}: {amount} is no number to edit by.", unit=self.unit, amount=self.amount
                )
            )
        inputs = tuple(sorted(set(self.inputs)))
        if bool(inputs) != (self.kind in WEIGHTS) or (
            inputs and not 0 <= inputs[0] <= inputs[-1] < _FURTHEST
        ):
            raise ValueError(
                Message(
                    "{unit}: an edit of weights says of which inputs, from 0, and no other does.",
                    unit=self.unit,
                )
            )
        amount = float(f"{self.amount:.6g}") if self.kind in AMOUNTS else 0.0
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "inputs", inputs)

    @property
    def words(self) -> Message:
        """What it does, in a sentence."""
        amount, n = f"{self.amount:g}".replace("-", "−"), len(self.inputs)
        values = {"unit": self.unit, "amount": amount}
        match self.kind:
            case "raise" if n > 1:
                return Message("{unit}: {n} weights raised by {amount} each", n=n, **values)
            case "lower" if n > 1:
                return Message("{unit}: {n} weights lowered by {amount} each", n=n, **values)
            case "erase" if n > 1:
                return Message("{unit}: {n} weights erased", n=n, **values)
            case "set" if n > 1:
                return Message("{unit}: {n} weights set to {amount}", n=n, **values)
            case "raise":
                return Message(
                    "{unit}: weight {input} raised by {amount}", input=self.inputs[0], **values
                )
            case "lower":
                return Message(
                    "{unit}: weight {input} lowered by {amount}", input=self.inputs[0], **values
                )
            case "erase":
                return Message("{unit}: weight {input} erased", input=self.inputs[0], **values)
            case "set":
                return Message(
                    "{unit}: weight {input} set to {amount}", input=self.inputs[0], **values
                )
            case "bias":
                return Message("{unit}: bias set to {amount}", **values)
        return Message("{unit}: switched off", **values)
