// The drawing on the pad of this tab, for the components that follow it.
const DRAWN = "forward-pass-drawn" // the event of the document that tells of a change
const READ = "forward-pass-read" // the event that tells of what the network reads in it

// `levels` of the square, light ink on 0, row after row; null while nothing is drawn. `read` is the
// label and the confidence with which it is read, null while no page waits to hear of another one.
// `kept` is where it is in the tab's storage, which outlives a reload.
const drawing = (globalThis[Symbol.for("forward pass drawing")] ??= {
  levels: null, read: null, asked: false, kept: "forward-pass-drawing",
})

function tellDrawing(levels) {
  drawing.levels = levels
  document.dispatchEvent(new Event(DRAWN))
}

function tellRead(read) {
  drawing.read = read
  document.dispatchEvent(new Event(READ))
}

function keepDrawing(url) {
  try {
    if (url) sessionStorage.setItem(drawing.kept, url)
    else sessionStorage.removeItem(drawing.kept)
  } catch { } // a browser that keeps nothing: a reload then begins anew
}

// What was drawn before a reload, once.
function drawingBefore() {
  if (drawing.asked) return null
  drawing.asked = true
  try {
    return sessionStorage.getItem(drawing.kept)
  } catch {
    return null
  }
}
