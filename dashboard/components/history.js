// One entry in the browser's history for each thing a visitor does. Every widget writes its own
// parameter into the address, and a change of page empties it first: left alone, the back button
// would stop at views that nobody ever saw.
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
  addEventListener("popstate", () => { acted = false }, { capture: true })
  history.pushState = (...entry) => {
    if (acted) push(...entry)
    else history.replaceState(...entry)
    acted = false
  }
  history.pushState.once = true
}
