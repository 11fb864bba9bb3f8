// Arrays that follow the drawing on the pad while the pen moves: it is prepared, and goes through the
// network, here. While nothing is drawn they are as they were given.

// `fill` draws a figure as its array says, `tell` what they are of: null, or the values of y.
function follower(figures, networkIfHere, fill, tell) {
  const given = figures.map(({ array }) => ({ ...array }))
  let follows = false

  function follow() {
    const network = networkIfHere()
    const x = network && drawing.levels ? prepareDigit(drawing.levels) : null
    if (!x && !follows) return
    follows = Boolean(x)
    const arrays = x ? { x, ...network.forward(x) } : {}
    figures.forEach((figure, i) => {
      Object.assign(figure.array, given[i], x && followed(given[i], arrays[given[i].name]))
      fill(figure)
    })
    tell(arrays.y ?? null)
  }

  return follow
}

// What changes of an array that has other values, as dashboard/components/arrays.py draws it.
function followed({ names }, values) {
  const [lowest, highest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0])
  return {
    values,
    texts: null,
    signed: lowest < 0,
    limit: Math.max(1, -lowest, highest),
    column: names && Array.from(values, asPercent),
    truth: null,
  }
}

function asPercent(fraction) {
  const digits = (100 * fraction).toFixed(1)
  if (fraction > 0 && Number(digits) === 0) return "<0.1 %"
  if (fraction < 1 && Number(digits) === 100) return ">99.9 %"
  return `${digits} %`
}
