// Pictures of 28 × 28 pixels in which green gives to a class and violet takes from it, on the ink of
// the image in grey.
const SIDE = 28
const FAINT = 0.2 // of what a pixel would give that is as in the reference
const GREY = 0.2 // of the ink
const CURVE = 0.65 // lets what is less than the most be seen

function bytesOf(address) {
  const text = address.slice(address.indexOf(",") + 1)
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return Float32Array.from(new Int8Array(bytes.buffer), (value) => value / 127)
}

// The colours that are mixed, as the theme has them.
function coloursOf(root) {
  const style = getComputedStyle(root)
  return ["background", "text", "green", "violet"].map((name) =>
    rgb(style.getPropertyValue(`--st-${name}-color`)))
}

// Paints what each pixel gives; faintly, what it would give were it not as in the reference.
function paint(canvas, multipliers, { ink, differences }, colours, faint = FAINT) {
  const [paper, text, green, violet] = colours
  const given = multipliers.map((value, i) =>
    value * (differences[i] + faint * (1 - Math.abs(differences[i]))))
  const limit = given.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  Object.assign(canvas, { width: SIDE, height: SIDE })
  const context = canvas.getContext("2d")
  const picture = context.createImageData(SIDE, SIDE)
  given.forEach((value, i) => {
    const end = value < 0 ? violet : green
    const much = (Math.abs(value) / limit) ** CURVE
    const grey = GREY * ink[i]
    for (let channel = 0; channel < 3; channel++) {
      const ground = paper[channel] * (1 - grey) + text[channel] * grey
      picture.data[4 * i + channel] = ground * (1 - much) + end[channel] * much
    }
    picture.data[4 * i + 3] = 255
  })
  context.putImageData(picture, 0, 0)
}
