"""What the components share."""

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")

SCRIPT = Path(__file__).resolve().parents[2] / "dashboard" / "components" / "shared.js"
# Two calls of a component; then what the calls of these numbers returned, in this order.
ENDED = """([script, order]) => {
  const ending = Function(`${script}; return ending`)()
  const root = {}
  const ended = []
  const ends = [1, 2].map((call) => ending(root, () => ended.push(call)))
  order.forEach((call) => ends[call - 1]())
  return ended
}"""


@pytest.mark.parametrize(("order", "ended"), [([1], []), ([2], [2]), ([1, 2], [2])])
def test_a_component_ends_with_its_last_call_alone(tab, order, ended):
    assert tab.evaluate(ENDED, [SCRIPT.read_text(encoding="utf-8"), order]) == ended
