// One training, or two at the same place, drawn state by state: a slider, curves, and of each network
// the tiles of its first layer, its answer to an image, and its confusion matrix. It needs nothing of
// Streamlit but the names of its colours: data in, one callback out.
const STATE_FOR = 110 // milliseconds of a state, while it plays
const STILL_FOR = 600 // where the visitor wants less motion
const LET_GO = 300 // milliseconds without a move, until it is told
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }

class HistoryView {
  // `data` as dashboard/components/training_history.py makes it. `tell` is called with the index, in
  // the history of the first network, of the state at which it was let go.
  constructor(root, data, tell) {
    Object.assign(this, { root, tell, place: null, told: data.moment, timer: 0, playing: 0, frame: 0 })
    this.form = formOf(data)
    this.input = element("input", { type: "range", min: 0, step: 1 })
    this.play = element("button", { type: "button", className: "play" })
    this.status = element("p", { className: "status" })
    this.pages = element("p", { className: "pages" })
    this.pages.hidden = !data.followed
    this.wait = element("p", { className: "wait" }, data.words.wait)
    const controls = element("div", { className: "controls" }, this.input)
    this.curves = new HistoryCurves(data, (fraction, ends) => {
      this.stop()
      this.go(Math.round(fraction * this.last))
      if (ends) this.letGo(0)
    })
    this.networks = data.networks.map((each) => new NetworkAt(data, each))
    const here = element("div", { className: "here" }, this.pages)
    if (this.networks.length === 1) here.prepend(this.status) // of two each says its own
    const top = element("div", { className: "course" },
      this.curves.root, controls, this.play, here, this.curves.legend)
    const all = element("div", { className: "networks" }, ...this.networks.map((each) => each.root))
    all.classList.toggle("pair", data.networks.length > 1)
    root.setAttribute("role", "group")
    root.setAttribute("aria-label", data.words.label)
    root.replaceChildren(this.wait, top, all)
    this.listen()
    this.arrived = () => this.update(this.data)
    document.addEventListener(HISTORY_ARRIVED, this.arrived)
    this.watch = new ResizeObserver(() => {
      this.curves.fit()
      this.networks.forEach((each) => each.fit() && this.paint())
    })
    this.watch.observe(this.curves.root)
    this.networks.forEach((each) => this.watch.observe(each.tiles))
    this.update(data)
  }

  // Whether it goes on with other data: with another image, or as the matrices have come.
  takes(data) {
    return this.form === formOf(data)
  }

  leave() {
    this.stop()
    clearTimeout(this.timer)
    cancelAnimationFrame(this.frame)
    this.watch.disconnect()
    document.removeEventListener(HISTORY_ARRIVED, this.arrived)
  }

  update(data) {
    const found = data.networks.map(({ key }) => histories.get(key))
    const isHere = found.every(Boolean)
    this.root.classList.toggle("waiting", !isHere)
    const before = this.data
    this.data = data
    if (!isHere) return
    this.places = placesOf(found)
    this.last = this.places.length - 1
    this.input.max = this.last
    this.networks.forEach((each, i) => each.take(data, data.networks[i], found[i]))
    this.curves.take(data, found, this.places)
    // What was told comes back, perhaps when the slider has been moved on: it stays where it is.
    const asked = this.place === null || (data.moment !== before.moment && data.moment !== this.told)
    if (asked) this.place = this.placeOf(data.moment)
    this.told = data.moment
    this.place = Math.min(this.place, this.last)
    this.paint()
  }

  // Which state of the first network, an index in its history, is at a place; and the other way.
  momentAt(place) {
    return histories.get(this.data.networks[0].key).kept[place]
  }

  placeOf(moment) {
    return moment === null ? this.last : nearestTo(histories.get(this.data.networks[0].key).kept, moment)
  }

  listen() {
    const { root, input, play } = this
    input.setAttribute("aria-label", this.root.getAttribute("aria-label"))
    input.oninput = () => {
      this.stop()
      this.go(Number(input.value))
    }
    input.onchange = () => this.letGo(LET_GO)
    play.onclick = () => (this.playing ? this.pause() : this.begin())
    root.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const to = { Home: 0, End: this.last }[event.key]
        ?? (event.key in STEPS ? this.place + STEPS[event.key] : undefined)
      if (event.key === " ") {
        if (!event.repeat) play.onclick()
      } else if (to === undefined) {
        return
      } else {
        this.stop()
        this.go(to)
        this.letGo(LET_GO)
      }
      consume(event)
    }
    // A space that is released would press the button once more.
    root.onkeyup = (event) => { if (event.key === " ") consume(event) }
  }

  // Keys that are held come faster than a slow machine draws: what is passed in a frame is not drawn.
  go(place) {
    this.place = Math.max(0, Math.min(this.last, place))
    this.frame ||= requestAnimationFrame(() => this.paint())
  }

  letGo(after) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const moment = this.momentAt(this.place)
      if (moment === (this.told ?? this.momentAt(this.last))) return
      this.told = moment
      this.tell(moment)
    }, after)
  }

  begin() {
    if (this.place >= this.last) this.place = 0
    clearTimeout(this.timer)
    const each = matchMedia("(prefers-reduced-motion: reduce)").matches ? STILL_FOR : STATE_FOR
    this.playing = setInterval(() => {
      this.go(this.place + 1)
      if (this.place >= this.last) this.pause()
    }, each)
    this.paint()
  }

  pause() {
    this.stop()
    this.letGo(0)
  }

  stop() {
    clearInterval(this.playing)
    if (!this.playing) return
    this.playing = 0
    this.paint()
  }

  paint() {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    if (this.place === null || this.root.classList.contains("waiting")) return
    const { words } = this.data
    const states = this.places[this.place]
    const texts = this.networks.map((each, i) => each.paint(states[i]))
    const label = this.playing ? words.pause : words.play
    this.play.classList.toggle("playing", Boolean(this.playing))
    this.play.title = label
    this.play.setAttribute("aria-label", label)
    this.input.value = this.place
    this.curves.mark(this.last ? this.place / this.last : 1)
    this.status.textContent = texts[0]
    // While it plays or is dragged, what stands around it is of another state.
    const shown = this.placeOf(this.data.moment)
    this.pages.classList.toggle("behind", shown !== this.place)
    this.pages.textContent = shown === this.place ? words.shown : filled(words.behind, {
      step: histories.get(this.data.networks[0].key).step[shown].toLocaleString("en"),
    })
    this.input.setAttribute("aria-valuetext", texts[0])
  }
}

// What has to be the same for the elements to stay.
function formOf({ networks, classes, words }) {
  return JSON.stringify([networks.map(({ key, arrays }) =>
    [key, arrays.map(({ name, units }) => [name, units])]), classes, words])
}

// The states of the first network, and of each other one that after as many epochs: two that learn
// from the same samples have met as many. The end of one is the end of the other.
function placesOf([first, ...others]) {
  const last = first.epoch.length - 1
  return first.epoch.map((epoch, place) => [
    place,
    ...others.map((other) => (place < last ? nearestTo(other.epoch, epoch) : other.epoch.length - 1)),
  ])
}

// As dashboard/state/moment.py finds it for the pages: the first of equals.
function nearestTo(values, value) {
  const far = values.map((each) => Math.abs(each - value))
  return far.indexOf(Math.min(...far))
}

function decoded(text, type) {
  return new type(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer)
}
