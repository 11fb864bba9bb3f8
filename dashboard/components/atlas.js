// A grid of pictures drawn about 0. Arrow keys move, Enter or a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".atlas")
  const focused = (parentElement.activeElement ?? document.activeElement)?.dataset.unit

  // Most of the time another unit is chosen or switched off and the pictures are the same.
  const colours = signedColours(list)
  const drawn = [data.pictures, data.width, ...colours].join()
  if (list.drawn !== drawn) {
    list.drawn = drawn
    list.canvases = canvases(data, ...palettes(colours))
  }
  list.style.setProperty("--size", `${data.size}px`)
  list.setAttribute("aria-label", data.label)

  const top = list.scrollTop
  const buttons = data.tiles.map(({ unit, caption, detail, words, off }, i) => {
    const frame = element("span", { className: "frame" }, list.canvases[i])
    const line = element(
      "span",
      { className: "line" },
      element("span", { className: "caption" }, caption),
      element("span", { className: "detail" }, detail),
    )
    const name = element("span", { className: "name" }, unit)
    const button = element("button", { type: "button", title: words }, frame, name, line)
    button.className = off ? "off" : ""
    button.dataset.unit = unit
    button.setAttribute("aria-label", words)
    button.setAttribute("aria-current", String(unit === data.selected))
    button.onclick = () => {
      setTriggerValue("chosen", unit)
      // On a narrow page what tells of the unit stands below, out of sight.
      leadTo([data.opens], (top) => (top < list.getBoundingClientRect().bottom ? top : HEADER))
    }
    return button
  })
  list.replaceChildren(...buttons.map((button) => element("li", {}, button)))
  list.scrollTop = top

  const named = (unit) => buttons.find((button) => button.dataset.unit === unit)
  const entry = named(focused) ?? named(data.selected) ?? buttons[0]
  buttons.forEach((button) => { button.tabIndex = button === entry ? 0 : -1 })
  if (named(focused)) entry.focus({ preventScroll: true })
  if (list.shown !== data.selected) {
    list.shown = data.selected
    bringIntoView(list, named(data.selected))
  }

  moveByArrows(list)
}

function canvases({ pictures, tiles, width, height, size }, positive, negative) {
  const bytes = Uint8Array.from(atob(pictures), (letter) => letter.charCodeAt(0))
  const values = new Int8Array(bytes.buffer)
  const side = Math.max(width, height)
  // Whole CSS pixels keep the cells equal; there is room for them but in the widest layers.
  const cell = side > size ? size / side : Math.floor(size / side)
  return tiles.map((_, tile) => {
    const canvas = element("canvas", { width, height })
    canvas.style.width = `${width * cell}px`
    canvas.style.height = `${height * cell}px`
    const context = canvas.getContext("2d")
    const picture = context.createImageData(width, height)
    const pixels = new Uint32Array(picture.data.buffer)
    const first = tile * pixels.length
    pixels.forEach((_, i) => {
      const value = values[first + i]
      pixels[i] = value < 0 ? negative[-value] : positive[value]
    })
    context.putImageData(picture, 0, 0)
    return canvas
  })
}

// In the atlas alone: the page stays where it is.
function bringIntoView(list, button) {
  if (!button) return
  const [frame, tile] = [list, button].map((each) => each.getBoundingClientRect())
  if (tile.top < frame.top) list.scrollTop -= frame.top - tile.top
  if (tile.bottom > frame.bottom) list.scrollTop += tile.bottom - frame.bottom
}
