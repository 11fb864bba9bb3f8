// Arrays as heatmaps side by side. Pointing at a cell, or moving to it with the arrow keys, reads
// its value and marks the cell of the same index in the arrays of the same layer. Where an array
// has a target, a click or Enter chooses the cell. Where the network of the arrays is here, what feeds
// the cell and what it feeds is shown too, and the arrays may follow the drawing on the pad.
const MOST_GROWTH = 2
const LEAST_GROWTH = 0.6 // of arrays that are seen all at once
const LOWEST_LINE = 13 // CSS pixels

// What other data changes in the elements that are there; all else of it asks for others.
const CHANGES = new Set([
  "name", "shape", "texts", "column", "notes", "words", "places", "chosen", "truth", "limit", "signed",
  "said", "hint", "opens",
])

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".heatmaps")
  const form = JSON.stringify(data, (name, value) => {
    if (CHANGES.has(name)) return undefined
    if (name === "network") return Boolean(value)
    return name === "values" ? value.length : value
  })
  if (root.form !== form) {
    root.view?.leave()
    Object.assign(root, { form, view: build(root, data) })
  }
  root.view.update(data, setTriggerValue)
  return ending(root, root.view.leave)
}

function build(root, first) {
  const had = [...root.querySelectorAll(".cells")].findIndex((cells) => cells.matches(":focus-visible"))
  let data = first
  let send = () => {}
  const figures = first.arrays.map(figureOf)
  const said = element("p", { className: "said" })
  const row = element("div", { className: "arrays" }, ...figures.map(({ figure }) => figure))
  const readout = element("p", { className: "readout" })
  readout.setAttribute("aria-live", "polite")
  readout.classList.toggle("traced", Boolean(first.network))
  readout.classList.toggle("brief", first.compact)
  const network = () => networks.get(data.network)
  const traced = first.network ? tracer(row, figures, network) : null

  let lit = []
  let shown = null
  const light = (marks) => {
    lit.forEach((mark) => mark.classList.remove("near"))
    lit = marks
    lit.forEach((mark) => mark.classList.add("near"))
  }
  const called = ({ array }, index) => `${array.name}[${array.places?.[index] ?? index}]`
  const read = (index, chosen) => {
    if (shown?.[0] === index && shown[1] === chosen) return
    shown = [index, chosen]
    const layer = figures.filter(({ array }) => array.layer === chosen.array.layer && !array.blank)
    light(layer.map(({ marks }) => marks[index]))
    const name = chosen.array.names?.[index] ?? String(index)
    const value = layer
      .map((each) => `${called(each, index)} = ${text(each.array, index)}`)
      .join("  →  ") + (name === String(index) ? "" : `  (${name})`)
    const lines = [element("div", {}, value)]
    if (traced) {
      const strongest = traced.show(chosen.array.layer, index)
      for (const side of ["fed", "feeds"]) {
        const addends = strongest[side].flatMap(([from, i, addend], k) => [
          k ? "  " : "",
          element("span", { className: "addend" }, `${called(from, i)} ${signed(addend)}`),
        ])
        const label = element("span", { className: "hint" }, data.words[side])
        lines.push(element("div", {}, ...(addends.length ? [label, ...addends] : [])))
      }
    }
    readout.replaceChildren(...lines)
  }
  const rest = () => {
    shown = null
    // A chosen cell stays read while no other is pointed at.
    const chosen = figures.find(({ array }) => array.chosen !== null)
    if (chosen) return read(chosen.array.chosen, chosen)
    light([])
    traced?.clear()
    readout.replaceChildren(element("span", { className: "hint" }, hintOf(data.hint)))
  }

  figures.forEach((each) => {
    const choose = (index) => {
      if (!each.array.target) return
      if (data.opens) leadTo([data.opens], (top) => placeOfSum(top, root))
      send("chosen", `${each.array.target}[${index}]`)
    }
    // The press comes before the focus that it gives: the focus then reads the pressed cell.
    each.cells.onpointerdown = (event) => {
      const index = each.marks.indexOf(event.target)
      if (index >= 0) root.at = each.at = index
    }
    each.cells.onclick = (event) => {
      if (!each.marks.includes(event.target)) return
      read(each.at, each) // a finger has left it by now, and gives the focus once
      choose(each.at)
    }
    each.cells.onpointermove = (event) => {
      const index = each.marks.indexOf(event.target)
      if (index >= 0) read(index, each)
    }
    each.cells.onpointerleave = rest
    each.cells.onfocus = () => {
      root.at = each.at
      read(each.at, each)
    }
    each.cells.onblur = rest
    each.cells.onkeydown = (event) => {
      if (event.key === "Enter") choose(each.at)
      const step = arrow(event)
      if (!step) return
      consume(event)
      const to = each.at + step[0] + each.array.columns * step[1]
      if (each.marks[to]) each.at = to
      root.at = each.at
      read(each.at, each)
    }
  })

  let follow = null
  const followAgain = () => follow?.()
  const follows = () => follower(
    figures,
    network,
    (fraction) => asPercent(fraction, data.words.percent),
    fill,
    (found) => {
      if (data.said) said.textContent = found ? filled(data.follows, found) : data.said
      tellRead(found)
      shown && rest()
    },
  )
  const arrived = () => {
    rest()
    followAgain()
  }

  function update(now, trigger) {
    data = now
    send = trigger
    writeText(said, data.said)
    const focused = figures.find(({ cells }) => cells.matches(":focus"))
    // Who pressed a cell with the mouse has the arrow keys of the page again.
    const held = focused?.cells.matches(":focus-visible") ? focused : null
    if (!held) focused?.cells.blur()
    figures.forEach((each, i) => {
      each.array = { ...data.arrays[i] } // it may change, and the same is given again
      if (each !== held) each.at = each.array.chosen ?? 0
      label(each)
      // What is traced is drawn once it is known what it shows.
      if (!traced?.tints(each)) fill(each)
    })
    fitting.update()
    if (data.follows) follow = follows()
    arrived()
    if (held) read(held.at, held)
    if (traced) document.addEventListener(ARRIVED, arrived)
    if (data.follows) document.addEventListener(DRAWN, followAgain)
  }

  const style = root.getRootNode()
  if (!style.adoptedStyleSheets.includes(shades)) style.adoptedStyleSheets.push(shades)
  root.replaceChildren(said, row, readout)
  const fitting = fit(figures, row, first)
  // Drawn anew, it goes on from the cell that had the focus.
  if (figures[had]) {
    if (figures[had].marks[root.at]) figures[had].at = root.at
    figures[had].cells.focus()
  }
  const leave = () => {
    fitting.disconnect()
    document.removeEventListener(ARRIVED, arrived)
    document.removeEventListener(DRAWN, followAgain)
    if (first.follows) drawing.read = null
  }
  return { update, leave }
}

// The elements of an array, without its values.
function figureOf(array) {
  const cells = element("div", { className: array.names ? "cells named" : "cells", tabIndex: 0 })
  cells.classList.toggle("choosable", Boolean(array.target))
  cells.style.setProperty("--columns", array.columns)
  cells.setAttribute("role", "img")
  const marks = array.values.map(() => element("i", { isBar: Boolean(array.names) }))
  const rows = array.names?.map((title) =>
    [element("span", { className: "name", title }, title), element("span")])
  marks.forEach((mark, i) => cells.append(...(rows ? [rows[i][0], mark, rows[i][1]] : [mark])))
  if (array.frame) {
    const frame = element("span", { className: "frame" })
    for (const [i, side] of ["top", "left", "side"].entries()) {
      frame.style.setProperty(`--${side}`, array.frame[i])
    }
    cells.append(frame)
  }
  if (array.rule) {
    const rules = element("span", { className: "rules" })
    rules.style.setProperty("--rule", array.rule)
    cells.append(rules)
  }
  const [name, shape, notes] = ["b", "span", "div"].map((tag) => element(tag))
  const figure = element("figure", {}, element("figcaption", {}, name, shape), cells, notes)
  return { array, cells, marks, rows, name, shape, notes, figure, at: array.chosen ?? 0 }
}

// Writes around the cells what they are.
function label({ array, cells, marks, name, shape, notes }) {
  cells.setAttribute("aria-label", array.words)
  marks.forEach((mark, i) => mark.classList.toggle("chosen", i === array.chosen))
  writeText(name, array.name)
  writeText(shape, array.shape)
  notes.replaceChildren(...array.notes.map((note) => element("div", { className: "note" }, note)))
}

// Draws the values of an array where its cells are.
function fill({ array, marks, rows }) {
  marks.forEach((mark, i) => tint(mark, array.values[i], array))
  if (!rows) return
  const best = array.best && !array.blank
    ? array.values.indexOf(Math.max(...array.values))
    : -1
  rows.forEach(([name, value], i) => {
    for (const span of [name, value]) {
      span.classList.toggle("best", i === best)
      span.classList.toggle("truth", i === array.truth)
    }
    writeText(value, array.blank ? "" : array.column[i])
  })
}

function text({ texts, values }, index) {
  return texts ? texts[index] : asNumber(values[index])
}

// On a narrow page the cells shrink rather than run over its edge; on a wide one they may grow
// until the arrays take the line, in whole pixels, which keeps them sharp and square.
function fit(figures, row, { grow, compact }) {
  const size = (factor) => {
    row.style.setProperty("--growth", factor)
    for (const { array, cells } of figures) {
      const cell = Math.max(Math.floor(array.cell * factor), array.names ? LOWEST_LINE : 1)
      cells.style.setProperty("--cell", `min(${cell}px, (100cqw - 2px) / ${array.columns})`)
    }
  }
  size(1)
  // Of an output its bars grow, beside their words.
  const growing = figures.map(({ array, cells, marks }) => (array.names ? marks[0] : cells))
  let width = 0
  const again = () => {
    width = row.offsetWidth
    size(1)
    const gap = parseFloat(getComputedStyle(row).columnGap)
    const all = figures.reduce((sum, { figure }) => sum + figure.offsetWidth + gap, -gap)
    const cells = growing.reduce((sum, each) => sum + each.offsetWidth, 0)
    const least = compact ? LEAST_GROWTH : 1
    size(Math.min(MOST_GROWTH, Math.max(least, 1 + (width - all) / cells)))
  }
  const watch = new ResizeObserver(() => {
    // Less is a scroll bar, which comes and goes with the height: not to be followed to and fro.
    if (Math.abs(row.offsetWidth - width) >= 20) again()
  })
  const update = () => {
    if (!grow) return
    watch.observe(row)
    // At once, or they would be seen as they were; and longer numbers may have taken the room of the
    // last array.
    const [first, last] = [figures[0], figures.at(-1)].map(({ figure }) => figure.offsetTop)
    if (width ? last > first : row.offsetWidth) again()
  }
  return { update, disconnect: () => watch.disconnect() }
}

function tint(mark, value, { signed, limit }) {
  const kind = signed ? (value < 0 ? "negative" : "positive") : "magnitude"
  const share = Math.min(1, Math.abs(value) / limit)
  const looks = mark.isBar ? `${kind} ${share.toFixed(3)}` : shadeOf(kind, share)
  // Most cells of a digit are empty, and stay it: what does not change is not drawn anew.
  if (mark.looks === looks) return
  const [now, before] = mark.isBar ? [kind, mark.kind] : [looks, mark.looks]
  if (before) mark.classList.remove(before)
  mark.classList.add(now)
  if (mark.isBar) mark.style.setProperty("--share", share.toFixed(3))
  Object.assign(mark, { looks, kind })
}

// Where little of the sum is in view, more is scrolled to; the arrays above it stay in view as far as
// they can, with their names.
function placeOfSum(top, arrays) {
  const half = innerHeight / 2
  if (top < 0.7 * innerHeight) return top
  const room = arrays.isConnected ? arrays.getBoundingClientRect().top - HEADER : 0
  return top - room < 0.6 * innerHeight ? Math.max(half, top - room) : half
}
