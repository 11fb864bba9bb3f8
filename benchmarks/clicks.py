"""What a visitor does on each page: a click changes one thing, to what chance says."""

from collections.abc import Awaitable, Callable
from random import Random

from tests.browser.client import Run, Tab

Click = Callable[[Tab, Random], Awaitable[Run]]

SHORTEST = 900  # samples that every split has: those of the bundled sample


async def open_sample(tab: Tab, chance: Random) -> Run:
    """Ask for a sample in the sidebar."""
    return await tab.choose("sample", float(chance.randrange(SHORTEST)))


async def next_sample(tab: Tab, chance: Random) -> Run:
    """Go to the next sample in the sidebar."""
    return await tab.choose("sample", tab.value("sample") + 1)


async def next_by_button(tab: Tab, chance: Random) -> Run:
    """Go to the next sample by its button."""
    return await tab.press("next")


async def cell_of_array(tab: Tab, chance: Random) -> Run:
    """Open the card of a unit."""
    return await tab.trigger("arrays", "chosen", f"z1[{chance.randrange(50)}]")


async def cell_of_matrix(tab: Tab, chance: Random) -> Run:
    """Show the samples of a cell."""
    cell = {"row": chance.randrange(10), "column": chance.randrange(10)}
    return await tab.trigger("confusion", "chosen", cell)


async def result(tab: Tab, chance: Random) -> Run:
    """Show right, wrong or all samples."""
    others = [each for each in ("wrong", "right", "all") if each != tab.value("result")]
    return await tab.choose("result", chance.choice(others))


async def least_confidence(tab: Tab, chance: Random) -> Run:
    """Move the filter of the confidence."""
    return await tab.choose("confidence", [float(chance.randrange(60)), 100.0])


def slide(key: str, lowest: float, highest: float, step: float) -> Click:
    """Return the click that moves a slider of What if."""

    async def click(tab: Tab, chance: Random) -> Run:
        steps = round((highest - lowest) / step)
        return await tab.choose(key, lowest + step * chance.randint(0, steps))

    return click


def open_tab(key: str, *words: str) -> Click:
    """Return the click that opens one of these tabs."""

    async def click(tab: Tab, chance: Random) -> Run:
        return await tab.choose(f"{key} tabs", chance.choice(words))

    return click


async def tile(tab: Tab, chance: Random) -> Run:
    """Show another unit."""
    return await tab.trigger("atlas", "chosen", f"z1[{chance.randrange(50)}]")


async def switch(tab: Tab, chance: Random) -> Run:
    """Switch the unit off, or on."""
    return await tab.press("switch")


def toggle(*keys: str) -> Click:
    """Return the click that turns one of these switches."""

    async def click(tab: Tab, chance: Random) -> Run:
        key = chance.choice(keys)
        return await tab.choose(key, not tab.value(key))

    return click


async def label(tab: Tab, chance: Random) -> Run:
    """Show the samples of a label."""
    return await tab.choose("digit", str(chance.randrange(10)))


turn, shift = slide("turn", -45, 45, 1), slide("right", -10, 10, 1)

#: By where a page answers: what a visitor does there, in this order, and what each is called.
CLICKS: dict[str, dict[str, Click]] = {
    "forward-pass": {
        "next sample": next_by_button,
        "a cell": cell_of_array,
        "next sample, a card open": next_by_button,
        "another cell": cell_of_array,
    },
    "evaluation": {
        "a cell of the matrix": cell_of_matrix,
        "a filter": least_confidence,
        "another result": result,
        "another cell of the matrix": cell_of_matrix,
    },
    "what-if": {
        "a slider": turn,
        "another slider": shift,
        "along a slider": open_tab("what", "Accuracy along a slider"),
        "a slider, along its curve": shift,
        "the smallest change": open_tab("what", "Smallest change"),
        "a slider, at the smallest change": turn,
        "to another image": open_tab("what", "To another image"),
        "next sample, to another image": next_sample,
        "backpropagation": open_tab("what", "Backpropagation"),
        "a slider, at backpropagation": turn,
    },
    "hidden-units": {
        "another unit": tile,
        "a unit off": switch,
        "another unit, one off": tile,
        "another unit off": switch,
        "the neighbours": open_tab("units_part", "Neighbours"),
        "next sample, at the neighbours": next_sample,
    },
    "data": {
        "next sample": next_sample,
        "a flag": toggle("normalize", "flatten"),
        "a label": label,
        "another flag": toggle("one_hot_label"),
    },
}
