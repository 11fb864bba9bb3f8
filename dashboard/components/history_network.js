// One network of a history at one of its states: its tiles, its answer to an image, its matrix.
const SIDE = 28 // pixels of a tile, and one between two
const ROOMY = 480 // CSS pixels, from which on a pixel of a tile has two
const CELL = 12 // CSS pixels of a value
const COLUMNS = 10 // values a row
const GREY = 256

class NetworkAt {
  constructor(data, { name, arrays }) {
    const { words, classes } = data
    this.canvas = element("canvas")
    this.canvas.setAttribute("role", "img")
    this.canvas.setAttribute("aria-label", words.tiles)
    this.tiles = element("figure", { className: "tiles" }, this.canvas,
      (this.tilesNote = element("figcaption")))
    this.image = element("canvas", { className: "image", width: SIDE, height: SIDE })
    this.answer = element("p", { className: "answer" })
    this.bars = classes.map((label) => ({
      name: element("span", { className: "name", title: label }, label),
      bar: element("i"),
      value: element("span"),
    }))
    const bars = element("div", { className: "bars" },
      ...this.bars.flatMap(({ name, bar, value }) => [name, bar, value]))
    bars.setAttribute("role", "img")
    bars.setAttribute("aria-label", words.bars)
    this.layers = arrays.filter((array) => array.name !== "y").map((array) => layerOf(array, words))
    const layers = element("div", { className: "layers" }, ...this.layers.map((each) => each.root))
    this.matrix = element("table")
    this.matrixNote = element("p", { className: "note" })
    this.cells = matrixOf(this.matrix, classes, words)
    const sides = element("div", { className: "sides" }, this.image, bars)
    this.root = element("section", { className: "network" },
      ...(name ? [element("h4", {}, name), (this.status = element("p"))] : []),
      element("div", { className: "answers" }, this.answer, sides, layers),
      this.tiles,
      element("div", { className: "matrix" }, this.matrix, this.matrixNote))
  }

  take(data, given, history) {
    Object.assign(this, { data, given, history })
    const colours = signedColours(this.root)
    const ink = getComputedStyle(this.root).getPropertyValue("--st-text-color")
    this.signed = palettes(colours)
    this.magnitudes = palettes([ink, colours[1], colours[2]])
    this.values = Object.fromEntries(
      given.arrays.map(({ name, values }) => [name, decoded(values, Float32Array)]))
    this.counts = given.matrix && decoded(given.matrix, Uint32Array)
    this.matrix.hidden = !this.counts
    this.matrixNote.textContent = given.beside
    this.tilesNote.textContent = given.leftOut
    this.drawImage()
    this.columns = 0
    this.fit()
  }

  // As many tiles in a line as there is room for; returns whether that has changed.
  fit() {
    const width = this.tiles.clientWidth
    const { units } = this.history ?? {}
    if (!units || !width) return false
    const scale = width >= ROOMY ? 2 : 1
    const columns = Math.max(1, Math.min(units, Math.floor((width / scale + 1) / (SIDE + 1))))
    if (columns === this.columns && scale === this.scale) return false
    Object.assign(this, { columns, scale })
    const rows = Math.ceil(units / columns)
    Object.assign(this.canvas, { width: columns * (SIDE + 1) - 1, height: rows * (SIDE + 1) - 1 })
    this.canvas.style.width = `${scale * this.canvas.width}px`
    this.picture = new ImageData(this.canvas.width, this.canvas.height)
    return true
  }

  // Draws a state, and returns what is said of it.
  paint(state) {
    const { data: { words, classes, truth }, history } = this
    this.drawTiles(state)
    const y = this.values.y.subarray(state * classes.length, (state + 1) * classes.length)
    const best = y.indexOf(Math.max(...y))
    this.bars.forEach(({ name, bar, value }, k) => {
      const text = asPercent(y[k], words.percent)
      bar.style.setProperty("--share", y[k].toFixed(4))
      writeText(value, text)
      for (const each of [name, value]) {
        each.classList.toggle("best", k === best)
        each.classList.toggle("truth", k === truth)
      }
    })
    const said = { label: classes[best], confidence: asPercent(y[best], words.percent) }
    this.answer.textContent = truth === null
      ? filled(words.read, said)
      : filled(best === truth ? words.right : words.wrong, { ...said, truth: classes[truth] })
    this.answer.classList.toggle("missed", truth !== null && best !== truth)
    for (const layer of this.layers) layer.paint(this.values[layer.name], state, this)
    if (this.counts) this.drawMatrix(state)
    const status = filled(words.status, {
      step: history.step[state].toLocaleString("en"),
      steps: history.step.at(-1).toLocaleString("en"),
      epoch: history.epoch[state].toFixed(2),
      loss: history.loss[state].toFixed(4),
      accuracy: asPercent(history.accuracy[state], words.percent),
    })
    if (this.status) this.status.textContent = status
    return status
  }

  drawTiles(state) {
    if (!this.picture) return
    const { history: { tiles, size, units }, columns, picture, signed: [positive, negative] } = this
    const pixels = new Uint32Array(picture.data.buffer)
    const line = SIDE + 1
    let from = state * size
    for (let unit = 0; unit < units; unit++) {
      const corner = Math.floor(unit / columns) * line * picture.width + (unit % columns) * line
      for (let row = 0; row < SIDE; row++) {
        let at = corner + row * picture.width
        for (let column = 0; column < SIDE; column++, at++, from++) {
          const value = tiles[from]
          pixels[at] = value < 0 ? negative[-value] : positive[value]
        }
      }
    }
    this.canvas.getContext("2d").putImageData(picture, 0, 0)
  }

  drawImage() {
    const levels = decoded(this.data.image, Uint8Array)
    const picture = new ImageData(SIDE, SIDE)
    const pixels = new Uint32Array(picture.data.buffer)
    levels.forEach((level, i) => { pixels[i] = this.magnitudes[0][Math.floor((level * SHADES) / GREY)] })
    this.image.getContext("2d").putImageData(picture, 0, 0)
    this.image.setAttribute("role", "img")
    this.image.setAttribute("aria-label", this.data.words.image)
  }

  // Only what has changed is written: a matrix changes in few cells from state to state.
  drawMatrix(state) {
    const classes = this.cells.length
    const at = state * classes ** 2
    let most = 1
    for (let i = 0; i < classes; i++) {
      for (let j = 0; j < classes; j++) {
        if (i !== j) most = Math.max(most, this.counts[at + i * classes + j])
      }
    }
    this.cells.forEach((row, i) => row.forEach((cell, j) => {
      const count = this.counts[at + i * classes + j]
      const share = i === j ? "" : (count / most).toFixed(2)
      const text = count ? count.toLocaleString("en") : "·"
      writeText(cell, text)
      if (cell.share !== share) cell.style.setProperty("--share", (cell.share = share))
      const kind = i === j ? "right" : count ? "wrong" : "none"
      if (cell.className !== kind) cell.className = kind
    }))
  }
}

// The values of a hidden layer, of which the one that is pointed at is read.
function layerOf({ name, units, drawn, limit, signed }, words) {
  const rows = Math.ceil(drawn / COLUMNS)
  const canvas = element("canvas", { width: COLUMNS, height: rows })
  canvas.style.width = `${COLUMNS * CELL}px`
  canvas.setAttribute("role", "img")
  const read = element("span")
  const root = element("figure", { className: "layer" },
    element("figcaption", {}, element("b", {}, name), ` (${units},)`), canvas, read)
  const picture = new ImageData(COLUMNS, rows)
  const pixels = new Uint32Array(picture.data.buffer)
  const rest = drawn < units ? filled(words.first, { n: drawn, all: units }) : ""
  let [pointed, shown] = [null, null]
  const tell = () => {
    read.textContent = pointed === null ? rest : `${name}[${pointed}] = ${asNumber(shown[pointed])}`
  }
  canvas.onpointermove = ({ offsetX, offsetY }) => {
    const index = Math.floor(offsetY / CELL) * COLUMNS + Math.min(COLUMNS - 1, Math.floor(offsetX / CELL))
    pointed = index < drawn ? index : null
    tell()
  }
  canvas.onpointerleave = () => {
    pointed = null
    tell()
  }
  const paint = (values, state, { signed: colours, magnitudes }) => {
    shown = values.subarray(state * drawn, (state + 1) * drawn)
    const [positive, negative] = signed ? colours : magnitudes
    let [low, high] = [Infinity, -Infinity]
    shown.forEach((value, i) => {
      low = Math.min(low, value)
      high = Math.max(high, value)
      const shade = Math.round(Math.min(1, Math.abs(value) / limit) * (SHADES - 1))
      pixels[i] = value < 0 ? negative[shade] : positive[shade]
    })
    canvas.getContext("2d").putImageData(picture, 0, 0)
    canvas.setAttribute("aria-label",
      filled(words.values, { name, low: asNumber(low), high: asNumber(high) }))
    tell()
  }
  return { name, root, paint }
}

// Returns the cells of a matrix, row after row.
function matrixOf(table, classes, words) {
  table.style.setProperty("--classes", classes.length)
  const cells = classes.map(() => classes.map(() => element("td")))
  const heading = (label, scope) => element("th", { scope, title: label }, label)
  table.append(
    element("caption", {}, words.matrix),
    element("tr", {}, element("td", { className: "corner" }),
      ...classes.map((label) => heading(label, "col"))),
    ...classes.map((label, i) => element("tr", {}, heading(label, "row"), ...cells[i])),
  )
  return cells
}
