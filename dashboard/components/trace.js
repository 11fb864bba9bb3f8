// What feeds a cell and what it feeds. Its addends tint the array before it, what it adds tints the
// array after it, and the largest of both are lines. The network may come after the arrays.
const LARGEST = 6 // lines to each side

function tracer(row, figures, networkIfHere) {
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  lines.setAttribute("class", "lines")
  lines.setAttribute("aria-hidden", "true")
  row.append(lines)
  const nothing = { largest: [], paint() {} }
  let tinted = []
  let joined = [] // the lines that are drawn, and the cells that each joins

  function clear(kept = [], joins = []) {
    for (const each of tinted) {
      if (kept.includes(each)) continue
      each.marks.forEach((mark, i) => tint(mark, each.array.values[i], each.array))
    }
    tinted = kept
    joined = joins
    lines.replaceChildren(...joined.map(({ made }) => made))
  }

  // Every place is read before anything is written: the browser then lays the page out once.
  function place(joins) {
    const box = lines.getBoundingClientRect()
    const middle = (mark) => {
      const { left, top, width, height } = mark.getBoundingClientRect()
      return [left + width / 2 - box.left, top + height / 2 - box.top]
    }
    const places = joins.map(({ from, to }) => [...middle(from), ...middle(to)])
    joins.forEach(({ made }, i) => {
      for (const [k, name] of ["x1", "y1", "x2", "y2"].entries()) made.setAttribute(name, places[i][k])
    })
  }
  // Where the cells grow, or come to stand in another row.
  new ResizeObserver(() => place(joined)).observe(row)

  // Returns [figure, index, addend] of the largest before and after the cell.
  function show(layer, index) {
    const network = networkIfHere()
    if (!network) {
      clear()
      return { fed: [], feeds: [] }
    }
    // The drawing of an array of a layer, if all of it is drawn.
    const figure = (name, layer) =>
      figures.find(({ array, marks }) =>
        array.name === name && !array.blank && marks.length === network.sizes[layer])
    const output = (layer) =>
      figure(layer === 0 ? "x" : layer === network.depth ? "y" : `z${layer}`, layer)
    const before = output(layer - 1)
    const sum = figure(`a${layer}`, layer) ?? output(layer)
    const own = output(layer)
    const after = figure(`a${layer + 1}`, layer + 1) ?? output(layer + 1)
    const fed = before && sum
      ? spread(before, network.ledger(layer, index, before.array.values).addends)
      : nothing
    const feeds = own && after
      ? spread(after, network.sent(layer, index, own.array.values[index]))
      : nothing
    const joins = [
      ...fed.largest.map(([from, i, addend]) => line(from.marks[i], sum.marks[index], addend, fed)),
      ...feeds.largest.map(([to, i, addend]) => line(own.marks[index], to.marks[i], addend, feeds)),
    ]
    place(joins)
    clear([fed.figure, feeds.figure].filter(Boolean), joins)
    fed.paint()
    feeds.paint()
    return { fed: fed.largest, feeds: feeds.largest }
  }

  function spread(figure, addends) {
    const sizes = addends.map(Math.abs)
    const limit = Math.max(...sizes) || 1
    const largest = [...sizes.keys()]
      .filter((i) => sizes[i] > 0)
      .sort((one, other) => sizes[other] - sizes[one])
      .slice(0, LARGEST)
      .map((i) => [figure, i, addends[i]])
    const paint = () =>
      figure.marks.forEach((mark, i) => tint(mark, addends[i], { signed: true, limit }))
    return { figure, largest, limit, paint }
  }

  function line(from, to, addend, { limit }) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "line")
    made.setAttribute("class", addend < 0 ? "negative" : "positive")
    made.style.setProperty("--share", Math.abs(addend) / limit)
    return { made, from, to }
  }

  return { show, clear, tints: (figure) => tinted.includes(figure) }
}
