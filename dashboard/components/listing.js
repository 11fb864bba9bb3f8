// A computation in NumPy, a line an array, with shapes whose matching numbers are marked.
export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ol")
  list.setAttribute("aria-label", data.label)
  const longest = Math.max(...data.lines.map(({ code }) => code.length))
  list.style.setProperty("--longest", `${longest}ch`)
  list.replaceChildren(...data.lines.map(({ code, shapes, place }) => {
    const line = document.createElement("li")
    if (place === "now") line.setAttribute("aria-current", "step")
    line.className = place
    const left = document.createElement("span")
    left.className = "code"
    left.textContent = code
    line.append(left, ...shapes.map(([text, axis]) => {
      const part = document.createElement("span")
      part.textContent = text
      // Four kinds of line; a deeper network starts over.
      if (axis !== null) part.className = `axis axis-${axis % 4}`
      return part
    }))
    return line
  }))
  // Where it is too narrow it scrolls, with the arrow keys too.
  const observer = new ResizeObserver(() => {
    if (list.scrollWidth > list.clientWidth) list.tabIndex = 0
    else list.removeAttribute("tabindex")
  })
  observer.observe(list)
  return () => observer.disconnect()
}
