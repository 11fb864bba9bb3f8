// Arrays as heatmaps side by side. Pointing at a cell, or moving to it with the arrow keys, reads
// its value and marks the cell of the same index in the arrays of the same layer. Where an array
// has a target, a click or Enter chooses the cell.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".heatmaps")
  const active = parentElement.activeElement ?? document.activeElement
  // Who pressed a cell with the mouse has the arrow keys of the page again.
  const had = active?.matches(":focus-visible")
    ? [...root.querySelectorAll(".cells")].indexOf(active)
    : -1
  const at = root.at
  const readout = element("p", { className: "readout" })
  readout.setAttribute("aria-live", "polite")

  const figures = data.arrays.map((array) => {
    const cells = element("div", { className: array.names ? "cells named" : "cells", tabIndex: 0 })
    cells.classList.toggle("choosable", Boolean(array.target))
    cells.style.setProperty("--columns", array.columns)
    // On a narrow page the cells shrink rather than run over its edge.
    cells.style.setProperty("--cell", `min(${array.cell}px, (100cqw - 2px) / ${array.columns})`)
    cells.setAttribute("role", "img")
    cells.setAttribute("aria-label", array.words)
    const marks = array.values.map((value) => colour(element("i"), value, array))
    const best = array.best && !array.blank
    if (array.chosen !== null) marks[array.chosen].classList.add("chosen")
    const largest = array.values.indexOf(Math.max(...array.values))
    marks.forEach((mark, i) => {
      if (!array.names) return cells.append(mark)
      const className = `${best && i === largest ? "best" : ""} ${i === array.truth ? "truth" : ""}`
      const title = array.names[i]
      cells.append(element("span", { className: `name ${className}`, title }, title), mark)
      cells.append(element("span", { className }, array.blank ? "" : array.texts[i]))
    })
    if (array.frame) {
      const frame = element("span", { className: "frame" })
      for (const [i, side] of ["top", "left", "side"].entries()) {
        frame.style.setProperty(`--${side}`, array.frame[i])
      }
      cells.append(frame)
    }
    const name = element("b", {}, array.name)
    const caption = element("figcaption", {}, name, element("span", {}, array.shape))
    const notes = array.notes.map((note) => element("div", { className: "note" }, note))
    const figure = element("figure", {}, caption, cells, ...notes)
    return { array, cells, marks, at: array.chosen ?? 0, figure }
  })
  // Drawn anew, it goes on from the cell that had the focus.
  if (figures[had]?.marks[at]) figures[had].at = at

  let lit = []
  const light = (marks) => {
    lit.forEach((mark) => mark.classList.remove("near"))
    lit = marks
    lit.forEach((mark) => mark.classList.add("near"))
  }
  const read = (index, chosen) => {
    const layer = figures.filter(({ array }) => array.layer === chosen.array.layer && !array.blank)
    light(layer.map(({ marks }) => marks[index]))
    const place = chosen.array.places?.[index] ?? index
    const name = chosen.array.names?.[index] ?? String(index)
    readout.textContent = layer
      .map(({ array }) => `${array.name}[${place}] = ${array.texts[index]}`)
      .join("  →  ") + (name === String(index) ? "" : `  (${name})`)
  }
  const rest = () => {
    light([])
    readout.replaceChildren(element("span", { className: "hint" }, data.hint))
    // A chosen cell stays read while no other is pointed at.
    const chosen = figures.find(({ array }) => array.chosen !== null)
    if (chosen) read(chosen.array.chosen, chosen)
  }

  figures.forEach((each) => {
    const choose = (index) => {
      if (each.array.target) setTriggerValue("chosen", `${each.array.target}[${index}]`)
    }
    // The press comes before the focus that it gives: the focus then reads the pressed cell.
    each.cells.onpointerdown = (event) => {
      const index = each.marks.indexOf(event.target)
      if (index >= 0) root.at = each.at = index
    }
    each.cells.onclick = (event) => {
      if (each.marks.includes(event.target)) choose(each.at)
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

  const row = element("div", { className: "arrays" }, ...figures.map(({ figure }) => figure))
  root.replaceChildren(row, readout)
  rest()
  figures[had]?.cells.focus()
}

function colour(mark, value, { signed, limit }) {
  mark.className = signed ? (value < 0 ? "negative" : "positive") : "magnitude"
  mark.style.setProperty("--share", Math.min(1, Math.abs(value) / limit).toFixed(3))
  return mark
}
