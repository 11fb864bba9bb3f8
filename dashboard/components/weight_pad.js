// The weights of one unit as a grid that is painted on, its bias as a slider. What that does to the
// sum of one image, and to what the network says of it, is computed here while one paints; what was
// done is told at the end of each stroke.
const TOOLS = ["raise", "lower", "erase"]
const BY_KEY = { "+": "raise", "-": "lower", "−": "lower", Delete: "erase", Backspace: "erase" }

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".weight-pad")
  root.editor ??= build(root)
  root.editor.update(data, setTriggerValue)
  return ending(root, root.editor.leave)
}

function build(root) {
  const canvas = element("canvas", { tabIndex: 0 })
  const cursor = element("span", { className: "cursor" })
  const square = element("div", { className: "square" }, canvas, cursor)
  const tools = TOOLS.map((name) => element("button", { type: "button", onclick: () => choose(name) }))
  const brush = element("select")
  const strength = numberField({ min: 0, step: "any" })
  const weight = numberField({ step: "any" })
  const weightName = element("code")
  const input = element("code") // what the weight is multiplied with
  const bias = numberField({ step: "any" })
  const biasName = element("code")
  const slider = element("input", { type: "range", step: "any" })
  const labels = ["brush", "strength"].map(() => element("span"))
  const toolbar = element("div", { className: "tools" }, ...tools,
    element("label", {}, labels[0], brush), element("label", {}, labels[1], strength))
  const values = element("div", { className: "values" },
    element("label", {}, weightName, weight, input), element("label", {}, biasName, bias, slider))
  const effect = effectOf(root)
  const hint = element("p", { className: "hint" })
  const heard = element("p", { className: "heard" })
  toolbar.setAttribute("role", "toolbar")
  heard.setAttribute("aria-live", "polite")
  canvas.setAttribute("role", "application")
  root.replaceChildren(
    element("div", { className: "painted" }, square, hint),
    element("div", { className: "beside" }, toolbar, values, effect.shown),
    heard,
  )

  let data = {}
  let send = () => {}
  let given = new Float32Array() // the weights as the server has them
  let weights = given
  let ink = null // of an image: where it has any
  let pending = [] // strokes that the server has not answered yet
  let stroke = null // the one that is being made
  let last = null // where it has come to
  let held = null // the key that paints, where the arrows go
  let cell = 0
  let asked = 0
  let moving = false // whether the bias is being dragged
  let tool = "raise"
  let limit = 1 // the weight that has the full colour
  let colours = null

  const rows = () => Math.ceil(given.length / data.columns)
  const biasNow = () => Number(bias.value)

  function choose(name) {
    tool = name
    tools.forEach((each, i) => each.setAttribute("aria-pressed", String(TOOLS[i] === name)))
  }

  // The brush around a cell, within the grid.
  function covered(middle) {
    const reach = (Number(brush.value) - 1) / 2
    const [row, column] = [Math.floor(middle / data.columns), middle % data.columns]
    const cells = []
    for (let i = Math.max(0, row - reach); i <= Math.min(rows() - 1, row + reach); i++) {
      for (let j = Math.max(0, column - reach); j <= Math.min(data.columns - 1, column + reach); j++) {
        if (i * data.columns + j < given.length) cells.push(i * data.columns + j)
      }
    }
    return cells
  }

  function begin(kind) {
    stroke = { unit: data.unit, kind, amount: Math.abs(Number(strength.value)) || 0, cells: new Set() }
    last = null
  }

  // A line from where the stroke was: a fast hand leaves no gaps. Each cell is changed once.
  function paint(to) {
    const [row, column] = [Math.floor(to / data.columns), to % data.columns]
    const from = last ?? [row, column]
    const steps = Math.max(Math.abs(row - from[0]), Math.abs(column - from[1]), 1)
    for (let step = 0; step <= steps; step++) {
      const at = from.map((start, i) => Math.round(start + ([row, column][i] - start) * step / steps))
      for (const each of covered(at[0] * data.columns + at[1])) {
        if (stroke.cells.has(each)) continue
        stroke.cells.add(each)
        change(stroke, each)
      }
    }
    last = [row, column]
    refresh()
  }

  function change({ kind, amount, value }, i) {
    if (kind === "raise") weights[i] += amount
    else if (kind === "lower") weights[i] -= amount
    else weights[i] = value ?? 0
  }

  function finish(place = {}) {
    const done = stroke
    stroke = held = null
    if (!done?.cells.size) return
    tell({ ...done, cells: [...done.cells].sort((one, other) => one - other) })
    say(data.words[done.kind], { n: done.cells.size, ...place })
  }

  // All that is unanswered goes with each: of two messages on their way at once the first is lost.
  function tell(done) {
    const number = Math.max(Date.now(), (pending.at(-1)?.number ?? 0) + 1)
    pending.push({ unit: data.unit, number, ...done })
    send("edited", { strokes: pending })
  }

  function say(template, found) {
    heard.textContent = [filled(template, found), effect.words()].join(" ")
  }

  function refresh() {
    asked ||= requestAnimationFrame(() => {
      asked = 0
      draw()
    })
  }

  function draw() {
    drawWeights(canvas, weights, { ...data, limit, ink, ...colours })
    effect.show(data, weights, biasNow())
  }

  // Marks a cell, and reads its weight.
  function point(to) {
    cell = Math.min(Math.max(to, 0), given.length - 1)
    const covers = covered(cell)
    const [first, end] = [covers[0], covers.at(-1)]
    const place = (at) => [at % data.columns, Math.floor(at / data.columns)]
    const [[left, top], [right, bottom]] = [place(first), place(end)]
    Object.assign(cursor.style, {
      left: `${(100 * left) / data.columns}%`,
      top: `${(100 * top) / rows()}%`,
      width: `${(100 * (right - left + 1)) / data.columns}%`,
      height: `${(100 * (bottom - top + 1)) / rows()}%`,
    })
    weightName.textContent = `W${data.layer}[${cell}, ${data.index}]`
    input.textContent = `· ${data.incoming}[${cell}] ${asNumber(data.inputs[cell])}`
    if (root.getRootNode().activeElement !== weight) weight.value = plain(weights[cell])
  }

  function cellAt({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect()
    const part = (at, start, length, cells) =>
      Math.min(Math.max(Math.floor(((at - start) / length) * cells), 0), cells - 1)
    return part(clientY, box.top, box.height, rows()) * data.columns
      + part(clientX, box.left, box.width, data.columns)
  }

  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    begin(tool)
    point(cellAt(event))
    paint(cell)
  }
  canvas.onpointermove = (event) => {
    if (!event.isPrimary || held) return
    point(cellAt(event))
    if (stroke) paint(cell)
  }
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (stroke && event.isPrimary) finish()
  }
  canvas.onfocus = () => point(cell)
  canvas.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = arrow(event)
    const kind = event.key === " " || event.key === "Enter" ? tool : BY_KEY[event.key]
    if (!step && !kind) return
    consume(event)
    if (kind) {
      if (held) return // it repeats
      held = event.key
      begin(kind)
      return paint(cell)
    }
    const [row, column] = [Math.floor(cell / data.columns) + step[1], cell % data.columns + step[0]]
    const to = row * data.columns + column
    if (row < 0 || column < 0 || column >= data.columns || to >= given.length) return
    point(to)
    if (held) paint(cell)
    heard.textContent = `${weightName.textContent} = ${asNumber(weights[cell])}`
  }
  // The end of a stroke by keys; to leave the grid ends it too.
  canvas.onkeyup = canvas.onblur = (event) => {
    if (!held || (event.type === "keyup" && event.key !== held)) return
    finish()
  }

  brush.onchange = () => point(cell)
  weight.onchange = () => {
    const value = Number(weight.value)
    if (weight.value === "" || !Number.isFinite(value)) return point(cell)
    const set = { unit: data.unit, kind: "set", value, cells: [cell] }
    change(set, cell)
    refresh()
    tell(set)
  }
  slider.oninput = () => {
    moving = true
    bias.value = plain(slider.valueAsNumber)
    refresh()
  }
  bias.oninput = () => {
    slider.value = bias.value
    refresh()
  }
  slider.onchange = bias.onchange = () => {
    moving = false
    if (bias.value === "" || !Number.isFinite(biasNow())) return setBias(data.bias)
    tell({ kind: "bias", value: biasNow(), cells: [] })
  }

  function setBias(value) {
    const reach = Math.max(data.reach, Math.abs(value))
    Object.assign(slider, { min: -reach, max: reach, value })
    bias.value = plain(value)
  }

  function update(now, trigger) {
    const another = now.unit !== data.unit
    data = { ...now, inputs: floats(now.inputs), sums: floats(now.sums) }
    send = trigger
    name()
    if (another) {
      stroke = held = null
      cell = 0
    }
    pending = pending.filter(({ number }) => number > data.heard)
    given = floats(data.weights)
    weights = given.slice()
    limit = Math.max(...given.map(Math.abs)) || 1
    const unanswered = pending.filter(({ unit }) => unit === data.unit)
    for (const done of stroke ? [...unanswered, stroke] : unanswered) {
      for (const each of done.cells) change(done, each)
    }
    if (!moving) setBias(unanswered.findLast(({ kind }) => kind === "bias")?.value ?? data.bias)
    ink = data.columns === 28 && given.length === 784 ? data.inputs : null
    colours = coloursOf(root)
    point(cell)
    draw()
    document.addEventListener(ARRIVED, refresh) // the network may come after the page
  }

  function name() {
    const { words } = data
    TOOLS.forEach((each, i) => { tools[i].textContent = words.tools[each] })
    toolbar.ariaLabel = words.toolbar
    labels[0].textContent = words.brush
    labels[1].textContent = words.strength
    if (!brush.options.length) {
      brush.append(...[1, 3, 5].map((side) => new Option(`${side} × ${side}`, side)))
      brush.value = data.columns === 28 ? 3 : 1
    }
    if (strength.unit !== data.unit) {
      strength.unit = data.unit
      strength.value = data.strength
    }
    biasName.textContent = `b${data.layer}[${data.index}]`
    slider.ariaLabel = words.bias
    canvas.setAttribute("aria-label", words.label)
    hint.textContent = words.hint
  }

  choose(tool)
  return { update, leave: () => document.removeEventListener(ARRIVED, refresh) }
}

function numberField(settings) {
  return element("input", { type: "number", ...settings })
}

// A number as a field takes it, with the digits that a float32 has.
function plain(value) {
  return String(Number(value.toPrecision(6)))
}

function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return new Float32Array(bytes.buffer)
}
