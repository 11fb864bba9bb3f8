// Arrays as heatmaps side by side. Pointing at a cell, or moving to it with the arrow keys, reads
// its value and marks the cell of the same index in the arrays of the same layer. Where an array
// has a target, a click or Enter chooses the cell. Where the network of the arrays is here, what feeds
// the cell and what it feeds is shown too, and the arrays may follow the drawing on the pad.
const MOST_GROWTH = 2
const LEAST_GROWTH = 0.6 // of arrays that are seen all at once
const LOWEST_LINE = 13 // CSS pixels

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".heatmaps")
  root.leave?.() // with other data it is drawn anew
  const active = parentElement.activeElement ?? document.activeElement
  // Who pressed a cell with the mouse has the arrow keys of the page again.
  const had = active?.matches(":focus-visible")
    ? [...root.querySelectorAll(".cells")].indexOf(active)
    : -1
  const at = root.at
  const readout = element("p", { className: "readout" })
  readout.setAttribute("aria-live", "polite")

  const figures = data.arrays.map((given) => {
    const array = { ...given } // it may change, and the same is given again
    const cells = element("div", { className: array.names ? "cells named" : "cells", tabIndex: 0 })
    cells.classList.toggle("choosable", Boolean(array.target))
    cells.style.setProperty("--columns", array.columns)
    cells.setAttribute("role", "img")
    cells.setAttribute("aria-label", array.words)
    const marks = array.values.map(() => element("i"))
    if (array.chosen !== null) marks[array.chosen].classList.add("chosen")
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
    const name = element("b", {}, array.name)
    const caption = element("figcaption", {}, name, element("span", {}, array.shape))
    const notes = array.notes.map((note) => element("div", { className: "note" }, note))
    const figure = element("figure", {}, caption, cells, ...notes)
    return { array, cells, marks, rows, at: array.chosen ?? 0, figure }
  })
  figures.forEach(fill)
  // Drawn anew, it goes on from the cell that had the focus.
  if (figures[had]?.marks[at]) figures[had].at = at

  const row = element("div", { className: "arrays" }, ...figures.map(({ figure }) => figure))
  const traced = data.network
    ? tracer(row, figures, () => networks.get(data.network))
    : null

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
    light([])
    shown = null
    traced?.clear()
    readout.replaceChildren(element("span", { className: "hint" }, hintOf(data.hint)))
    // A chosen cell stays read while no other is pointed at.
    const chosen = figures.find(({ array }) => array.chosen !== null)
    if (chosen) read(chosen.array.chosen, chosen)
  }

  figures.forEach((each) => {
    const choose = (index) => {
      if (!each.array.target) return
      if (data.opens) leadTo([data.opens], (top) => placeOfSum(top, root))
      setTriggerValue("chosen", `${each.array.target}[${index}]`)
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

  const said = element("p", { className: "said" }, data.said)
  const follow = data.follows && follower(
    figures,
    () => networks.get(data.network),
    (fraction) => asPercent(fraction, data.words.percent),
    fill,
    (found) => {
      if (data.said) said.textContent = found ? filled(data.follows, found) : data.said
      tellRead(found)
      shown && rest()
    },
  )
  root.replaceChildren(said, row, readout)
  const fitting = fit(figures, row, data)
  readout.classList.toggle("traced", Boolean(traced))
  readout.classList.toggle("brief", data.compact)
  const arrived = () => {
    rest()
    if (follow) follow()
  }
  if (traced) document.addEventListener(ARRIVED, arrived)
  if (follow) document.addEventListener(DRAWN, follow)
  arrived()
  figures[had]?.cells.focus()
  return root.leave = () => {
    fitting.disconnect()
    document.removeEventListener(ARRIVED, arrived)
    if (!follow) return
    document.removeEventListener(DRAWN, follow)
    drawing.read = null
  }
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
    value.textContent = array.blank ? "" : array.column[i]
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
  const watch = new ResizeObserver(() => {
    // Less is a scroll bar, which comes and goes with the height: not to be followed to and fro.
    if (Math.abs(row.offsetWidth - width) < 20) return
    width = row.offsetWidth
    size(1)
    const gap = parseFloat(getComputedStyle(row).columnGap)
    const all = figures.reduce((sum, { figure }) => sum + figure.offsetWidth + gap, -gap)
    const cells = growing.reduce((sum, each) => sum + each.offsetWidth, 0)
    const least = compact ? LEAST_GROWTH : 1
    size(Math.min(MOST_GROWTH, Math.max(least, 1 + (width - all) / cells)))
  })
  if (grow) watch.observe(row)
  return watch
}

function tint(mark, value, { signed, limit }) {
  const className = signed ? (value < 0 ? "negative" : "positive") : "magnitude"
  const share = Math.min(1, Math.abs(value) / limit).toFixed(3)
  // Most cells of a digit are empty, and stay it: what does not change is not drawn anew.
  if (mark.share === share && mark.kind === className) return mark
  if (mark.kind) mark.classList.remove(mark.kind)
  mark.classList.add(className)
  mark.style.setProperty("--share", share)
  return Object.assign(mark, { share, kind: className })
}

// Where little of the sum is in view, more is scrolled to; the arrays above it stay in view as far as
// they can, with their names.
function placeOfSum(top, arrays) {
  const half = innerHeight / 2
  if (top < 0.7 * innerHeight) return top
  const room = arrays.isConnected ? arrays.getBoundingClientRect().top - HEADER : 0
  return top - room < 0.6 * innerHeight ? Math.max(half, top - room) : half
}
