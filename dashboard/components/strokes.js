// Which pieces of a drawing are the digit, as in core/images/strokes.py.
const CROSSING = 0.93 // of the picture's side: what is longer crosses it
const SPECK = 0.09 // of the size of the largest piece: what is smaller is none of the strokes
const INNER = 0.3 // of the height of what is around it: what is lower is a speck in a 0
const HELD = 0.4 // of the size of a piece at the border: a smaller one is not the digit instead
const NEAR = 0.34 // of the size of both together: strokes of one digit are no farther apart
const DIGIT = 0.6 // of the height of the largest piece: as high as another digit close by
const SMALL_DIGIT = 0.5 // of that height: as high as another digit that stands apart
const APART = 0.15 // of that height

// The number of the piece of each pixel, 0 where there is no ink, and the pieces.
function findPieces({ cells, height, width }) {
  const labels = new Int32Array(cells.length)
  const pieces = []
  for (let start = 0; start < cells.length; start++) {
    if (!cells[start] || labels[start]) continue
    const number = pieces.length + 1
    const [row, column] = [Math.floor(start / width), start % width]
    const piece = { number, top: row, left: column, bottom: row + 1, right: column + 1, area: 0 }
    const waiting = [start]
    labels[start] = number
    while (waiting.length) {
      const at = waiting.pop()
      const [y, x] = [Math.floor(at / width), at % width]
      piece.area++
      if (y >= piece.bottom) piece.bottom = y + 1
      if (x < piece.left) piece.left = x
      if (x >= piece.right) piece.right = x + 1
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const next = j * width + i
          if (!cells[next] || labels[next]) continue
          labels[next] = number
          waiting.push(next)
        }
      }
    }
    piece.height = piece.bottom - piece.top
    piece.width = piece.right - piece.left
    piece.size = Math.max(piece.height, piece.width)
    piece.sides = (piece.top === 0) + (piece.left === 0)
      + (piece.bottom === height) + (piece.right === width)
    pieces.push(piece)
  }
  return { labels, pieces }
}

// The pieces of the digit.
function choosePieces(labels, pieces, side) {
  let left = pieces
  const setAside = (isIt) => {
    const rest = left.filter((piece) => !isIt(piece))
    if (rest.length) left = rest // of a picture of a line alone, the line is the digit
  }
  const largestOf = (some) => Math.max(0, ...some.map(({ size }) => size))
  setAside((piece) => crosses(piece, side))
  const largest = largestOf(left)
  setAside((piece) => piece.size < SPECK * largest)
  const before = left
  setAside((piece) => isAround(piece, before, labels, side))
  const free = largestOf(left.filter(({ sides }) => !sides))
  const atBorder = largestOf(left.filter(({ sides }) => sides))
  if (free >= HELD * atBorder) setAside(({ sides }) => sides)
  const upright = left.filter((piece) => !isFlat(piece))
  if (upright.length) {
    const bottom = Math.max(...upright.map((piece) => piece.bottom - 0.15 * piece.height))
    setAside((piece) => isFlat(piece) && piece.top >= bottom)
  }
  return together(labels, left, side)
}

function together(labels, pieces, side) {
  const [main, ...rest] = [...pieces].sort(
    (one, other) => other.size - one.size || other.area - one.area)
  if (!rest.length) return [main]
  const away = distances({ cells: labels, height: side, width: side }, main.number)
  const strokes = rest.filter((piece) => {
    let gap = Infinity
    for (let row = piece.top; row < piece.bottom; row++) {
      for (let at = row * side + piece.left; at < row * side + piece.right; at++) {
        if (labels[at] === piece.number && away[at] < gap) gap = away[at]
      }
    }
    return !isDigitBeside(piece, main, gap) && gap <= NEAR * sizeOfBoth(piece, main)
  })
  return [main, ...strokes]
}

// Whether a piece is a line from border to border, or a frame.
function crosses(piece, side) {
  const across = piece.width >= CROSSING * side
  const down = piece.height >= CROSSING * side
  if (across && down) return true
  const flat = (across && piece.height < 0.3 * side) || (down && piece.width < 0.3 * side)
  return flat && piece.sides >= 2
}

function isFlat({ area, width, height }) {
  return width >= (area > 0.8 * width * height ? 3 : 5) * height
}

// Whether a piece is a circle or a box around a digit, rather than a 0 with a speck.
function isAround(piece, pieces, labels, side) {
  const inside = pieces.filter((other) =>
    other.height >= INNER * piece.height && !other.sides && piece.top < other.top
    && piece.left < other.left && piece.bottom > other.bottom && piece.right > other.right)
  if (!inside.length) return false
  const box = cropped({ cells: labels, width: side }, piece)
  const gap = Math.max(1, Math.floor(piece.size / 12)) // the ends of a circle need not meet
  const wide = padded({ ...box, cells: box.cells.map((label) => label === piece.number) }, gap)
  const away = distances(wide, 1)
  const outside = outsideOf(mask(wide.height, wide.width, (at) => away[at] <= gap))
  return inside.some(({ number, area }) => {
    let filled = 0
    box.cells.forEach((label, at) => {
      const row = Math.floor(at / box.width) + gap
      if (label === number && !outside[row * wide.width + (at % box.width) + gap]) filled++
    })
    return filled / area > 0.9
  })
}

// Where one gets from the border, by steps along rows and columns, without crossing ink.
function outsideOf({ cells, height, width }) {
  const reached = new Uint8Array(cells.length)
  const waiting = []
  const reach = (at) => {
    if (cells[at] || reached[at]) return
    reached[at] = 1
    waiting.push(at)
  }
  for (let row = 0; row < height; row++) {
    reach(row * width)
    reach((row + 1) * width - 1)
  }
  for (let column = 0; column < width; column++) {
    reach(column)
    reach((height - 1) * width + column)
  }
  while (waiting.length) {
    const at = waiting.pop()
    const column = at % width
    if (at >= width) reach(at - width)
    if (at + width < cells.length) reach(at + width)
    if (column > 0) reach(at - 1)
    if (column < width - 1) reach(at + 1)
  }
  return reached
}

// Whether a piece is another digit rather than a stroke of the same.
function isDigitBeside(piece, main, gap) {
  const higher = Math.max(piece.height, main.height)
  const lower = Math.min(piece.height, main.height)
  if (lower < (gap < APART * higher ? DIGIT : SMALL_DIGIT) * higher) return false
  const shared = Math.min(piece.right, main.right) - Math.max(piece.left, main.left)
  if (shared < 0.25 * Math.min(piece.width, main.width)) return gap > 0.03 * higher
  return Math.min(piece.bottom, main.bottom) < Math.max(piece.top, main.top) && gap > 0.2 * higher
}

function sizeOfBoth(piece, other) {
  const height = Math.max(piece.bottom, other.bottom) - Math.min(piece.top, other.top)
  return Math.max(height, Math.max(piece.right, other.right) - Math.min(piece.left, other.left))
}
