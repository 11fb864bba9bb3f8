// A place kept for what is drawn once it comes near the window.
const MARGIN = 100 // pixels: about one turn of a wheel
// Milliseconds: the run that draws it would end one that a press has begun, and with it the way to
// another page. After a press there is none to be drawn, or it is drawn a moment later.
const REST = 100
const REST_AFTER_PRESS = 1000
const PRESSES = ["pointerdown", "click"]

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".place")
  const { host } = place.getRootNode()
  place.style.height = `${data.height}px`
  let timer
  const wait = (rest) => {
    clearTimeout(timer)
    timer = setTimeout(() => setTriggerValue("near", true), rest)
  }
  const pressed = () => { if (timer) wait(REST_AFTER_PRESS) }
  PRESSES.forEach((kind) => addEventListener(kind, pressed, { capture: true }))
  const observer = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    host.toggleAttribute("data-awaited", true)
    wait(REST)
  }, { root: scroller(place), rootMargin: `${MARGIN}px 0px` })
  observer.observe(place)
  return () => {
    observer.disconnect()
    clearTimeout(timer)
    PRESSES.forEach((kind) => removeEventListener(kind, pressed, { capture: true }))
  }
}

// What the page scrolls in: a margin around the window would end at its edge. Null is the window.
function scroller(place) {
  for (let each = place; each; each = each.parentElement ?? each.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each
  }
  return null
}
