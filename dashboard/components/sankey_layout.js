// Where the parts of a flow stand. `along` goes from the image to the classes, `across` at right
// angles to it: to the right and down, or where there is little room down and to the right.
const NARROW = 640 // CSS pixels of the page's column
const THICKEST = 46 // of a ribbon's: the rest, and all that meet in a unit

function layout({ columns, gaps, classes }, width) {
  const wide = width >= NARROW
  const most = Math.max(1, ...columns.map(({ units }) => units.length))
  const tile = wide ? 48 : Math.min(38, Math.floor(width / (most + 1)) - 4)
  const image = wide ? 196 : 168
  const pitch = wide ? tile + 20 : width / (most + 1)
  const head = wide ? 22 : 0
  const ends = wide ? Math.min(190, width * 0.22) : 74 // of the classes, along
  const room = wide ? width : image + ends + (columns.length + 1) * 120 + columns.length * (tile + 28)
  const height = wide ? Math.max(classes.length * 22, most * pitch, image) : width
  // Across: the units about the middle, what is not drawn behind the last of them.
  const others = wide ? head + height + 32 : width - pitch / 2
  const middle = wide ? head + height / 2 : (width - pitch) / 2
  const deep = wide ? tile : tile + 28 // a tile along, with what is written below it
  const gap = (room - image - ends - columns.length * deep) / (columns.length + 1)
  const nodes = new Map()
  const put = (name, start, end, across, side) => nodes.set(name, { start, end, across, side })
  put("image", 0, image, wide ? middle : width / 2, image)
  columns.forEach(({ name, units }, i) => {
    const start = image + gap * (i + 1) + deep * i
    units.forEach(({ unit }, k) => {
      put(unit, start, start + deep, middle + (k - (units.length - 1) / 2) * pitch, tile)
    })
    put(`${name} others`, start, start + deep, others, tile)
  })
  const row = wide ? 22 : width / classes.length
  classes.forEach(({ unit }, k) => {
    const across = (wide ? middle : width / 2) + (k - (classes.length - 1) / 2) * row
    put(unit, room - ends, room, across, row)
  })
  return { wide, tile, image, head, ends, gap, row, nodes, ...ribbons(), whole: whole() }

  function whole() {
    return { along: room, across: wide ? others + 88 : width }
  }

  // Each edge and each rest with where it begins and ends, and how thick it is.
  function ribbons() {
    const end = classes.find(({ role }) => role === "for").unit
    const drawn = gaps.flatMap(({ edges, rest }, i) => {
      const last = i === columns.length
      const from = i ? `${columns[i - 1].name} others` : "image"
      const to = last ? end : `${columns[i].name} others`
      const found = edges.map(({ source, target, value }) => ({
        value, gap: i, source: source ?? "image", target: last ? end : target,
      }))
      return Math.abs(rest) > 1e-9 ? [...found, { value: rest, gap: i, source: from, target: to, rest: true }] : found
    })
    const sides = new Map() // what meets at a side of a node
    for (const ribbon of drawn) {
      for (const [side, node] of [["out", ribbon.source], ["in", ribbon.target]]) {
        const key = `${side} ${node}`
        sides.set(key, [...(sides.get(key) ?? []), ribbon])
      }
    }
    const sum = (list) => list.reduce((total, { value }) => total + Math.abs(value), 0)
    const scale = Math.min(...[...sides].map(([key, list]) => {
      const most = key === "out image" ? 0.9 * image : key === `in ${end}` ? 2 * THICKEST : Math.min(THICKEST, tile)
      return most / sum(list)
    }), 1e6)
    for (const [key, list] of sides) {
      const [side, name] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)]
      const far = ({ source, target }) => nodes.get(side === "out" ? target : source).across
      const node = nodes.get(name)
      const total = scale * sum(list)
      const squeeze = Math.min(1, (name === end ? row : node.side) / total)
      let at = node.across - (squeeze * total) / 2
      for (const ribbon of list.sort((one, other) => far(one) - far(other))) {
        const thick = Math.abs(ribbon.value) * scale
        ribbon.thick = thick
        ribbon[side] = [side === "out" ? node.end : node.start, at + (squeeze * thick) / 2]
        at += squeeze * thick
      }
    }
    return { drawn }
  }
}
