// Points of a plane on a canvas. A second canvas over it holds what moves: the rectangle, the rings.
const EDGE = 14 // pixels around the points
const REACH = 14 // how far from a point it is still the one that is meant
const STEP = 0.05 // of the map's width that an arrow key moves the rectangle

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".scatter")
  const map = root.querySelector(".map")
  const [ground, over] = root.querySelectorAll("canvas")
  root.classList.toggle("on-paper", isLight(root))
  root.querySelector(".across").textContent = data.axes[0]
  root.querySelector(".up").textContent = data.axes[1]
  map.setAttribute("aria-label", data.label)

  const style = getComputedStyle(root)
  const theme = (name) => style.getPropertyValue(`--st-${name}-color`)
  const pair = [theme("background"), theme("text")]
  const [paper, ink] = pair
  const font = style.getPropertyValue("--st-font")
  const colours = data.names.map((_, k) => ({
    classes: () => style.getPropertyValue(`--class-${k % 10}`),
    outcome: () => theme(["blue", "orange"][k]),
    ramp: () => mixed(paper, ink, 1 - (0.55 * k) / (data.names.length - 1)),
  })[data.scale]())
  const groups = Uint8Array.from(data.groups, (letter) => letter.charCodeAt(0) - "0".charCodeAt(0))
  const bytes = Uint8Array.from(atob(data.points), (letter) => letter.charCodeAt(0))
  const points = new Uint16Array(bytes.buffer)
  const [left, right, bottom, top] = data.extent
  const { brush, marks, words } = data
  const readout = root.querySelector(".readout")

  // What a visitor is doing outlasts a run of the page.
  const doing = (root.doing ??= { from: null, box: null, at: null })
  if (!doing.from) doing.box = null

  let width, height, scale, xs, ys
  const across = (x) => width / 2 + (x - (left + right) / 2) * scale
  const up = (y) => height / 2 - (y - (bottom + top) / 2) * scale
  const undo = (x, y) => [
    (x - width / 2) / scale + (left + right) / 2, (height / 2 - y) / scale + (bottom + top) / 2,
  ]

  const draw = () => {
    width = map.clientWidth
    if (!width) return
    const wide = right - left || top - bottom || 1
    const high = top - bottom || wide
    height = Math.round(width * Math.min(0.85, Math.max(0.6, high / wide)))
    // One scale for both directions: distances are what the map is about.
    scale = Math.min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / high)
    map.style.height = `${height}px`
    xs = Float32Array.from(groups, (_, i) => across(left + points[2 * i] * data.unit))
    ys = Float32Array.from(groups, (_, i) => up(bottom + points[2 * i + 1] * data.unit))
    const context = prepared(ground, width, height)
    grid(context)
    const radius = Math.min(4, Math.max(1.5, 120 / Math.sqrt(groups.length)))
    const stamps = colours.map((colour, k) =>
      stamp(colour, radius, data.scale === "outcome" && k === 1 ? paper : null))
    // Groups that are rare and matter lie over the others: wrong ones, unsure ones.
    const order = {
      classes: [null], outcome: [0, 1], ramp: colours.map((_, k) => k).reverse(),
    }[data.scale]
    for (const group of order) {
      groups.forEach((k, i) => {
        if (group !== null && k !== group) return
        const { picture, side } = stamps[k]
        // On whole pixels of the screen: between them the colours would fade.
        context.drawImage(picture, whole(xs[i] - side / 2), whole(ys[i] - side / 2), side, side)
      })
    }
    drawOver()
  }

  const grid = (context) => {
    context.strokeStyle = mixed(paper, ink, 0.12)
    for (const { at: x } of ticks().across) stroke(context, [x, 0, x, height])
    for (const { at: y } of ticks().up) stroke(context, [0, y, width, y])
  }
  const ticks = () => {
    const step = round(Math.max(width, height) / scale / 6)
    const [low, below] = undo(0, height)
    const [high, above] = undo(width, 0)
    return { across: between(low, high, step, across), up: between(below, above, step, up) }
  }

  const drawOver = () => {
    const context = prepared(over, width, height)
    drawRectangle(context, doing.box ?? brush)
    const small = `11px ${font}`
    for (const { at: x, name } of ticks().across) {
      if (x > 24 && x < width - 12) write(context, pair, name, x, height - 8, small)
    }
    for (const { at: y, name } of ticks().up) {
      if (y > 12 && y < height - 16) write(context, pair, name, 3, y, small, "left")
    }
    for (const { kind, name, x, y } of marks) {
      const [centre, middle] = [across(x), up(y)]
      if (kind === "class") {
        write(context, pair, name, centre, middle, `700 15px ${font}`)
        continue
      }
      ring(context, pair, centre, middle, 9, kind === "selected" ? [] : [3, 3])
      // At the right edge the name stands to the left.
      const side = centre > width - 60 ? -1 : 1
      write(context, pair, name, centre + side * 13, middle, `600 12px ${font}`,
        side > 0 ? "left" : "right")
    }
    if (doing.at !== null) {
      ring(context, pair, xs[doing.at], ys[doing.at], 5, [])
    }
  }

  const drawRectangle = (context, shown) => {
    if (!shown) return
    const edges = [
      across(shown[0]), up(shown[3]), (shown[1] - shown[0]) * scale, (shown[3] - shown[2]) * scale,
    ]
    // What is outside fades.
    context.beginPath()
    context.rect(0, 0, width, height)
    context.rect(...edges)
    context.globalAlpha = 0.55
    context.fillStyle = paper
    context.fill("evenodd")
    context.globalAlpha = 1
    outlined(context, pair, doing.box ? [5, 4] : [], () => context.strokeRect(...edges))
  }

  const nearest = (x, y) => {
    let [best, place] = [Infinity, null]
    for (let i = 0; i < xs.length; i++) {
      const far = (xs[i] - x) ** 2 + (ys[i] - y) ** 2
      if (far < best) [best, place] = [far, i]
    }
    return { place, far: Math.sqrt(best) }
  }
  const point = (place) => {
    if (place === doing.at) return
    doing.at = place
    drawOver()
    const box = map.getBoundingClientRect()
    const detail = place === null
      ? null : { of: data.of, place, x: box.left + xs[place], y: box.top + ys[place] }
    root.dispatchEvent(new CustomEvent("pointed", { bubbles: true, composed: true, detail }))
  }
  const inside = ([low, high, below, above]) => {
    const [x0, x1, y0, y1] = [across(low), across(high), up(above), up(below)]
    let count = 0
    for (let i = 0; i < xs.length; i++) {
      if (xs[i] >= x0 && xs[i] <= x1 && ys[i] >= y0 && ys[i] <= y1) count++
    }
    return count
  }
  const say = () => {
    const { box } = doing
    if (!box) {
      readout.textContent = words.hint
      return
    }
    const [left, right, bottom, top] = box.map((edge) => text(edge, 2))
    const n = inside(box)
    readout.textContent = filled(n === 1 ? words.one : words.many,
      { left, right, bottom, top, n: n.toLocaleString("en") })
  }
  const show = (box) => {
    doing.box = box
    drawOver()
    say()
  }

  const at = (event) => {
    const box = map.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
      .map((value, k) => Math.min([width, height][k], Math.max(0, value)))
  }
  map.onpointerdown = (event) => {
    if (event.button !== 0) return
    doing.from = at(event)
    map.setPointerCapture(event.pointerId)
  }
  map.onpointermove = (event) => {
    const [x, y] = at(event)
    if (!doing.from) {
      const { place, far } = nearest(x, y)
      return point(far <= REACH ? place : null)
    }
    const [x0, y0] = doing.from
    if (!doing.box && Math.hypot(x - x0, y - y0) < 5) return // still a click
    point(null)
    const [low, above] = undo(Math.min(x, x0), Math.min(y, y0))
    const [high, below] = undo(Math.max(x, x0), Math.max(y, y0))
    show([low, high, below, above])
  }
  map.onpointerup = (event) => {
    if (!doing.from) return
    doing.from = null
    if (doing.box) return setTriggerValue("brushed", doing.box)
    const { place, far } = nearest(...at(event))
    if (far <= REACH) setTriggerValue("picked", place)
  }
  // The browser took the gesture for scrolling.
  map.onpointercancel = () => {
    doing.from = null
    show(null)
  }
  map.onpointerleave = () => { if (!doing.from) point(null) }
  map.onblur = () => {
    point(null)
    if (!doing.from) show(null)
  }
  map.onkeydown = (event) => {
    const step = arrow(event)
    const grow = { "+": 1.2, "=": 1.2, "-": 1 / 1.2, "−": 1 / 1.2 }[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!step && !grow && !["Enter", "Escape"].includes(event.key)) return
    consume(event)
    if (event.key === "Escape") {
      doing.from = null
      point(null)
      show(null)
      if (brush) setTriggerValue("brushed", [])
    } else if (event.key === "Enter") {
      if (doing.box) setTriggerValue("brushed", doing.box)
    } else {
      const now = doing.box ?? brush
      const box = now ? changed(now, step ?? [0, 0], grow ?? 1) : start()
      show(box)
      const { place } = nearest(across((box[0] + box[1]) / 2), up((box[2] + box[3]) / 2))
      point(place)
    }
  }
  const start = () => {
    const [x, y] = undo(width / 2, height / 2)
    const half = (0.125 * width) / scale
    return [x - half, x + half, y - half, y + half]
  }
  const changed = ([low, high, below, above], [dx, dy], grow) => {
    const step = (STEP * width) / scale
    const [x0, y0] = undo(0, height)
    const [x1, y1] = undo(width, 0)
    const clamp = (value, from, to) => Math.min(to, Math.max(from, value))
    const x = clamp((low + high) / 2 + dx * step, x0, x1)
    const y = clamp((below + above) / 2 - dy * step, y0, y1)
    const [w, h] = [((high - low) / 2) * grow, ((above - below) / 2) * grow]
    return [x - w, x + w, y - h, y + h]
  }

  root.querySelector(".legend").replaceChildren(
    ...data.names.map((name, k) => key(name, data.scale === "outcome" && k ? "cross" : "dot", colours[k])),
    ...marks.filter(({ kind }) => kind !== "class").map(({ kind, name }) => key(filled(words[kind], { name }), kind)),
  )
  if (doing.at >= groups.length) doing.at = null
  draw()
  say()
  root.sized?.disconnect()
  root.sized = new ResizeObserver(() => { if (map.clientWidth !== width) draw() })
  root.sized.observe(map)
  return () => root.sized.disconnect()
}
