// Arrays that follow the drawing on the pad while the pen moves: it is prepared, and goes through the
// network, here. While nothing is drawn, or what they are of already, they are as they were given.
const ALIKE = 2 / 255 // two grey levels: of the same drawing x differs by less

// `inPercent` writes a fraction, `fill` draws a figure as its array says; `tell` is told what is read
// in it: null, or the label and the confidence.
function follower(figures, networkIfHere, inPercent, fill, tell) {
  const given = figures.map(({ array }) => ({ ...array }))
  const image = given.find(({ name }) => name === "x").values
  let follows = null

  function follow() {
    const network = networkIfHere()
    const drawn = network && drawing.levels ? prepareDigit(drawing.levels) : null
    const x = drawn?.some((level, i) => Math.abs(level - image[i]) > ALIKE) ? drawn : null
    if (!x && follows === false) return
    follows = Boolean(x)
    const arrays = x ? { x, ...network.forward(x) } : {}
    figures.forEach((figure, i) => {
      Object.assign(figure.array, given[i], x && followed(given[i], arrays[given[i].name], inPercent))
      figure.figure.classList.toggle("moving", follows)
      fill(figure)
    })
    tell(x && outcome(given.at(-1).names, arrays.y, inPercent))
  }

  return follow
}

// What changes of an array that has other values, as dashboard/components/arrays.py draws it.
function followed({ name, names }, values, inPercent) {
  const [lowest, highest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0])
  const largest = Math.max(-lowest, highest)
  const isSum = name.startsWith("a")
  return {
    values,
    texts: null,
    signed: isSum || lowest < 0,
    limit: isSum ? largest || 1 : Math.max(1, largest),
    column: names && Array.from(values, isSum ? asSum : inPercent),
    truth: null,
  }
}

function outcome(names, y, inPercent) {
  const confidence = Math.max(...y)
  return { label: names[y.indexOf(confidence)], confidence: inPercent(confidence) }
}

function asSum(value) {
  return value.toFixed(2).replace(/^-0.00$/, "0.00").replace("-", "−")
}
