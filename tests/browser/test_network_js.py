"""The network of the browser is the network of NumPy."""

import base64
from pathlib import Path

import numpy as np
import pytest

from core import Network, forward
from core.explanation.attribution import ledger
from core.network.initialisation import initial_parameters
from core.network.packing import pack

SCRIPT = Path(__file__).resolve().parents[2] / "dashboard" / "components" / "network.js"
# Arrays come and go as text of their bytes: Playwright takes long for a list of a million numbers.
COMPUTE = """([script, bytes, images, asked]) => {
  const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const encode = (arrays) => arrays.flatMap((values) =>
    [...new Uint8Array(values.buffer)].map((byte) => String.fromCharCode(byte))).join("")
  const Network = Function(`${script}; return Network`)()
  const network = new Network(decode(bytes))
  const x = new Float32Array(decode(images).buffer)
  const width = network.sizes[0]
  const all = []
  for (let i = 0; i < x.length; i += width) {
    const image = x.slice(i, i + width)
    all.push({ x: image, ...network.forward(image) })
  }
  const arrays = {}
  for (const name in all[0]) arrays[name] = btoa(encode(all.map((each) => each[name])))
  const ledgers = asked.map(([layer, unit, versus, inputs]) => {
    const { addends, bias, total } = network.ledger(layer, unit, all[0][inputs], versus)
    return [[...addends], bias, total]
  })
  const sent = network.depth > 1 ? [...network.sent(1, 0, all[0].z1[0])] : []
  return { arrays, ledgers, sent }
}"""


def compute(tab, network, x, asked):
    script = SCRIPT.read_text(encoding="utf-8")
    text = [base64.b64encode(each).decode("ascii") for each in (pack(network, "n"), x.tobytes())]
    found = tab.evaluate(COMPUTE, [script, *text, asked])
    found["arrays"] = {
        name: np.frombuffer(base64.b64decode(values), dtype="<f4").reshape(len(x), -1)
        for name, values in found["arrays"].items()
    }
    return found


def expect_equal(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("sizes", "activation", "n"),
    [
        ((784, 50, 100, 10), "sigmoid", 1000),
        ((784, 50, 100, 10), "relu", 1000),
        ((784, 50, 100, 10), "tanh", 1000),
        ((784, 10), "sigmoid", 20),
        ((784, 1, 2), "relu", 20),
        ((7, 301, 1, 13, 26), "tanh", 20),
    ],
)
def test_its_arrays_are_those_of_numpy(tab, sizes, activation, n):
    random = np.random.default_rng(5)
    drawn = initial_parameters(sizes, activation, random)
    biases = {name: random.normal(size=b.shape) for name, b in drawn.items() if name[0] == "b"}
    network = Network(drawn | biases, activation)
    x = np.where(random.random((n, sizes[0])) < 0.2, random.random((n, sizes[0])), 0)
    x = x.astype(np.float32)
    arrays = {"x": x, **forward(network, x)}
    asked = [
        (layer, unit, versus, "x" if layer == 1 else f"z{layer - 1}")
        for layer in range(1, network.depth + 1)
        for unit, versus in ((0, None), (sizes[layer] - 1, 0))
    ]

    found = compute(tab, network, x, asked)

    assert list(found["arrays"]) == list(arrays)
    for name, values in found["arrays"].items():
        expect_equal(values, arrays[name])
    for (layer, unit, versus, name), (addends, bias, total) in zip(
        asked, found["ledgers"], strict=True
    ):
        sums = ledger(network, arrays[name][0], layer, unit, versus)
        expect_equal(addends, sums.terms)
        expect_equal([bias, total], [sums.bias, sums.total])
    if network.depth > 1:
        expect_equal(found["sent"], network["W2"][0] * arrays["z1"][0, 0])
