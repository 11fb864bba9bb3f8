// Where the parts of a flow stand. `along` goes from the image to the classes, `across` at right
// angles to it: to the right and down, or where there is little room down and to the right.
const NARROW = 640 // CSS pixels of the page's column
const LARGE = 1100
const SHORTEST = 100 // of the ribbons between two layers that stand side by side
const THICKEST = 46 // of the ribbons that meet at one side of a unit, or of what is not drawn
const HEAD = 22 // the names of the arrays
const WRITTEN = 28 // what is written below a tile

function layout({ columns, gaps, classes }, width) {
  const most = Math.max(1, ...columns.map(({ units }) => units.length))
  const free = ({ image, ends, deep }, room) =>
    (room - image - ends - columns.length * deep) / (columns.length + 1)
  let sizes = width < LARGE
    ? { tile: 48, deep: 48, image: 196, ends: Math.min(190, 0.22 * width) }
    : { tile: 56, deep: 56, image: 252, ends: 190 }
  const wide = width >= NARROW && free(sizes, width) >= SHORTEST
  if (!wide) {
    const tile = Math.min(38, Math.floor(width / (most + 1)) - 4)
    sizes = { tile, deep: tile + WRITTEN, image: 168, ends: 86 }
  }
  const { tile, deep, image, ends } = sizes
  const row = wide ? 22 : width / classes.length
  const pitch = wide ? tile + 20 : width / (most + 1)
  const along = wide ? width : image + ends + columns.length * deep + (columns.length + 1) * 120
  const gap = free(sizes, along)
  // Across: the units about the middle, what is not drawn behind the last of them.
  const height = Math.max(classes.length * row, most * pitch, image)
  const middle = wide ? HEAD + height / 2 : (width - pitch) / 2
  const others = wide ? HEAD + height + 36 : width - pitch / 2
  const notes = others + THICKEST / 2 + 8

  const nodes = new Map()
  const centre = wide ? middle : width / 2 // of the image and of the classes
  nodes.set("image", { start: 0, end: image, across: centre, side: image })
  columns.forEach(({ name, units }, i) => {
    const start = image + gap * (i + 1) + deep * i
    const place = { start, end: start + deep, side: tile }
    units.forEach(({ unit }, k) => {
      nodes.set(unit, { ...place, across: middle + (k - (units.length - 1) / 2) * pitch })
    })
    nodes.set(`others ${name}`, { ...place, across: others })
  })
  classes.forEach(({ unit }, k) => {
    const across = centre + (k - (classes.length - 1) / 2) * row
    nodes.set(unit, { start: along - ends, end: along, across, side: row })
  })
  const across = wide ? notes + (gap < 150 ? 68 : 50) : width
  const end = classes.find(({ kind }) => kind === "for").unit
  const ribbons = ribbonsOf(columns, gaps, end)
  lay(ribbons, nodes, {
    "out image": 0.9 * image,
    [`in ${end}`]: 2 * THICKEST, // it is let in through one row
  }, across)
  return { wide, tile, image, ends, gap, along, across, notes, nodes, ribbons }
}

// Each edge, and for each gap one for all that is not drawn.
function ribbonsOf(columns, gaps, end) {
  return gaps.flatMap(({ edges, rest }, i) => {
    const last = i === columns.length
    const between = ["x", ...columns.map(({ name }) => name), "y"].slice(i, i + 2)
    const drawn = edges.map(({ source, target, value }) =>
      ({ value, source: source ?? "image", target: last ? end : target, to: target }))
    return [...drawn, {
      value: rest,
      source: i ? `others ${columns[i - 1].name}` : "image",
      target: last ? end : `others ${columns[i].name}`,
      between,
    }]
  })
}

// Gives each ribbon its thickness, and where it goes out and comes in, [along, across]: those that
// meet at one side of a node lie beside each other, and none over an edge of the picture.
function lay(ribbons, nodes, room, across) {
  const sides = new Map()
  for (const ribbon of ribbons) {
    for (const [side, name] of [["out", ribbon.source], ["in", ribbon.target]]) {
      const key = `${side} ${name}`
      if (!sides.has(key)) sides.set(key, { side, node: nodes.get(name), met: [] })
      sides.get(key).met.push(ribbon)
    }
  }
  const sum = (met) => met.reduce((total, { value }) => total + Math.abs(value), 0)
  const scale = [...sides].reduce((least, [key, { node, met }]) =>
    Math.min(least, (room[key] ?? Math.min(THICKEST, node.side)) / (sum(met) || 1)), Infinity)
  for (const { side, node, met } of sides.values()) {
    const far = ({ source, target }) => nodes.get(side === "out" ? target : source).across
    const thick = (ribbon) => scale * Math.abs(ribbon.value)
    const squeeze = Math.min(1, node.side / (scale * sum(met) || 1))
    let at = node.across - (squeeze * scale * sum(met)) / 2
    for (const ribbon of met.sort((one, other) => far(one) - far(other))) {
      ribbon.thick = thick(ribbon)
      const middle = at + (squeeze * ribbon.thick) / 2
      const inside = Math.max(ribbon.thick / 2, Math.min(across - ribbon.thick / 2, middle))
      ribbon[side] = [side === "out" ? node.end : node.start, inside]
      at += squeeze * ribbon.thick
    }
  }
}
