// Lets a link within the app open in this visit: Markdown opens all of its links in a new tab, where
// a drawing or a picture would be gone. With Ctrl or another button, the browser does as it does
// with any link. Returns what ends it.
function openHere(opened) {
  const click = (event) => {
    const link = event.target.closest?.('a[href^="./"]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    opened(link.getAttribute("href"))
  }
  document.addEventListener("click", click)
  return () => document.removeEventListener("click", click)
}
