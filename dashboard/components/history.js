// One entry in the browser's history for each thing a visitor does. Every widget writes its own
// parameter into the address, and a change of page empties it first: left alone, the back button
// would stop at views that nobody ever saw. And each page begins at its top.
export default function ({ setTriggerValue }) {
  if (!history.pushState.once) countActions()
  return openHere((address) => setTriggerValue("link", address))
}

function countActions() {
  const push = history.pushState.bind(history)
  let acted = false
  const act = () => { acted = true }
  addEventListener("pointerdown", act, { capture: true })
  addEventListener("keydown", act, { capture: true })
  // Without a pointer: what a screen reader presses.
  addEventListener("click", (event) => { if (event.detail === 0) act() }, { capture: true })
  let page = location.pathname
  // A page that takes another's place before that one is gone would be scrolled as it was.
  const arrive = () => {
    if (location.pathname === page) return
    page = location.pathname
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" })
  }
  addEventListener("popstate", () => {
    acted = false
    arrive()
  }, { capture: true })
  history.pushState = (...entry) => {
    if (acted) push(...entry)
    else history.replaceState(...entry)
    acted = false
    arrive()
  }
  history.pushState.once = true
}
