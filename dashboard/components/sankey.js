// A decision as it flows from the image through the strongest units of each layer to a class. The
// width of a ribbon is how much comes through it, its colour the sign. Pointing at a unit, or moving
// to it with the arrow keys, shows what it is fed by, what it feeds, and which pixels of the image
// give it; a click or Enter chooses it. A finger points by a tap, and chooses by another.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sankey")
  root.leave?.() // with other data it is drawn anew
  const had = (parentElement.activeElement ?? document.activeElement)?.dataset?.unit
  const colours = coloursOf(root)
  const given = { ink: bytesOf(data.ink), differences: bytesOf(data.differences) }
  const whole = bytesOf(data.picture)
  const { words } = data

  const field = element("div", { className: "field" })
  field.setAttribute("role", "group")
  field.setAttribute("aria-label", data.label)
  const lines = svg("svg")
  lines.setAttribute("aria-hidden", "true")
  const image = element("canvas", { className: "image" })
  const signs = element("div", { className: "signs" }, ...["positive", "negative"].map((sign) =>
    element("div", { className: sign }, words[sign])))
  const readout = element("p", { className: "told" })
  readout.setAttribute("aria-live", "polite")
  const tell = (text) => readout.replaceChildren(text)

  const units = data.columns.map((column) => column.units.map(tileOf))
  const bars = data.classes.map(barOf)
  const others = data.columns.map(({ others }) => element("span", { className: "others" }, others))
  const heads = ["x", ...data.columns.map(({ name }) => name), "y"].map((name) =>
    element("b", { className: "head" }, name))
  const notes = data.gaps.map(({ notes }) =>
    element("div", { className: "note" }, ...notes.map((note) => element("div", {}, note))))
  const columns = [...units, bars] // from one to the next by arrow key
  const buttons = columns.flat()
  const longest = Math.max(...data.classes.map(({ name }) => widthOf(name)))
  field.style.setProperty("--name", `${Math.min(6.5, Math.max(1.2, 0.6 * longest))}em`)
  field.append(lines, image, signs, ...heads, ...notes, ...others, ...buttons)
  root.replaceChildren(field, readout)

  function button(unit, className, label, ...children) {
    const made = element("button", { type: "button", className, tabIndex: -1 }, ...children)
    made.dataset.unit = unit
    made.setAttribute("aria-label", label)
    made.setAttribute("aria-current", String(unit === data.chosen))
    made.onclick = ({ pointerType }) => {
      const tapped = pointerType === "touch" && made.onfocus && made !== pointed
      pointed = made
      if (tapped) {
        readout.append(` ${words.again}`)
        return
      }
      leadTo([data.opens], () => HEADER + 16)
      setTriggerValue("chosen", unit)
    }
    return made
  }

  function showWhenPointed(made, show) {
    made.onpointerenter = show
    made.onpointerleave = leave
    return show
  }

  function tileOf({ unit, value, text, picture }) {
    const canvas = element("canvas")
    const multipliers = bytesOf(picture)
    paint(canvas, multipliers, given, colours)
    const sum = element("span", { className: value < 0 ? "negative" : "positive" }, text)
    const name = element("span", { className: "name" }, unit, " ", sum)
    const said = filled(words.unit, { unit, value: signed(value), change: signed(data.change) })
    const made = button(unit, "unit", said, canvas, name)
    made.onblur = rest
    made.onfocus = showWhenPointed(made, () => {
      light(ribbons.filter(({ source, target }) => source === unit || target === unit))
      paint(image, multipliers, given, colours, 0)
      tell(said)
    })
    return made
  }

  function barOf({ unit, name, share, text, truth, kind }) {
    const bar = element("i")
    bar.style.setProperty("--share", share)
    const title = element("span", { className: truth ? "name truth" : "name", title: name }, name)
    // The sign stands below where there is little room.
    const sign = element("small", {}, words.percent)
    const value = element("span", {}, text.slice(0, -words.percent.length), sign)
    return button(unit, `bar ${kind}`, `${name}: ${text}`, title, bar, value)
  }

  let ribbons = []
  let pointed // the unit a finger tapped last
  function leave({ pointerType }) { // a finger is lifted to see what it pointed at
    if (pointerType !== "touch") rest()
  }
  function light(lit) {
    const near = new Set(lit.flatMap(({ source, target }) => [source, target]))
    field.classList.toggle("pointed", lit.length > 0)
    ribbons.forEach((ribbon) => ribbon.group.classList.toggle("lit", lit.includes(ribbon)))
    buttons.forEach((each) => each.classList.toggle("lit", near.has(each.dataset.unit)))
  }
  function rest() {
    light([])
    paint(image, whole, given, colours, 0)
    tell(element("span", { className: "hint" }, hintOf(words.hint)))
  }

  function draw() {
    const placed = layout(data, root.clientWidth)
    const { wide, nodes, along, across } = placed
    const put = (made, left, top, width, height) => {
      made.style.translate = wide ? `${left}px ${top}px` : `${top}px ${left}px`
      if (width) made.style.width = `${width}px`
      if (height) made.style.height = `${height}px`
    }
    root.classList.toggle("wide", wide)
    field.style.height = `${wide ? across : along}px`
    field.style.setProperty("--tile", `${placed.tile}px`)
    lines.setAttribute("viewBox", wide ? `0 0 ${along} ${across}` : `0 0 ${across} ${along}`)
    const { across: middle } = nodes.get("image")
    put(image, 0, middle - placed.image / 2, placed.image, placed.image)
    if (wide) put(signs, 0, middle + placed.image / 2 + 4, placed.image)
    else put(signs, placed.image / 2 - 24, 0, middle - placed.image / 2 - 8)
    const layers = data.columns.map(({ name }) => nodes.get(`others ${name}`))
    const starts = [0, ...layers.map(({ start }) => start), along - placed.ends]
    const ends = [placed.image, ...layers.map(({ end }) => end)]
    heads.forEach((made, i) => put(made, starts[i], 0))
    notes.forEach((made, i) => {
      if (wide) put(made, ends[i], placed.notes, placed.gap)
      else put(made, starts[i + 1] - 36, 0, across)
    })
    layers.forEach(({ start, across }, i) => {
      put(others[i], start, across - placed.tile / 2, placed.tile)
    })
    buttons.forEach((made) => {
      const { start, across, side } = nodes.get(made.dataset.unit)
      const sides = wide ? [placed.ends, side] : [side, placed.ends]
      put(made, start, across - side / 2, ...(bars.includes(made) ? sides : []))
    })
    ribbons = placed.ribbons
    for (const ribbon of ribbons) ribbon.group = ribbonOf(ribbon, wide)
    lines.replaceChildren(...ribbons.map(({ group }) => group))
    rest()
  }

  function ribbonOf(ribbon, wide) {
    const { value, thick, between } = ribbon
    const [[start, from], [end, to]] = [ribbon.out, ribbon.in]
    const place = (along, across) => (wide ? `${along} ${across}` : `${across} ${along}`)
    const half = (start + end) / 2
    const curve = `M${place(start, from)}C${place(half, from)} ${place(half, to)} ${place(end, to)}`
    const line = svg("path", `${value < 0 ? "negative" : "positive"}${between ? " rest" : ""}`)
    line.style.strokeWidth = value ? Math.max(0.75, thick) : 0
    const hit = svg("path", "hit")
    hit.style.strokeWidth = Math.max(8, thick)
    for (const path of [line, hit]) path.setAttribute("d", curve)
    const group = svg("g")
    group.append(line, hit)
    const [source, target] = between ?? []
    const named = ribbon.source === "image" ? words.image : ribbon.source
    showWhenPointed(group, () => {
      light([ribbon])
      tell(between
        ? filled(words.rest, { source, target, value: signed(value) })
        : `${named} → ${ribbon.to}: ${signed(value)}`)
    })
    return group
  }

  field.onkeydown = (event) => {
    const step = arrow(event)
    const at = columns.findIndex((column) => column.includes(event.target))
    if (!step || at < 0) return
    consume(event)
    const wide = root.classList.contains("wide")
    const [along, across] = wide ? step : step.toReversed()
    const to = along
      ? nearest(columns[at + along], event.target, wide)
      : columns[at][columns[at].indexOf(event.target) + across]
    to?.focus()
  }
  field.addEventListener("focusin", ({ target }) => {
    buttons.forEach((each) => { each.tabIndex = each === target ? 0 : -1 })
  })
  const entry = buttons.find((each) => each.dataset.unit === had)
  ;(entry ?? buttons[0]).tabIndex = 0

  let width = 0
  const fit = () => {
    if (Math.abs(root.clientWidth - width) < 2) return
    width = root.clientWidth
    draw()
  }
  fit() // at once: a page that is shorter for a moment would be scrolled
  const watch = new ResizeObserver(fit)
  watch.observe(root)
  entry?.focus({ preventScroll: true })
  return root.leave = () => watch.disconnect()
}

function svg(tag, className = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  if (className) made.setAttribute("class", className)
  return made
}

// The button of a column that stands beside another's.
function nearest(column = [], from, wide) {
  const middle = (made) => {
    const { left, top, width, height } = made.getBoundingClientRect()
    return wide ? top + height / 2 : left + width / 2
  }
  const distance = (made) => Math.abs(middle(made) - middle(from))
  return [...column].sort((one, other) => distance(one) - distance(other))[0]
}
