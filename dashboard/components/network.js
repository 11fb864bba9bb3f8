// A network as NumPy has it, computed in the browser: what answers at a touch is computed here, the
// figures that stay on a page are the server's. Values are float32 as there; sums are kept in
// float64, and differ from NumPy's float32 by less than 1e-5 of the largest.

const ACTIVATIONS = {
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  relu: (a) => Math.max(0, a),
  tanh: Math.tanh,
}

// The networks that this tab has been sent, by their keys: all components see the same.
const networks = (globalThis[Symbol.for("forward pass networks")] ??= new Map())
const ARRIVED = "forward-pass-network" // the event of the document that tells of one more

class Network {
  // `bytes` as core/network/packing.py makes them.
  constructor(bytes) {
    const end = bytes.indexOf(10) + 1
    Object.assign(this, JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))))
    const values = new Float32Array(bytes.slice(end).buffer)
    this.depth = this.sizes.length - 1
    this.layers = []
    let at = 0
    for (const [i, inputs] of this.sizes.slice(0, -1).entries()) {
      const units = this.sizes[i + 1]
      const weights = values.subarray(at, at + inputs * units)
      const biases = values.subarray(at + weights.length, at + weights.length + units)
      at += weights.length + units
      this.layers.push({ inputs, units, weights, biases })
    }
  }

  // Every array of one image in order: { a1, z1, a2, …, y }.
  forward(x) {
    return this.onward(1, this.affine(1, x))
  }

  // Every array from the sums of a layer on: { a2, z2, a3, y }.
  onward(first, sums) {
    const arrays = {}
    let a = sums
    for (let layer = first; layer < this.depth; layer++) {
      arrays[`a${layer}`] = a
      const z = (arrays[`z${layer}`] = a.map(ACTIVATIONS[this.activation]))
      a = this.affine(layer + 1, z)
    }
    return { ...arrays, [`a${this.depth}`]: a, y: softmax(a) }
  }

  affine(layer, z) {
    const { inputs, units, weights, biases } = this.layers[layer - 1]
    const sums = Float64Array.from(biases)
    for (let i = 0; i < inputs; i++) {
      const value = z[i]
      if (value === 0) continue // most pixels are
      for (let j = 0, at = i * units; j < units; j++, at++) sums[j] += value * weights[at]
    }
    return Float32Array.from(sums)
  }

  // The sum of one unit addend by addend, or of one minus another's: its bias and its total too.
  ledger(layer, unit, z, versus = null) {
    const { inputs, units, weights, biases } = this.layers[layer - 1]
    const difference = (values, at) =>
      versus === null ? values[at + unit] : values[at + unit] - values[at + versus]
    const addends = new Float32Array(inputs)
    const bias = difference(biases, 0)
    let total = bias
    for (let i = 0; i < inputs; i++) {
      const addend = z[i] * difference(weights, i * units)
      addends[i] = addend
      total += addend
    }
    return { addends, bias, total }
  }

  // What a unit that has this value adds to each sum of the layer after it.
  sent(layer, unit, value) {
    const { units, weights } = this.layers[layer]
    return weights.subarray(unit * units, (unit + 1) * units).map((weight) => weight * value)
  }
}

function softmax(a) {
  const largest = Math.max(...a)
  const exponentials = Float64Array.from(a, (value) => Math.exp(value - largest))
  const sum = exponentials.reduce((one, other) => one + other)
  return Float32Array.from(exponentials, (value) => value / sum)
}
