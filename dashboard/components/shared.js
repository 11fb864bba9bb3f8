// What several components need: it stands behind the script of each.

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

function rgb(colour) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d")
  canvas.fillStyle = colour
  canvas.fillRect(0, 0, 1, 1)
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
}

function isLight(element) {
  const ground = getComputedStyle(element).getPropertyValue("--st-background-color")
  const [red, green, blue] = rgb(ground)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127
}

// The arrow keys of the page mean the previous and next sample: here they move in the grid.
function moveByArrows(list) {
  list.onkeydown = (event) => {
    const buttons = [...list.querySelectorAll("button")]
    const from = buttons.indexOf(event.target)
    const across = getComputedStyle(list).gridTemplateColumns.split(" ").length
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key]
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step && from + step)
    if (from < 0 || to === undefined) return
    event.stopPropagation()
    event.preventDefault()
    if (!buttons[to]) return
    event.target.tabIndex = -1
    buttons[to].tabIndex = 0
    buttons[to].focus()
  }
}
