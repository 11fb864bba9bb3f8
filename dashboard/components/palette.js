// The colours of values about 0, and of magnitudes: in so many shades.
const SHADES = 128
const ENDS = { magnitude: "text", positive: "green", negative: "violet" }

// A rule for each shade, of the class that `shadeOf` names, for cells of an array: to choose one takes a
// browser a fifth of the time in which it mixes a colour for each cell.
const shades = new CSSStyleSheet()
shades.replaceSync(Object.entries(ENDS).flatMap(([kind, end]) =>
  Array.from({ length: SHADES }, (_, i) => `.${kind}-${i} { background: color-mix(
    in oklab, var(--st-${end}-color) ${(100 * i) / (SHADES - 1)}%, var(--st-background-color)) }`)).join(""))

function shadeOf(kind, share) {
  return `${kind}-${Math.round(share * (SHADES - 1))}`
}

// The ends of the scale on the page that an element is on, and the paper between them.
function signedColours(element) {
  const style = getComputedStyle(element)
  return ["green", "violet", "background"].map((name) => style.getPropertyValue(`--st-${name}-color`))
}

// The shades from the paper to what is positive, and to what is negative, for what is drawn on a canvas.
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
