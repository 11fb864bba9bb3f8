// A decision as it flows from the image through the strongest units of each layer to a class. The
// width of a ribbon is how much comes through it, its colour the sign. Pointing at a unit, or moving
// to it with the arrow keys, shows what it is fed by, what it feeds, and which pixels of the image
// give it; a click or Enter chooses it.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sankey")
  root.leave?.() // with other data it is drawn anew
  const had = (parentElement.activeElement ?? document.activeElement)?.dataset?.unit
  const colours = coloursOf(root)
  const given = { ink: bytesOf(data.ink), differences: bytesOf(data.differences) }
  const whole = bytesOf(data.picture)

  const field = element("div", { className: "field" })
  field.setAttribute("role", "group")
  field.setAttribute("aria-label", data.label)
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  lines.setAttribute("aria-hidden", "true")
  const image = element("canvas", { className: "image" })
  const readout = element("p", { className: "readout" })
  readout.setAttribute("aria-live", "polite")

  const units = data.columns.map((column) => column.units.map((unit) => tileOf(unit)))
  const others = data.columns.map(({ others }) => element("span", { className: "others" }, others))
  const heads = ["x", ...data.columns.map(({ name }) => name), "y"].map((name) =>
    element("b", { className: "head" }, name))
  const notes = data.gaps.map(({ notes }) =>
    element("div", { className: "note" }, ...notes.map((note) => element("div", {}, note))))
  const bars = data.classes.map(barOf)
  const steps = [...units, bars] // from one to the next by arrow key
  const buttons = steps.flat()
  field.append(lines, image, ...heads, ...notes, ...others, ...buttons)
  root.replaceChildren(field, readout)

  function button(unit, words, ...children) {
    const made = element("button", { type: "button" }, ...children)
    made.dataset.unit = unit
    made.tabIndex = -1
    made.setAttribute("aria-label", words)
    made.setAttribute("aria-current", String(unit === data.chosen))
    made.onclick = () => {
      leadTo([data.opens], () => HEADER + 16)
      setTriggerValue("chosen", unit)
    }
    return made
  }

  function tileOf({ unit, value, picture }) {
    const canvas = element("canvas")
    const multipliers = bytesOf(picture)
    paint(canvas, multipliers, given, colours)
    const text = element("span", {}, signed(value).replace(/(\.\d\d)\d+$/, "$1"))
    text.className = value < 0 ? "negative" : "positive"
    const words = filled(data.words.unit, { unit, value: signed(value), change: signed(data.change) })
    const made = button(unit, words, canvas, element("span", { className: "name" }, unit, " ", text))
    made.className = "unit"
    const show = () => point(unit, words, multipliers)
    made.onpointerenter = made.onfocus = show
    made.onpointerleave = made.onblur = rest
    return made
  }

  function barOf({ unit, name, share, text, truth, role }) {
    const bar = element("i")
    bar.style.setProperty("--share", share)
    const title = element("span", { className: truth ? "name truth" : "name", title: name }, name)
    const made = button(unit, `${name}: ${text}`, title, bar, element("span", {}, text))
    made.className = `bar ${role}`
    return made
  }

  let drawn = []
  function point(unit, words, multipliers) {
    light(drawn.filter(({ source, target }) => source === unit || target === unit))
    paint(image, multipliers, given, colours, 0)
    readout.textContent = words
  }
  function light(ribbons) {
    const near = new Set(ribbons.flatMap(({ source, target }) => [source, target]))
    field.classList.toggle("pointed", ribbons.length > 0)
    drawn.forEach((ribbon) => ribbon.group.classList.toggle("lit", ribbons.includes(ribbon)))
    buttons.forEach((each) => each.classList.toggle("lit", near.has(each.dataset.unit)))
  }
  function rest() {
    light([])
    paint(image, whole, given, colours, 0)
    readout.replaceChildren(element("span", { className: "hint" }, data.words.hint))
  }

  function draw() {
    const placed = layout(data, root.clientWidth)
    const { wide, nodes, whole: { along, across } } = placed
    drawn = placed.drawn
    root.classList.toggle("wide", wide)
    const [width, height] = wide ? [along, across] : [across, along]
    field.style.height = `${height}px`
    lines.setAttribute("viewBox", `0 0 ${width} ${height}`)
    const put = (made, left, top, size) => {
      made.style.translate = wide ? `${left}px ${top}px` : `${top}px ${left}px`
      for (const [name, value] of Object.entries(size ?? {})) made.style[name] = `${value}px`
    }
    const at = nodes.get("image")
    put(image, 0, at.across - placed.image / 2, { width: placed.image, height: placed.image })
    data.columns.forEach(({ name }, i) => {
      units[i].forEach((made) => {
        const { start, across } = nodes.get(made.dataset.unit)
        made.style.setProperty("--tile", `${placed.tile}px`)
        put(made, start, across - placed.tile / 2)
      })
      const { start, across } = nodes.get(`${name} others`)
      put(others[i], start, across - placed.tile / 2, { width: placed.tile })
    })
    bars.forEach((made) => {
      const { start, across, side } = nodes.get(made.dataset.unit)
      put(made, start, across - side / 2, wide ? { width: placed.ends, height: side } : { width: side, height: placed.ends })
    })
    const starts = [0, ...data.columns.map(({ name }) => nodes.get(`${name} others`).start), along - placed.ends]
    heads.forEach((made, i) => put(made, starts[i], 0))
    notes.forEach((made, i) => {
      const from = i ? starts[i] + placed.nodes.get(`${data.columns[i - 1].name} others`).end - starts[i] : placed.image
      if (wide) put(made, from, across - 60, { width: placed.gap })
      else put(made, from + placed.gap - 36, 0, { width })
    })
    lines.replaceChildren(...drawn.map((ribbon) => {
      const [start, one] = ribbon.out
      const [end, other] = ribbon.in
      const half = (start + end) / 2
      const place = (a, b) => (wide ? `${a} ${b}` : `${b} ${a}`)
      const curve = `M${place(start, one)}C${place(half, one)} ${place(half, other)} ${place(end, other)}`
      ribbon.group = group(ribbon, curve)
      return ribbon.group
    }))
    rest()
  }

  function group(ribbon, curve) {
    const [made, hit, line] = ["g", "path", "path"].map((tag) =>
      document.createElementNS("http://www.w3.org/2000/svg", tag))
    for (const path of [hit, line]) path.setAttribute("d", curve)
    hit.setAttribute("class", "hit")
    hit.style.strokeWidth = Math.max(8, ribbon.thick)
    line.setAttribute("class", `${ribbon.value < 0 ? "negative" : "positive"}${ribbon.rest ? " rest" : ""}`)
    line.style.strokeWidth = Math.max(0.75, ribbon.thick)
    made.append(line, hit)
    made.onpointerenter = () => {
      light([ribbon])
      const called = (name) => (name === "image" ? data.words.image : name)
      const names = ["x", ...data.columns.map(({ name }) => name), "y"]
      readout.textContent = ribbon.rest
        ? filled(data.words.rest, { source: names[ribbon.gap], target: names[ribbon.gap + 1], value: signed(ribbon.value) })
        : filled(data.words.edge, { source: called(ribbon.source), target: ribbon.target, value: signed(ribbon.value) })
    }
    made.onpointerleave = rest
    return made
  }

  field.onkeydown = (event) => {
    const step = arrow(event)
    const at = steps.findIndex((column) => column.includes(event.target))
    if (!step || at < 0) return
    consume(event)
    const [along, across] = root.classList.contains("wide") ? step : [step[1], step[0]]
    const to = along ? nearest(steps[at + along], event.target) : steps[at][steps[at].indexOf(event.target) + across]
    to?.focus()
  }
  function nearest(column, from) {
    const middle = (made) => {
      const box = made.getBoundingClientRect()
      return root.classList.contains("wide") ? box.top + box.height / 2 : box.left + box.width / 2
    }
    return column?.toSorted((one, other) =>
      Math.abs(middle(one) - middle(from)) - Math.abs(middle(other) - middle(from)))[0]
  }
  field.addEventListener("focusin", ({ target }) => {
    buttons.forEach((each) => { each.tabIndex = each === target ? 0 : -1 })
  })
  const entry = buttons.find((each) => each.dataset.unit === had)
  ;(entry ?? buttons[0]).tabIndex = 0

  let width = 0
  const watch = new ResizeObserver(() => {
    if (Math.abs(root.clientWidth - width) < 2) return
    width = root.clientWidth
    draw()
  })
  watch.observe(root)
  entry?.focus({ preventScroll: true })
  return root.leave = () => watch.disconnect()
}
