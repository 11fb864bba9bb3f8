// Lines that go from border to border of a drawing, and the foot of a digit, as in
// core/images/lines.py: Duda and Hart, "Use of the Hough transformation to detect lines and curves in
// pictures", 1972.
const STEEPEST = 0.2 // rows a column: some 11 degrees
const THICKEST = 0.035 // of the picture's height
const THICKEST_PEN = 0.12 // of the digit's height: an underline
const WIDER = 0.05 // of an underline's length: sticks out from under the digit on either side
const BELOW = 0.7 // of the height: an underline begins farther down
const COVERED = 0.55 // of the way from border to border has ink on it
const END = 0.06 // of the way: at both ends there is some, too
const CLEAR = 3 // times the points of a row of the same ink spread evenly: less is grain
const POINTS = 20000 // are looked at; of more, some are left out

function crossingLines(ink) {
  const { left, top, right, bottom } = boxAbout(ink)
  const goes = (from, to, size) => from < END * size && to > (1 - END) * size
  if (!goes(left, right, ink.width) && !goes(top, bottom, ink.height)) {
    return mask(ink.height, ink.width) // as nearly always
  }
  const across = linesAcross(ink)
  const rest = mask(ink.height, ink.width, (at) => ink.cells[at] && !across.cells[at])
  const down = transposed(linesAcross(transposed(rest)))
  return mask(ink.height, ink.width, (at) => across.cells[at] || down.cells[at])
}

// The pixels of a line that touches a digit from below and is wider on both sides.
function underline(digit) {
  const none = mask(digit.height, digit.width)
  const box = boxAbout(digit)
  const inner = cropped(digit, box)
  const line = linesAcross(inner, THICKEST_PEN)
  const rest = mask(box.height, box.width, (at) => inner.cells[at] && !line.cells[at])
  const [of, about] = [boxAbout(line), boxAbout(rest)]
  if (of.height <= 0 || about.height <= 0) return none
  const wider = Math.min(about.left, box.width - about.right) > WIDER * box.width
  if (!wider || of.top <= BELOW * box.height) return none
  for (let at = 0; at < line.cells.length; at++) {
    const row = box.top + Math.floor(at / box.width)
    none.cells[row * digit.width + box.left + (at % box.width)] = line.cells[at]
  }
  return none
}

function transposed({ cells, height, width }) {
  return mask(width, height, (at) => cells[(at % height) * width + Math.floor(at / height)])
}

// The pixels of lines from the left border to the right one.
function linesAcross({ cells, height, width }, thickest = THICKEST) {
  const lines = mask(height, width)
  const runs = new Int32Array(cells.length) // of ink, down each column, from 1
  const lengths = [0]
  const tops = []
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) {
      const at = row * width + column
      if (!cells[at]) continue
      if (row === 0 || !cells[at - width]) {
        runs[at] = lengths.push(0) - 1
        tops.push(at)
      } else runs[at] = runs[at - width]
      lengths[runs[at]]++
    }
  }
  const points = tops
    .filter((at) => lengths[runs[at]] <= Math.max(3, thickest * height))
    .sort((one, other) => one - other)
    .map((at) => ({ y: Math.floor(at / width), x: at % width, run: runs[at] }))
  if (points.length < COVERED * width) return lines
  for (const [slope, row] of mostVoted(points, height, width)) {
    const on = (y, x) => Math.abs(y - row - slope * (x - width / 2)) <= 2
    const near = points.filter(({ y, x }) => on(y, x))
    const columns = [...new Set(near.map(({ x }) => x))].sort((one, other) => one - other)
    if (!(columns.length > COVERED * width)) continue
    if (!(columns[0] < END * width && columns.at(-1) > (1 - END) * width)) continue
    const thickness = middle(near.map(({ run }) => lengths[run]))
    const belonging = new Set(
      near.map(({ run }) => run).filter((run) => lengths[run] <= 1.5 * thickness + 2))
    for (let at = 0; at < cells.length; at++) if (belonging.has(runs[at])) lines.cells[at] = 1
  }
  return lines
}

function middle(values) {
  const sorted = values.sort((one, other) => one - other)
  const half = (sorted.length - 1) / 2
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2
}

// Slope and row in the middle of the lines that many points are on.
function mostVoted(points, height, width) {
  const step = Math.ceil(points.length / POINTS)
  const some = points.filter((_, i) => i % step === 0)
  const reach = Math.trunc(STEEPEST * width)
  const slopes = []
  for (let each = -reach; each <= reach; each += 2) slopes.push(each / width)
  const n = height + 2 * reach
  const enough = Math.max((COVERED * width) / step, (CLEAR * 3 * some.length) / height)
  const votes = slopes.map((slope) => {
    const counts = new Uint16Array(n)
    for (const { y, x } of some) counts[halfEven(y - slope * (x - width / 2)) + reach]++
    return counts.map((count, i) => count + counts.at(i - 1) + counts[(i + 1) % n])
  })
  const found = []
  votes.forEach((counts, i) => counts.forEach((count, row) => {
    if (!(count > enough)) return
    for (let j = Math.max(0, i - 7); j <= Math.min(votes.length - 1, i + 7); j++) {
      for (let k = Math.max(0, row - 2); k <= Math.min(n - 1, row + 2); k++) {
        if (votes[j][k] > count) return
      }
    }
    found.push([slopes[i], row - reach])
  }))
  return found
}
