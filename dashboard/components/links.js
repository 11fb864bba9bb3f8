// Lets a link within the app open in this visit: Markdown opens all of its links in a new tab, where
// a drawing or a picture would be gone. With Ctrl or another button, the browser does as it does
// with any link. What it names, or chooses, is brought into view. Returns what ends it.
function openHere(opened) {
  const click = (event) => {
    const link = event.target.closest?.('a[href^="./"]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (link.hash) {
      if (link.pathname !== location.pathname) opened(link.getAttribute("href"))
      leadTo([link.hash.slice(1)], () => HEADER)
      return
    }
    opened(link.getAttribute("href"))
    const choices = [...new URL(link.href).searchParams].filter(([, value]) => value)
    // Containers have the key of the choice that they show; the sum is above that of its unit, and
    // the path, which takes a window, has several.
    const shows = { unit: "sum", path_of: "path" }
    const keys = choices.map(([key]) => shows[key] ?? key)
    leadTo(keys, (top) => {
      if (keys[0] === "path") return HEADER
      if (top < 0.7 * innerHeight) return top
      return keys.includes("sum") ? innerHeight / 2 : HEADER
    })
  }
  document.addEventListener("click", click)
  return () => document.removeEventListener("click", click)
}
