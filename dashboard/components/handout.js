// A page in one file: components of the app, what each is given in every language, and samples that go
// through the network here. `COMPONENTS` has each by its name, `CONTENT` what the page shows.
const BYTES = "$bytes" // names one of the files: a value that JSON has no form for
const LANGUAGES = Object.keys(CONTENT.languages)

let language = document.documentElement.lang
let sample = CONTENT.first
let turn = 0 // how often one was chosen: each time it takes the place of what is drawn
let moment // of the training at which its slider was let go
let cell = { row: null, column: null } // of a confusion matrix
let blocks = []
const addresses = {}

// A component in its place.
class Block {
  constructor(name) {
    Object.assign(this, { name, root: element("div", { className: name }) })
    const { html, style, mount } = COMPONENTS[name]
    this.mount = mount
    this.shadow = this.root.attachShadow({ mode: "open" })
    this.shadow.append(element("style", {}, style), fragment(html))
  }

  draw() {
    const change = CHANGES[this.name]
    this.mount({
      data: change ? change(this.data) : this.data,
      parentElement: this.shadow,
      setTriggerValue: (event, value) => ACTS[event]?.(value),
      setStateValue() {},
    })
  }
}

// What a visitor does with them.
const ACTS = {
  opened: (index) => {
    sample = index
    turn += 1
    redraw()
    document.querySelector(".pad + .heatmaps")?.scrollIntoView({ block: "nearest" })
  },
  moment: (state) => {
    moment = state
  },
  chosen: (chosen) => {
    if (chosen?.row === undefined) return // a cell of the arrays, which the readout reads
    const again = chosen.row === cell.row && chosen.column === cell.column
    cell = again ? { row: null, column: null } : chosen
    redraw()
  },
}

// What the samples and the cell that are chosen change in what a component was given.
const CHANGES = {
  pad: (data) => (sample === null ? data : {
    ...data,
    version: `${sample} ${turn}`,
    picture: "",
    instead: pictureOf(pixelsOf(sample)),
  }),
  heatmaps: (data) => (data.follows && sample !== null ? arraysOf(sample, data) : data),
  gallery: (data) => {
    const items = data.items.map((item, picture) => ({
      ...item, picture, selected: item.sample === sample,
    }))
    const left = items.filter(({ sample }) => isIn(cell, sample))
    return { ...data, sprite: addressOf(data.sprite), pictures: items.length, items: left }
  },
  confusion: (data) => ({ ...data, chosen: cell }),
  training_history: (data) => ({ ...data, moment: moment ?? data.moment }),
}

function arraysOf(index, data) {
  const network = networks.get(data.network)
  const { labels } = CONTENT.samples
  const x = Float32Array.from(pixelsOf(index), (level) => level / 255)
  const found = { x, ...network.forward(x) }
  const truth = labels[placeOf(index)]
  const percent = (fraction) => asPercent(fraction, data.words.percent)
  const arrays = data.arrays.map((array) => ({
    ...array,
    ...followed(array, [...found[array.name]], percent),
    truth: array.names ? truth : null,
  }))
  const { names } = arrays.at(-1)
  const read = outcome(names, [...found.y], percent)
  const said = filled(content().words.sample, {
    sample: index, label: names[truth], predicted: read.label, confidence: read.confidence,
  })
  return { ...data, arrays, said }
}

function isIn({ row, column }, index) {
  const place = placeOf(index)
  const { labels, predicted } = CONTENT.samples
  return (row === null || labels[place] === row) && (column === null || predicted[place] === column)
}

function placeOf(index) {
  return CONTENT.samples.indices.indexOf(index)
}

function pixelsOf(index) {
  const from = 784 * placeOf(index)
  return CONTENT.samples.pixels.subarray(from, from + 784)
}

// A short address for what a data URL holds: one of its length, in the style of each of 500 pictures,
// takes a browser seconds.
function addressOf(url) {
  return addresses[url] ??= URL.createObjectURL(
    new Blob([decoded(url.slice(url.indexOf(",") + 1))], { type: "image/png" }))
}

function decoded(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
}

// A PNG of an image, as a data URL.
function pictureOf(levels) {
  const canvas = element("canvas", { width: 28, height: 28 })
  const context = canvas.getContext("2d")
  const image = context.createImageData(28, 28)
  levels.forEach((level, i) => image.data.set([level, level, level, 255], 4 * i))
  context.putImageData(image, 0, 0)
  return canvas.toDataURL("image/png")
}

function redraw() {
  blocks.forEach((block) => block.draw())
  const empty = CONTENT.samples && !CONTENT.samples.indices.some((index) => isIn(cell, index))
  for (const note of document.querySelectorAll(".empty")) note.hidden = !empty
}

function content() {
  return CONTENT.languages[language]
}

// Everything in the language that is chosen.
function show() {
  const { title, lead, sections, words } = content()
  document.documentElement.lang = language
  document.title = title
  const before = blocks // what is drawn on a pad stays, and what is unfolded
  const open = [...document.querySelectorAll("details")].map((each) => each.open)
  blocks = []
  const shown = sections.map(({ heading, text, parts, code, answer }) => {
    const made = parts.map(({ name, data }) => {
      const block = before[blocks.length] ?? new Block(name)
      blocks.push(block)
      return Object.assign(block, { data: withBytes(data) })
    })
    const inside = element("div", { className: "parts" }, ...made.map(({ root }) => root))
    const section = element("section", {}, ...(heading ? [element("h2", {}, ...marked(heading))] : []))
    section.append(...text.map((each) => element("p", {}, ...marked(each))), inside)
    if (parts.some(({ name }) => name === "gallery")) {
      const note = element("p", { className: "empty", hidden: true }, words.empty)
      note.setAttribute("role", "status")
      section.append(note)
    }
    if (answer) section.append(fold(words.answer, element("p", {}, ...marked(answer))))
    if (code) section.append(fold(words.python, element("pre", {}, element("code", {}, code))))
    return section
  })
  const others = LANGUAGES.filter((code) => code !== language).map((code) => {
    const button = element("button", { type: "button", lang: code }, CONTENT.languages[code].name)
    button.onclick = () => {
      language = code
      show()
      document.querySelector("header button")?.focus()
    }
    return button
  })
  document.querySelector("header").replaceChildren(element("h1", {}, title), ...others)
  document.querySelector("main").replaceChildren(
    element("p", { className: "lead" }, ...marked(lead)), ...shown)
  document.querySelector("footer").replaceChildren(element("p", {}, ...marked(words.footer)))
  document.querySelectorAll("details").forEach((each, i) => { each.open = open[i] ?? false })
  redraw()
}

// Text with **bold** and `code` in it; all else of it is literal.
function marked(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) =>
    part.startsWith("**") && part.length > 4 ? element("strong", {}, part.slice(2, -2))
      : part.startsWith("`") && part.length > 2 ? element("code", {}, part.slice(1, -1))
        : part)
}

function fold(words, ...inside) {
  return element("details", {}, element("summary", {}, words), ...inside)
}

function fragment(html) {
  const template = element("template")
  template.innerHTML = html
  return template.content
}

function withBytes(value) {
  if (typeof value !== "object" || value === null) return value
  if (value[BYTES] !== undefined) return decoded(CONTENT.files[value[BYTES]])
  if (Array.isArray(value)) return value.map(withBytes)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBytes(each)]))
}

// All files that a tab opens from the disk have one storage: the hash by which the policy of this one
// names its script keeps its drawing apart from that of any other.
drawing.kept += ` of ${document.querySelector("meta[http-equiv]").content.match(/sha256-[^']+/)}`
if (CONTENT.samples) CONTENT.samples = withBytes(CONTENT.samples)
for (const bytes of CONTENT.networks.map(withBytes)) {
  const network = new Network(bytes)
  networks.set(network.key, network)
}
show()
// Digits are ink on paper, light or dark.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw)
