// A drawing on the pad prepared as core/images prepares it, so that the network sees the same while
// the pen moves. The ground is known to be clean, and is not looked for.
const IMAGE = 28 // pixels along each side of what the network gets
const BOX = 20 // pixels along each side of the box that the ink fits
const THINNEST = 1.5 // pixels of the box: strokes of MNIST are hardly ever thinner
const WHOLE = 2 ** 22 // Pillow's weights are so many parts of 1: half a level more may move a digit
const FAINTEST = 16 // grey levels between ground and ink
const PART = 0.4 // of full ink: what has less is the soft edge of a stroke

// Levels of a square drawing, light ink on 0, as (784,) from 0 to 1; null while nothing is drawn.
function prepareDigit(levels) {
  const side = Math.sqrt(levels.length)
  const ink = findInk(levels, side)
  if (!ink) return null
  const { labels, pieces } = ink
  const isKept = new Uint8Array(pieces.length + 1)
  for (const { number } of choosePieces(labels, pieces, side)) isKept[number] = 1
  const kept = mask(side, side, (at) => isKept[labels[at]])
  const foot = underline(kept)
  for (let at = 0; at < kept.cells.length; at++) kept.cells[at] &= ~foot.cells[at]
  const box = boxAbout(kept)
  const size = Math.max(box.height, box.width)
  return centreDigit(thickened(coverage(levels, kept), kept, (THINNEST * size) / BOX))
}

// A picture of `cells`, row after row.
function mask(height, width, value) {
  const cells = new Uint8Array(height * width)
  if (value) for (let at = 0; at < cells.length; at++) cells[at] = value(at)
  return { cells, height, width }
}

function boxAbout({ cells, height, width }) {
  let [top, left, bottom, right] = [height, width, 0, 0]
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (!cells[at]) continue
      if (row < top) top = row
      if (row >= bottom) bottom = row + 1
      if (column < left) left = column
      if (column >= right) right = column + 1
    }
  }
  return { top, left, bottom, right, height: bottom - top, width: right - left }
}

// A picture with so many empty cells more on each side, or with fewer.
function padded(picture, by) {
  const { cells, height, width } = picture
  const wide = { height: height + 2 * by, width: width + 2 * by }
  wide.cells = new cells.constructor(wide.height * wide.width)
  for (let row = 0; row < height; row++) {
    wide.cells.set(cells.subarray(row * width, (row + 1) * width), (row + by) * wide.width + by)
  }
  return wide
}

function cropped({ cells, width }, box) {
  const part = { height: box.height, width: box.width }
  part.cells = new cells.constructor(box.height * box.width)
  for (let row = 0; row < box.height; row++) {
    const from = (box.top + row) * width + box.left
    part.cells.set(cells.subarray(from, from + box.width), row * box.width)
  }
  return part
}

function findInk(levels, side) {
  const peak = peakOf(levels, side)
  if (peak < FAINTEST) return null
  let lines = crossingLines(mask(side, side, (at) => levels[at] > peak / 5)).cells
  let [strong, off] = [0, 0]
  for (let at = 0; at < levels.length; at++) {
    if (levels[at] < peak / 2) continue
    strong++
    if (!lines[at]) off++
  }
  if (off < 0.05 * strong) lines = new Uint8Array(levels.length) // they are all there is
  const full = medianWhere(levels, (at) => levels[at] >= peak / 2 && !lines[at])
  const found = findPieces(mask(side, side, (at) => levels[at] > PART * full && !lines[at]))
  return found.pieces.length ? found : null
}

// The level of one pixel in a thousand, if these are ink.
function peakOf(levels, side) {
  const sampled = Math.ceil(side / 2)
  const largest = mask(sampled, sampled, (at) =>
    levels[2 * (Math.floor(at / sampled) * side + (at % sampled))]).cells.sort()
  const several = largest.at(-Math.max(1, Math.floor(largest.length / 1000)))
  return several >= FAINTEST ? several : levels.reduce((one, other) => (one > other ? one : other))
}

function medianWhere(levels, holds) {
  const counts = new Uint32Array(256)
  let n = 0
  for (let at = 0; at < levels.length; at++) {
    if (!holds(at)) continue
    counts[levels[at]]++
    n++
  }
  const ranked = (rank) => {
    let level = 0
    for (let below = counts[0]; below <= rank; below += counts[level]) level++
    return level
  }
  return (ranked(Math.floor((n - 1) / 2)) + ranked(Math.floor(n / 2))) / 2
}

// How much of each pixel is covered by the ink that is kept, 0 to 1.
function coverage(levels, kept) {
  const { height, width, cells } = kept
  const full = medianWhere(levels, (at) => cells[at])
  const floor = full / 10
  const covered = { height, width, cells: new Float32Array(cells.length) }
  const box = boxAbout(kept)
  for (let row = Math.max(0, box.top - 2); row < Math.min(height, box.bottom + 2); row++) {
    for (let column = Math.max(0, box.left - 2); column < Math.min(width, box.right + 2); column++) {
      const at = row * width + column
      // A lone grey is noise; next to strong ink it is the soft edge of a stroke.
      if (levels[at] > floor && (cells[at] || isNear(kept, row, column))) {
        covered.cells[at] = Math.min((levels[at] - floor) / (full - floor), 1)
      }
    }
  }
  return covered
}

function isNear({ cells, height, width }, row, column) {
  for (let y = Math.max(0, row - 2); y <= Math.min(height - 1, row + 2); y++) {
    for (let x = Math.max(0, column - 2); x <= Math.min(width - 1, column + 2); x++) {
      if (cells[y * width + x]) return true
    }
  }
  return false
}

// Strokes at least so many pixels wide on average. Pixels of a stroke are a quarter of its width
// away from its edge on average.
function thickened(covered, kept, width) {
  const inside = cropped(kept, boxAbout(kept))
  const edge = distances(padded(inside, 1), 0)
  let [sum, n] = [0, 0]
  for (let at = 0; at < edge.length; at++) {
    sum += edge[at]
    if (edge[at]) n++
  }
  const more = (width - ((4 * sum) / n - 2)) / 2
  if (more <= 0) return covered
  const reach = Math.floor(more) + 1
  const wide = padded(covered, reach)
  const away = distances(padded(kept, reach), 1)
  for (let at = 0; at < away.length; at++) {
    const wider = Math.min(Math.max(more + 0.5 - away[at], 0), 1)
    if (wider > wide.cells[at]) wide.cells[at] = wider
  }
  return wide
}

// How far each cell is from the nearest one that has a value: Felzenszwalb and Huttenlocher,
// "Distance transforms of sampled functions", 2012.
function distances({ cells, height, width }, value) {
  const far = (height + width) ** 2
  const squared = new Float64Array(cells.length)
  for (let at = 0; at < cells.length; at++) squared[at] = cells[at] === value ? 0 : far
  const longest = Math.max(height, width)
  const line = new Float64Array(longest)
  const vertices = new Int32Array(longest)
  const bounds = new Float64Array(longest + 1)
  const along = (start, step, n) => {
    for (let i = 0; i < n; i++) line[i] = squared[start + i * step]
    let k = 0
    vertices[0] = 0
    bounds[0] = -Infinity
    bounds[1] = Infinity
    for (let i = 1; i < n; i++) {
      let meets
      do {
        const v = vertices[k]
        meets = (line[i] + i * i - line[v] - v * v) / (2 * (i - v))
      } while (meets <= bounds[k] && --k >= 0)
      vertices[++k] = i
      bounds[k] = meets
      bounds[k + 1] = Infinity
    }
    for (let i = 0, k = 0; i < n; i++) {
      while (bounds[k + 1] < i) k++
      const v = vertices[k]
      squared[start + i * step] = (i - v) * (i - v) + line[v]
    }
  }
  for (let column = 0; column < width; column++) along(column, width, height)
  for (let row = 0; row < height; row++) along(row * width, 1, width)
  for (let at = 0; at < squared.length; at++) squared[at] = Math.sqrt(squared[at])
  return squared
}

// Ink scaled to the box and centred by its mass.
function centreDigit(covered) {
  const { height, width } = covered
  const ink = mask(height, width, (at) => Math.round(covered.cells[at] * 255))
  const box = boxAbout(ink)
  const scale = BOX / Math.max(box.width, box.height)
  const rows = Math.max(1, halfEven(box.height * scale))
  const columns = Math.max(1, halfEven(box.width * scale))
  const digit = resized(ink, box, rows, columns, scale <= 1)
  const brightest = digit.reduce((one, other) => Math.max(one, other))
  let [mass, down, across] = [0, 0, 0]
  digit.forEach((level, at) => {
    mass += level
    down += level * Math.floor(at / columns)
    across += level * (at % columns)
  })
  const inside = (start, size) => Math.min(Math.max(halfEven(start), 0), IMAGE - size)
  const top = inside(IMAGE / 2 - down / mass, rows)
  const left = inside(IMAGE / 2 - across / mass, columns)
  const x = new Float32Array(IMAGE * IMAGE)
  digit.forEach((level, at) => {
    const place = (top + Math.floor(at / columns)) * IMAGE + left + (at % columns)
    x[place] = halfEven((level * 255) / brightest) / 255
  })
  return x
}

// As Python rounds.
function halfEven(value) {
  const whole = Math.round(value)
  return Math.abs(value % 1) === 0.5 && whole % 2 ? whole - 1 : whole
}

// A part of a picture averaged to fewer pixels, or interpolated to more, as Pillow does it: along
// the rows, then along the columns, rounded after each.
function resized({ cells, height, width }, box, rows, columns, smaller) {
  const across = weightsOf(width, box.left, box.right, columns, smaller)
  const down = weightsOf(height, box.top, box.bottom, rows, smaller)
  const narrow = new Uint8Array(height * columns)
  for (let row = 0; row < height; row++) {
    across.forEach(([first, weights], column) => {
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += weights[i] * cells[row * width + first + i]
      narrow[row * columns + column] = Math.floor(sum / WHOLE + 0.5)
    })
  }
  const small = new Uint8Array(rows * columns)
  down.forEach(([first, weights], row) => {
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += weights[i] * narrow[(first + i) * columns + column]
      small[row * columns + column] = Math.floor(sum / WHOLE + 0.5)
    }
  })
  return small
}

// For each pixel of the result the first one that it is made of, and the weights from there.
function weightsOf(length, from, to, n, smaller) {
  const scale = (to - from) / n
  const stretch = Math.max(scale, 1)
  const support = (smaller ? 0.5 : 1) * stretch
  return Array.from({ length: n }, (_, i) => {
    const centre = from + (i + 0.5) * scale
    const first = Math.max(0, Math.trunc(centre - support + 0.5))
    const last = Math.min(length, Math.trunc(centre + support + 0.5))
    const weights = Array.from({ length: last - first }, (_, k) => {
      const off = (first + k - centre + 0.5) * (1 / stretch)
      return smaller ? (off > -0.5 && off <= 0.5 ? 1 : 0) : Math.max(0, 1 - Math.abs(off))
    })
    const sum = weights.reduce((one, other) => one + other)
    return [first, weights.map((weight) => Math.floor((weight / sum) * WHOLE + 0.5))]
  })
}
