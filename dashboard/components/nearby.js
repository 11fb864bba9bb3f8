// A place kept for what is drawn once it comes near the window.
const MARGIN = 100 // pixels: about one turn of a wheel
// Milliseconds: the run that draws it would end one that a click has begun, and with it the way to
// another page. After a click there is no place any more, or it is drawn a moment later.
const REST = 100
const REST_AFTER_CLICK = 1000

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".place")
  const { host } = place.getRootNode()
  place.style.height = `${data.height}px`
  let timer
  let clicked = -Infinity
  const wait = () => {
    const rest = Math.max(REST, clicked + REST_AFTER_CLICK - performance.now())
    clearTimeout(timer)
    timer = setTimeout(() => setTriggerValue("near", true), rest)
  }
  const click = () => {
    clicked = performance.now()
    if (timer) wait()
  }
  addEventListener("click", click, { capture: true })
  const observer = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    host.toggleAttribute("data-awaited", true)
    wait()
  }, { root: scroller(place), rootMargin: `${MARGIN}px 0px` })
  observer.observe(place)
  return () => {
    observer.disconnect()
    clearTimeout(timer)
    removeEventListener("click", click, { capture: true })
  }
}

// What the page scrolls in: a margin around the window would end at its edge. Null is the window.
function scroller(place) {
  for (let each = place; each; each = each.parentElement ?? each.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each
  }
  return null
}
