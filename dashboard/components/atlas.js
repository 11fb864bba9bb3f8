// A grid of pictures drawn about 0. Arrow keys move, Enter or a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".atlas")
  const focused = (parentElement.activeElement ?? document.activeElement)?.dataset.unit
  list.style.setProperty("--size", `${data.size}px`)
  list.setAttribute("aria-label", data.label)

  // Most of the time another unit is chosen, switched off or edited: the others stay as they are.
  const kept = list.tiles ?? new Map()
  list.tiles = new Map(data.tiles.map(({ unit }) => [unit, kept.get(unit) ?? tileOf(unit)]))
  const paint = painter(data, signedColours(list))
  data.tiles.forEach(({ unit, caption, detail, words, off }, i) => {
    const { button, canvas, texts } = list.tiles.get(unit)
    paint(canvas, i)
    writeText(texts.caption, caption)
    writeText(texts.detail, detail)
    button.classList.toggle("off", off)
    button.title = words
    button.setAttribute("aria-label", words)
    button.setAttribute("aria-current", String(unit === data.selected))
    button.onclick = () => {
      setTriggerValue("chosen", unit)
      // On a narrow page what tells of the unit stands below, out of sight.
      leadTo([data.opens], (top) => (top < list.getBoundingClientRect().bottom ? top : HEADER))
    }
  })
  const places = [...list.tiles.values()].map(({ place }) => place)
  if (places.length !== list.children.length || places.some((each, i) => each !== list.children[i])) {
    const top = list.scrollTop
    list.replaceChildren(...places)
    list.scrollTop = top
  }

  const named = (unit) => list.tiles.get(unit)?.button
  const entry = named(focused) ?? named(data.selected) ?? list.querySelector("button")
  for (const { button } of list.tiles.values()) button.tabIndex = button === entry ? 0 : -1
  if (named(focused)) entry.focus({ preventScroll: true })
  if (list.shown !== data.selected) {
    list.shown = data.selected
    bringIntoView(list, named(data.selected))
  }

  moveByArrows(list)
}

function tileOf(unit) {
  const canvas = element("canvas")
  const [caption, detail] = ["caption", "detail"].map((className) => element("span", { className }))
  const button = element("button", { type: "button" },
    element("span", { className: "frame" }, canvas),
    element("span", { className: "name" }, unit),
    element("span", { className: "line" }, caption, detail))
  button.dataset.unit = unit
  return { place: element("li", {}, button), button, canvas, texts: { caption, detail } }
}

// Returns what paints one of the pictures on its canvas.
function painter({ pictures, width, height, size }, colours) {
  const bytes = Uint8Array.from(atob(pictures), (letter) => letter.charCodeAt(0))
  const values = new Int8Array(bytes.buffer)
  const [positive, negative] = palettes(colours)
  const side = Math.max(width, height)
  // Whole CSS pixels keep the cells equal; there is room for them but in the widest layers.
  const cell = side > size ? size / side : Math.floor(size / side)
  return (canvas, i) => {
    const picture = values.subarray(i * width * height, (i + 1) * width * height)
    const looks = [width, height, size, ...colours, ...picture].join()
    if (canvas.looks === looks) return
    Object.assign(canvas, { looks, width, height })
    canvas.style.width = `${width * cell}px`
    canvas.style.height = `${height * cell}px`
    const context = canvas.getContext("2d")
    const image = context.createImageData(width, height)
    const pixels = new Uint32Array(image.data.buffer)
    picture.forEach((value, k) => { pixels[k] = value < 0 ? negative[-value] : positive[value] })
    context.putImageData(image, 0, 0)
  }
}

// In the atlas alone: the page stays where it is.
function bringIntoView(list, button) {
  if (!button) return
  const [frame, tile] = [list, button].map((each) => each.getBoundingClientRect())
  if (tile.top < frame.top) list.scrollTop -= frame.top - tile.top
  if (tile.bottom > frame.bottom) list.scrollTop += tile.bottom - frame.bottom
}
