// What several components need: it stands behind the script of each.

// What a component is to return, to be ended by. Where Streamlit has called it twice before its script
// was here, it also calls what the first call returned: only that of the last one ends anything.
function ending(root, leave) {
  const call = root.call = (root.call ?? 0) + 1
  return () => {
    if (root.call === call) leave()
  }
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// The same text anew would have the browser lay out what holds it.
function writeText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

// A value with the digits that matter, as dashboard/words/formats.py writes numbers.
function asNumber(value) {
  const size = Math.abs(value)
  const small = size > 0 && size < 0.001
  const digits = small ? size.toExponential(1) : size.toFixed(size > 0 && size < 1 ? 4 : 3)
  return `${value < 0 ? "−" : ""}${digits.replace(/e-(\d)$/, "e−0$1").replace("e-", "e−")}`
}

function signed(value) {
  return value < 0 ? asNumber(value) : `+${asNumber(value)}`
}

// A fraction in percent, as written there: what is not quite all or nothing never reads as such. The
// sign stays in the line of its number.
function asPercent(fraction, sign) {
  const digits = (100 * fraction).toFixed(1)
  const written = fraction > 0 && Number(digits) === 0 ? "<0.1"
    : fraction < 1 && Number(digits) === 100 ? ">99.9"
      : digits
  return written + sign.replace(" ", "\u00a0")
}

// In letters: a Chinese sign is as wide as two.
function widthOf(text) {
  return text.length + (text.match(/[\u2e80-\uffef]/g) ?? []).length
}

// A sentence with values in the places that its template names in braces.
function filled(template, values) {
  return template.replace(/{(\w+)}/g, (place, name) => values[name] ?? place)
}

// What is said to who points, or to who has a finger alone.
function hintOf({ pointed, tapped }) {
  return matchMedia("(pointer: coarse)").matches ? tapped : pointed
}

const known = {} // colours, by their names

function rgb(colour) {
  if (known[colour]) return known[colour]
  const canvas = new OffscreenCanvas(1, 1).getContext("2d")
  canvas.fillStyle = colour
  canvas.fillRect(0, 0, 1, 1)
  return known[colour] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
}

function isLight(element) {
  const ground = getComputedStyle(element).getPropertyValue("--st-background-color")
  const [red, green, blue] = rgb(ground)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127
}

// Scrolls to what an action opens: the container with the first of these keys that is there. It is
// drawn a moment later, be it on another page, and what stands above it too: so long it is followed,
// unless the visitor does anything else. `place` returns where its top is to be, given where it is.
const HEADER = 64 // CSS pixels above the page, which cover what is there
const [AWAITED_FOR, FOLLOWED_FOR] = [30_000, 3_000] // milliseconds until it is there, and from then

function leadTo(keys, place) {
  let found
  const look = () => {
    const main = document.querySelector("[data-testid=stMain]")
    const [opened] = keys.flatMap((key) => main?.querySelector(`.st-key-${CSS.escape(key)}`) ?? [])
    if (!opened) return
    found ??= setTimeout(() => ends.abort(), FOLLOWED_FOR)
    const { top } = opened.getBoundingClientRect()
    const by = Math.round(top - place(top))
    if (by) main.scrollBy({ top: by })
  }
  const looking = setInterval(look, 50)
  const ends = new AbortController()
  ends.signal.onabort = () => clearInterval(looking)
  for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(act, () => ends.abort(), { capture: true, signal: ends.signal })
  }
  setTimeout(() => ends.abort(), AWAITED_FOR)
}

// How far an arrow key moves, [across, down]; undefined for any other key.
function arrow(event) {
  return { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
}

// The keys of the page mean other things, as the arrows the previous and next sample: here this one
// is the component's.
function consume(event) {
  event.stopPropagation()
  event.preventDefault()
}

// Lets the arrow keys, Home and End go from button to button of a grid of so many columns.
function moveByArrows(grid, columns) {
  grid.onkeydown = (event) => {
    const buttons = [...grid.querySelectorAll("button")]
    const from = buttons.indexOf(event.target)
    const across = columns ?? getComputedStyle(grid).gridTemplateColumns.split(" ").length
    const step = arrow(event)
    const to = { Home: 0, End: buttons.length - 1 }[event.key]
      ?? (step && from + step[0] + across * step[1])
    if (from < 0 || to === undefined) return
    consume(event)
    if (!buttons[to]) return
    event.target.tabIndex = -1
    buttons[to].tabIndex = 0
    buttons[to].focus()
  }
}
