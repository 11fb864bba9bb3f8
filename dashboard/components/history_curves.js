// The curves of one training or two, over the states at equal distances, with the place marked.
const CURVE = 1000 // units of the drawing to each side
const SLIP = 8 // CSS pixels that a finger may slip aside before it drags
const APART = 6 // CSS pixels between two ticks

class HistoryCurves {
  // `drag` is called with the place that is pointed at, 0 to 1, and whether it was let go there.
  constructor({ words }, drag) {
    this.root = element("div", { className: "curves" })
    this.legend = element("p", { className: "note" }, words.legend)
    this.root.title = words.drag
    this.plots = [["loss", words.loss], ["accuracy", words.accuracy]].map(([figure, title]) => {
      const picture = shape("svg", { viewBox: `0 0 ${CURVE} ${CURVE}`, preserveAspectRatio: "none" })
      picture.setAttribute("aria-hidden", "true")
      const name = element("span", { className: figure })
      return { figure, title, picture, name, root: element("div", { className: "plot" }, picture, name) }
    })
    this.ticks = element("div", { className: "ticks" })
    this.root.append(...this.plots.map(({ root }) => root), this.ticks, element("i", { className: "mark" }))
    const at = (event) => {
      const { left, width } = this.root.getBoundingClientRect()
      return Math.max(0, Math.min(1, (event.clientX - left) / width))
    }
    let from // where a finger has come down that may be about to scroll the page: null once it drags
    this.root.onpointerdown = (event) => {
      if (event.button) return
      this.root.setPointerCapture(event.pointerId)
      from = event.pointerType === "touch" ? event.clientX : null
      if (from === null) drag(at(event), false)
    }
    this.root.onpointermove = (event) => {
      if (!this.root.hasPointerCapture(event.pointerId)) return
      if (from !== null && Math.abs(event.clientX - from) < SLIP) return
      from = null
      drag(at(event), false)
    }
    this.root.onpointerup = (event) => drag(at(event), true)
  }

  take({ networks, words }, found, places) {
    const last = Math.max(1, places.length - 1)
    const largest = Math.max(...found.flatMap(({ loss }) => loss)) || 1
    for (const { figure, title, picture, name } of this.plots) {
      const top = figure === "loss" ? largest : 1
      const most = figure === "loss" ? largest.toFixed(2) : `100${words.percent}`
      name.textContent = filled(words.range, { name: title, most })
      const line = (values, of, kind) => shape("polyline", {
        class: [kind, `of-${of}`].join(" "),
        points: places
          .map((states, i) => `${(i / last) * CURVE},${(1 - values[states[of]] / top) * CURVE}`)
          .join(" "),
      })
      picture.replaceChildren(...found.flatMap((history, of) => [
        line(history[figure], of, "met"),
        ...(figure === "accuracy" && networks[of].matrix
          ? [line(accuraciesOf(networks[of], history), of, "split")]
          : []),
      ]).reverse())
    }
    // Of the steps 1, 10, 100, … of the first training those that are there.
    const { step } = found[0]
    const ticks = []
    for (let power = 1; power <= step.at(-1); power *= 10) {
      const place = step.findIndex((each) => each >= power)
      const number = power.toLocaleString("en")
      const tick = element("span", {}, power === 1 ? `${words.step} ${number}` : number)
      tick.style.left = `${(100 * place) / last}%`
      ticks.push(tick)
    }
    this.ticks.replaceChildren(...ticks)
    this.fit()
  }

  // Leaves out each tick that would touch the one before it.
  fit() {
    const ticks = [...this.ticks.children]
    for (const tick of ticks) tick.hidden = false
    let end = -Infinity
    for (const [i, { left, right }] of ticks.map((tick) => tick.getBoundingClientRect()).entries()) {
      ticks[i].hidden = left < end + APART
      if (!ticks[i].hidden) end = right
    }
  }

  mark(fraction) {
    this.root.style.setProperty("--place", fraction)
  }
}

// Of each state, from its confusion matrix.
function accuraciesOf({ matrix, samples }, { sizes }) {
  const classes = sizes.at(-1)
  const counts = decoded(matrix, Uint32Array)
  return Array.from({ length: counts.length / classes ** 2 }, (_, state) => {
    let right = 0
    for (let k = 0; k < classes; k++) right += counts[state * classes ** 2 + k * (classes + 1)]
    return right / samples
  })
}

function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
