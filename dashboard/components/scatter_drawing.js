// What the map of points is drawn with. `pair` is the colour of the ground and that of the ink.

// Strokes what `trace` draws so that it stands out from whatever lies below.
function outlined(context, [paper, ink], dash, trace) {
  for (const [colour, line] of [[paper, 5], [ink, 2]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: line })
    context.setLineDash(colour === ink ? dash : [])
    trace()
  }
  context.setLineDash([])
}

function ring(context, pair, x, y, radius, dash) {
  outlined(context, pair, dash, () => {
    context.beginPath()
    context.arc(x, y, radius, 0, 7)
    context.stroke()
  })
}

function write(context, [paper, ink], name, x, y, font, align = "center") {
  Object.assign(context, { font, textAlign: align, textBaseline: "middle", lineJoin: "round" })
  Object.assign(context, { lineWidth: 4, strokeStyle: paper, fillStyle: ink })
  context.strokeText(name, x, y)
  context.fillText(name, x, y)
}

// The numbers from one to another that a step apart are written at an axis, and where.
function between(from, to, step, place) {
  const digits = Math.max(0, -Math.floor(Math.log10(step)))
  const found = []
  for (let k = Math.ceil(from / step); k * step < to; k++) {
    found.push({ at: place(k * step), name: text(k * step, digits) })
  }
  return found
}

function key(name, kind, colour) {
  const sign = document.createElement("i")
  sign.className = kind
  if (colour) sign.style.setProperty("--colour", colour)
  const item = document.createElement("li")
  item.append(sign, name)
  return item
}

// Sets a canvas to a size in CSS pixels, sharp on any screen.
function prepared(canvas, width, height) {
  const dense = devicePixelRatio || 1
  canvas.width = Math.round(width * dense)
  canvas.height = Math.round(height * dense)
  const context = canvas.getContext("2d")
  context.setTransform(dense, 0, 0, dense, 0, 0)
  return context
}

// A point drawn once, to be copied: ten thousand arcs take five times as long.
function stamp(colour, radius, halo) {
  const dense = devicePixelRatio || 1
  const pixels = Math.ceil((2 * radius + (halo ? 6 : 1)) * dense)
  const side = pixels / dense
  const picture = new OffscreenCanvas(pixels, pixels)
  const context = picture.getContext("2d")
  context.scale(dense, dense)
  if (halo) {
    // A cross, so that colour is not the only sign, set off from the points below it.
    for (const [ink, line] of [[halo, 4], [colour, 2]]) {
      Object.assign(context, { strokeStyle: ink, lineWidth: line, lineCap: "round" })
      stroke(context, [2, 2, side - 2, side - 2])
      stroke(context, [2, side - 2, side - 2, 2])
    }
  } else {
    context.fillStyle = colour
    context.beginPath()
    context.arc(side / 2, side / 2, radius, 0, 7)
    context.fill()
  }
  return { picture, side }
}

function whole(value) {
  const dense = devicePixelRatio || 1
  return Math.round(value * dense) / dense
}

function stroke(context, [x0, y0, x1, y1]) {
  context.beginPath()
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
  context.stroke()
}

// The next of 1, 2, 5, 10, … that is not smaller.
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * [1, 2, 5, 10].find((factor) => factor * power >= value)
}

function text(value, digits) {
  return value.toFixed(digits).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "")
}

function mixed(from, to, fraction) {
  const [one, other] = [rgb(from), rgb(to)]
  const channels = [0, 1, 2].map((k) => Math.round(one[k] + fraction * (other[k] - one[k])))
  return `rgb(${channels.join(" ")})`
}
