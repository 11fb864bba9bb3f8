// The colours of values about 0, as the heatmaps mix them, for what is drawn on a canvas.
const SHADES = 128

// The ends of the scale on the page that an element is on, and the paper between them.
function signedColours(element) {
  const style = getComputedStyle(element)
  return ["green", "violet", "background"].map((name) => style.getPropertyValue(`--st-${name}-color`))
}

// The shades from the paper to what is positive, and to what is negative.
function palettes([positive, negative, paper]) {
  return [positive, negative].map((end) => {
    const context = new OffscreenCanvas(SHADES, 1).getContext("2d")
    for (let i = 0; i < SHADES; i++) {
      context.fillStyle = `color-mix(in oklab, ${end} ${(i / (SHADES - 1)) * 100}%, ${paper})`
      context.fillRect(i, 0, 1, 1)
    }
    return new Uint32Array(context.getImageData(0, 0, SHADES, 1).data.buffer)
  })
}
