// Small curves in a grid. Arrow keys move, Enter or a click chooses one.
const WIDE = 100
const HIGH = 50

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".multiples")
  const had = list.contains(parentElement.activeElement ?? document.activeElement)
  list.setAttribute("aria-label", data.label)
  list.setAttribute("aria-busy", String(data.busy))
  const selected = Math.max(0, data.panels.findIndex((panel) => panel.selected))
  list.replaceChildren(...data.panels.map((panel, i) => {
    const button = element(
      "button",
      { type: "button", title: panel.words, tabIndex: i === selected ? 0 : -1 },
      element("span", { className: "title", textContent: panel.title }),
      drawn(panel),
      ...panel.lines.map((line, j) =>
        element("span", { className: j ? "note other" : "note", textContent: line.note })),
    )
    button.setAttribute("aria-label", panel.words)
    button.setAttribute("aria-current", String(panel.selected))
    button.onclick = () => setTriggerValue("chosen", panel.id)
    return element("li", {}, button)
  }))
  if (had) list.querySelector("button[tabindex='0']")?.focus()
  moveByArrows(list)
}

function drawn({ lines, neutral }) {
  const picture = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none" })
  picture.setAttribute("aria-hidden", "true")
  const rule = (x, y, kind) =>
    shape("line", { x1: x * WIDE, x2: x * WIDE, y1: (1 - y) * HIGH, y2: HIGH, class: kind })
  picture.append(rule(neutral, 1, "neutral"))
  lines.toReversed().forEach(({ points, marks }, i) => {
    const kind = i === lines.length - 1 ? "" : " other"
    const path = points.map(([x, y]) => `${x * WIDE},${(1 - y) * HIGH}`).join(" ")
    picture.append(
      ...marks.map(([x, y]) => rule(x, y, `half${kind}`)),
      shape("polyline", { points: path, class: `curve${kind}` }),
    )
  })
  return picture
}

function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
