"""One edit of a network: of some weights of a unit, of its bias, or the unit switched off."""

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.messages import Message
from core.network.unit import Unit

#: What can be done to weights, and to a unit as a whole.
WEIGHTS = ("raise", "lower", "erase", "set", "add")
WHOLE = ("bias", "off")
AMOUNTS = ("raise", "lower", "set", "bias", "add")  #: Those by or to some amount.
LEVELS = 1921  #: Of what is added, up and down from 0: two letters or digits tell them apart.
_LEAST = 1e-30  # no weight is so small that this would change it
_FURTHEST = 10**6  # the index of an input: no network that is read has as many

_EDITABLE = re.compile(r"(z[1-9][0-9]{0,5}|y)\[(0|[1-9][0-9]{0,8})\]", re.ASCII)


@dataclass(frozen=True)
class Edit:
    """What is done to one unit of a network.

    Parameters
    ----------
    unit : Unit
        Of a hidden layer or of y.
    kind : str
        ``"raise"``, ``"lower"``, ``"erase"`` (to 0) or ``"set"`` weights, ``"add"`` to each of
        them something else, ``"bias"`` to set the bias, ``"off"`` to let it give 0 for every
        sample.
    amount : float, default 0
        By how much weights are raised or lowered, what is set, or the most that is added: six
        digits of it.
    inputs : tuple of int, default ()
        Whose weights these are: the pixels, or the units of the layer before. Each once, the first
        one first.
    levels : tuple of int, default ()
        What is added to each of them, in parts of `amount`, of which it is `LEVELS`: see `adding`.

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
    levels: tuple[int, ...] = ()

    @classmethod
    def adding(cls, unit: Unit, changes: npt.ArrayLike) -> "Edit | None":
        """Return the edit that adds these numbers to all weights of a unit, (n_in,).

        Each is rounded to the nearest of `LEVELS` parts of the largest; None where all are 0, or
        as good as 0. A ValueError if they are not finite numbers, one a weight.
        """
        added = np.asarray(changes, np.float64)
        if added.ndim != 1 or not added.size:
            raise ValueError(
                Message(
                    "{unit}: what is added is one number for each of its weights, (n_in,); it was "
                    "given {shape}.",
                    unit=unit,
                    shape=added.shape,
                )
            )
        if not np.isfinite(added).all():
            raise ValueError(
                Message(
                    "{unit}: what is added has values that are not finite (NaN or infinity).",
                    unit=unit,
                )
            )
        most = float(f"{np.abs(added).max():.6g}")
        if most < _LEAST:
            return None
        levels = np.clip(np.rint(added / most * LEVELS), -LEVELS, LEVELS).astype(int)
        inputs = np.flatnonzero(levels)
        return cls(unit, "add", most, tuple(inputs.tolist()), tuple(levels[inputs].tolist()))

    def __post_init__(self) -> None:
        if not _EDITABLE.fullmatch(str(self.unit)):
            raise ValueError(
                Message(
                    "{unit} cannot be edited: units of hidden layers and of y can be, counted from "
                    "0, as z1[8] and y[9].",
                    unit=self.unit,
                )
            )
        if self.kind not in WEIGHTS + WHOLE:
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
        if (self.kind == "add") != bool(self.levels) or (
            self.levels
            and (inputs != self.inputs or len(inputs) != len(self.levels) or self._too_much())
        ):
            raise ValueError(
                Message(
                    "{unit}: an edit that adds to weights says for each of them how much, from "
                    "−{most} to {most}.",
                    unit=self.unit,
                    most=LEVELS,
                )
            )
        amount = float(f"{self.amount:.6g}") if self.kind in AMOUNTS else 0.0
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "inputs", inputs)

    def _too_much(self) -> bool:
        return max(map(abs, self.levels)) > LEVELS

    @property
    def added(self) -> npt.NDArray[np.float64]:
        """What is added to each of the weights."""
        return np.array(self.levels) * (self.amount / LEVELS)

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
            case "add" if n > 1:
                return Message("{unit}: {n} weights changed by up to {amount}", n=n, **values)
            case "add":
                return Message(
                    "{unit}: weight {input} changed by {amount}",
                    input=self.inputs[0],
                    unit=self.unit,
                    amount=f"{self.added[0]:g}".replace("-", "−"),
                )
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
