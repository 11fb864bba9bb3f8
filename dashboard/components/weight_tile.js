// The weights of one unit as a picture of whole pixels to a weight; dots where an image has ink.
const TILE = 252 // pixels that it is wide or high: nine to the weight of a pixel of an image
const INK = 0.5

function drawWeights(canvas, weights, { columns, limit, ink, positive, negative, dots }) {
  const rows = Math.ceil(weights.length / columns)
  const size = Math.max(1, Math.floor(TILE / Math.max(columns, rows)))
  const [width, height] = [columns * size, rows * size]
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext("2d")
  const picture = context.createImageData(width, height)
  const pixels = new Uint32Array(picture.data.buffer)
  const place = (i) => [Math.floor(i / columns) * size, (i % columns) * size]
  weights.forEach((value, i) => {
    const share = Math.min(1, Math.abs(value) / limit)
    const colour = (value < 0 ? negative : positive)[Math.round(share * (SHADES - 1))]
    const [top, left] = place(i)
    for (let row = top; row < top + size; row++) {
      pixels.fill(colour, row * width + left, row * width + left + size)
    }
  })
  context.putImageData(picture, 0, 0)
  if (!ink) return
  context.fillStyle = dots
  ink.forEach((value, i) => {
    const [top, left] = place(i)
    if (value >= INK) context.fillRect(left + size / 2 - 1, top + size / 2 - 1, 2, 2)
  })
}

function coloursOf(element) {
  const [positive, negative] = palettes(signedColours(element))
  return { positive, negative, dots: getComputedStyle(element).getPropertyValue("--st-text-color") }
}
