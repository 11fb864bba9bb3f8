// A square of 280 × 280 to draw a digit in: light ink on black, as MNIST's, shown as ink on paper.
// Pictures that are pasted anywhere on the page, or dropped here, are handed over as files.
const SIDE = 280
const CELLS = 28
const CELL = SIDE / CELLS

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pad")
  root.pad ??= build(root)
  root.pad.update(data, setTriggerValue)
  return ending(root, root.pad.leave)
}

function build(root) {
  const canvas = element("canvas", { width: SIDE, height: SIDE })
  const context = canvas.getContext("2d", { willReadFrequently: true })
  const cursor = element("span", { className: "cursor" })
  const pen = tool(() => choose(pen))
  const eraser = tool(() => choose(eraser))
  const width = element("input", { type: "range", min: 8, max: 48, step: 4, value: 24 })
  const clear = tool(() => {
    canvas.focus() // before the button is of no use
    standIn()
    hand("", { kind: "clear" })
  })
  const tools = element("div", { className: "tools" }, pen, eraser, width, clear)
  const hint = element("p", { className: "hint" })
  const heard = element("p", { className: "heard" })
  tools.setAttribute("role", "toolbar")
  heard.setAttribute("aria-live", "polite")
  const square = element("div", { className: "square" }, canvas, cursor)
  root.replaceChildren(square, tools, hint, heard)

  let data = {}
  let send = () => {}
  let stroke = null // the points of the one that is being drawn
  let before = null // what was there before it
  let erasing = false
  let empty = true // nothing is drawn: what is shown stands in for a drawing
  let told = 0
  let held = null // the key that draws, or erases, where the arrows go
  let row = CELLS / 2
  let column = CELLS / 2

  function choose(chosen) {
    for (const each of [pen, eraser]) each.setAttribute("aria-pressed", String(each === chosen))
  }

  function wipe() {
    context.clearRect(0, 0, SIDE, SIDE)
    if (!data.ink) return
    context.fillStyle = "#000"
    context.fillRect(0, 0, SIDE, SIDE)
  }

  // What is shown while nothing is drawn.
  function standIn() {
    setEmpty(true)
    wipe()
    if (data.instead) show(data.instead)
    tell()
  }

  // Ink goes on a clean pad.
  function begin() {
    if (empty) wipe()
    setEmpty(false)
  }

  function setEmpty(whether) {
    empty = clear.disabled = whether // there is nothing to clear
  }

  // Others follow the pen, at the pace of the screen.
  function tell() {
    if (!data.drawing || told) return
    told = requestAnimationFrame(() => {
      told = 0
      tellDrawing(empty ? null : read())
    })
  }

  function read() {
    const { data: pixels } = context.getImageData(0, 0, SIDE, SIDE)
    const levels = new Uint8Array(SIDE * SIDE)
    for (let at = 0; at < levels.length; at++) levels[at] = pixels[4 * at]
    return levels
  }

  // A line through points; a dot where there is one, which as a line would have no length.
  function ink(points) {
    context.strokeStyle = context.fillStyle = erasing ? "#000" : "#fff"
    // The eraser is wider, so that along the way of the pen it leaves no edge.
    context.lineWidth = width.valueAsNumber * (erasing ? 1.5 : 1)
    context.lineCap = context.lineJoin = "round"
    context.beginPath()
    context.arc(...points[0], context.lineWidth / 2, 0, 2 * Math.PI)
    context.fill()
    context.beginPath()
    for (const point of points) context.lineTo(...point)
    context.stroke()
    tell()
  }

  function sendDrawing(deed) {
    hand(canvas.toDataURL("image/png"), deed)
    if (erasing && !read().some(Boolean)) standIn() // nothing is left
  }

  function hand(png, deed) {
    keepDrawing(png)
    send("drawn", { png, deed })
  }

  function place({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect()
    const scale = SIDE / box.width
    return [(clientX - box.left) * scale, (clientY - box.top) * scale]
  }

  canvas.onpointerdown = (event) => {
    const ofPen = event.button === 5 // the other end of a pen
    if (!data.drawing || !event.isPrimary || (event.button !== 0 && !ofPen)) return
    canvas.setPointerCapture(event.pointerId)
    erasing = ofPen || eraser.getAttribute("aria-pressed") === "true"
    begin()
    before = context.getImageData(0, 0, SIDE, SIDE)
    stroke = [place(event)]
    ink(stroke)
  }
  canvas.onpointermove = (event) => {
    if (!stroke || !event.isPrimary) return
    const passed = event.getCoalescedEvents?.() ?? []
    stroke.push(...(passed.length ? passed : [event]).map(place))
    // Drawn anew as one line: pieces that overlap would show at its edge.
    context.putImageData(before, 0, 0)
    ink(stroke)
  }
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (!stroke || !event.isPrimary) return
    stroke = null
    sendDrawing({ kind: erasing ? "erase" : "draw" })
  }

  function at() {
    return { row: row + 1, column: column + 1 }
  }

  function move() {
    cursor.style.left = `${(100 * column) / CELLS}%`
    cursor.style.top = `${(100 * row) / CELLS}%`
  }

  canvas.onfocus = move
  canvas.onkeydown = (event) => {
    if (!data.drawing || event.ctrlKey || event.metaKey || event.altKey) return
    const step = arrow(event)
    const draws = event.key === " " || event.key === "Enter"
    const erases = event.key === "Delete" || event.key === "Backspace"
    if (!step && !draws && !erases) return
    consume(event)
    const middle = () => [(column + 0.5) * CELL, (row + 0.5) * CELL]
    if (step) {
      const from = middle()
      row = Math.min(Math.max(row + step[1], 0), CELLS - 1)
      column = Math.min(Math.max(column + step[0], 0), CELLS - 1)
      move()
      if (held) ink([from, middle()])
      heard.textContent = filled(data.words.moved, at())
      return
    }
    if (held) return // it repeats
    held = event.key
    erasing = erases
    begin()
    ink([middle()])
    heard.textContent = filled(erases ? data.words.erased : data.words.drawn, at())
  }
  // The end of a stroke by keys; to leave the square ends it too.
  canvas.onkeyup = canvas.onblur = (event) => {
    if (!held || (event.type === "keyup" && event.key !== held)) return
    held = null
    sendDrawing({ kind: erasing ? "erase" : "draw", ...at() })
  }

  async function take(files) {
    const [file] = files
    if (!file || !data.largest) return
    const large = file.size > data.largest
    send("pasted", { name: file.name, large, content: large ? "" : await url(file) })
  }

  function paste(event) {
    if (event.clipboardData?.files.length) take(event.clipboardData.files)
  }
  square.ondragover = (event) => event.preventDefault()
  square.ondrop = (event) => {
    event.preventDefault()
    take(event.dataTransfer.files)
  }

  // What was drawn here before: on another page, or before the page was loaded anew.
  function load() {
    const before = data.drawing && drawingBefore()
    if (before && !data.picture) {
      paint(before)
      return hand(before, { kind: "restore" })
    }
    if (data.drawing) keepDrawing(data.picture)
    if (data.picture) paint(data.picture)
    else standIn()
  }

  function paint(picture) {
    setEmpty(false)
    show(picture)
  }

  function show(picture) {
    const { version } = data
    const standsIn = empty
    const image = new Image()
    image.onload = () => {
      if (version !== data.version || standsIn !== empty) return // replaced while it was decoded
      wipe()
      const scale = Math.min(SIDE / image.width, SIDE / image.height)
      const [across, down] = [image.width * scale, image.height * scale]
      context.imageSmoothingEnabled = image.width > CELLS
      context.drawImage(image, (SIDE - across) / 2, (SIDE - down) / 2, across, down)
      tell()
    }
    image.src = picture
  }

  function update(given, trigger) {
    const replaced = given.version !== data.version
    data = given
    send = trigger
    canvas.classList.toggle("on-paper", data.ink && isLight(root))
    canvas.classList.toggle("drawing", data.drawing)
    canvas.tabIndex = data.drawing ? 0 : -1
    canvas.setAttribute("role", data.drawing ? "application" : "img")
    canvas.setAttribute("aria-label", data.label)
    name(data.words)
    root.classList.toggle("beside", data.beside)
    tools.hidden = !data.drawing
    hint.textContent = data.hint
    document.addEventListener("paste", paste)
    if (!replaced) return
    stroke = held = null
    load()
  }

  function name(words) {
    pen.textContent = words.pen
    eraser.textContent = words.eraser
    clear.textContent = words.clear
    width.title = width.ariaLabel = words.width
    tools.ariaLabel = words.tools
  }

  function leave() {
    document.removeEventListener("paste", paste)
    if (data.drawing) tellDrawing(null)
  }

  choose(pen)
  return { update, leave }
}

function tool(act) {
  return element("button", { type: "button", onclick: act })
}

function url(file) {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.onerror = () => resolve("") // read by no one: it is then no picture
    reader.readAsDataURL(file)
  })
}
