// Asks the server for what changes in the class, and tells of it: what the panel shows at once, what
// the page shows a little later, in each tab at another moment. A tab that is not seen asks nothing:
// a browser keeps a few connections for all of them.
const SOONEST = 500, SPREAD = 700 // milliseconds until the page follows
const REST = 2000 // milliseconds after an answer that was none

let ends

export default function ({ data, setTriggerValue }) {
  ends?.abort()
  ends = new AbortController()
  const { signal } = ends
  watch({ ...data }, setTriggerValue, signal)
  return () => ends.abort()
}

async function watch(drawn, tell, signal) {
  let later
  signal.addEventListener("abort", () => clearTimeout(later))
  while (!signal.aborted) {
    await seen(signal)
    const found = await changes(drawn, signal)
    if (signal.aborted) return
    if (!found) {
      await new Promise((resolve) => setTimeout(resolve, REST))
      continue
    }
    if (found.panel !== drawn.panel) tell("panel", found.panel)
    if (drawn.page !== null && found.page !== drawn.page) {
      clearTimeout(later)
      later = setTimeout(() => tell("page", found.page), SOONEST + SPREAD * Math.random())
      drawn.page = found.page
    }
    drawn.panel = found.panel
  }
}

// The versions that are not those that are drawn any more; null if there was no answer.
async function changes(drawn, signal) {
  const asked = new URLSearchParams(drawn.page === null ? { panel: drawn.panel } : drawn)
  try {
    const answer = await fetch(`class-changes?${asked}`, { signal, cache: "no-store" })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

function seen(signal) {
  if (!document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", resolve, { once: true, signal })
    signal.addEventListener("abort", resolve, { once: true })
  })
}
