"""In which orders layers fit each other, each with its matrix turned so that it does."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from core.weights.layers.layer import Layer

_PIXELS = 784
_MOST_SHUFFLED = 12  # layers of which every order is tried
_MOST_OFFERED = 24  # orders from which the reader chooses

#: Whether the matrices of a file are as those of such names usually are; if not, all the other way
#: round; if not, each as it fits. A square one tells nothing, and follows the others.
_HABITS = (True, False, None)


class Placed(NamedTuple):
    """A layer in its place, with its matrix turned over or not."""

    layer: Layer
    transposed: bool

    @property
    def sizes(self) -> tuple[int, int]:
        """How many values it takes and gives."""
        rows, columns = self.layer.weight.shape
        return (columns, rows) if self.transposed else (rows, columns)


def in_this_order(layers: list[Layer]) -> list[Placed] | None:
    """Return the layers placed one behind the other as they stand, or None if they do not chain."""
    # Pixels first; a network that takes something else may still chain.
    for width in (_PIXELS, *layers[0].weight.shape):
        for habit in _HABITS:
            placed, reached = [], width
            for layer in layers:
                if (next_one := _place(layer, reached, habit)) is None:
                    break
                placed.append(next_one)
                reached = next_one.sizes[1]
            else:
                return placed
    return None


def orders_of(layers: list[Layer], by_number: bool) -> list[list[Placed]]:
    """Return the orders in which layers chain from the pixels, at most as many as are offered.

    With `by_number`, layers whose names differ in their numbers alone keep the order of these.
    """
    if len(layers) > _MOST_SHUFFLED:
        return []
    for habit in _HABITS:
        if found := list(islice(_search(tuple(layers), by_number, habit), _MOST_OFFERED)):
            return found
    return []


def _search(layers: Sequence[Layer], by_number: bool, habit: bool | None) -> Iterator[list[Placed]]:
    families = [family(layer.stem) for layer in layers]

    def steps(left: frozenset[int], width: int) -> Iterator[tuple[int, Placed]]:
        """Yield what can come next."""
        seen = set()
        for i in sorted(left):
            if by_number and families[i] in seen:
                continue  # an earlier number of its family is still to come
            seen.add(families[i])
            if placed := _place(layers[i], width, habit):
                yield i, placed

    @cache  # of what is left and the width alone: few, where orders are many
    def chains(left: frozenset[int], width: int) -> bool:
        return not left or any(
            chains(left - {i}, placed.sizes[1]) for i, placed in steps(left, width)
        )

    def orders(left: frozenset[int], width: int) -> Iterator[list[Placed]]:
        if not left:
            yield []
        for i, placed in steps(left, width):
            if chains(left - {i}, placed.sizes[1]):
                for rest in orders(left - {i}, placed.sizes[1]):
                    yield [placed, *rest]

    everything = frozenset(range(len(layers)))
    return orders(everything, _PIXELS) if chains(everything, _PIXELS) else iter(())


def _place(layer: Layer, width: int, habit: bool | None) -> Placed | None:
    """Return a layer so that it follows this width, or None if it cannot."""
    usual = layer.by_outputs
    for transposed in (usual, not usual) if habit is None else (usual == habit,):
        placed = Placed(layer, transposed)
        takes, gives = placed.sizes
        if takes == width and layer.can_be(takes, gives):
            return placed
    return None


def family(stem: str) -> str:
    """Return a name without its numbers: ``dense``, ``dense_1`` and ``dense_2`` are one family."""
    return re.sub(r"[._-]?\d+", "", stem)


def sorted_by_number(layers: list[Layer]) -> list[Layer]:
    """Return layers in their order, but those of a family by their numbers."""
    families: dict[str, list[Layer]] = {}
    for layer in layers:
        families.setdefault(family(layer.stem), []).append(layer)
    queues = {
        name: iter(sorted(members, key=lambda layer: natural(layer.stem)))
        for name, members in families.items()
    }
    return [next(queues[family(layer.stem)]) for layer in layers]


def natural(name: str) -> list[tuple[int, str]]:
    """Sort names with their numbers by value: fc2 before fc10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
