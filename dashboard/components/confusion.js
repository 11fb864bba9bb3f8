// The confusion matrix as a table of buttons. Arrow keys move, Enter or a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  const had = table.contains(parentElement.activeElement ?? document.activeElement)
  const { counts, classes, chosen } = data
  const most = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => j !== i)))
  const choose = (row, column) => setTriggerValue("chosen", { row, column })
  const isChosen = (row, column) => chosen.row === row && chosen.column === column

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties)
    made.append(...children)
    return made
  }
  const button = (text, words, row, column) => {
    const made = element("button", { type: "button", title: words, tabIndex: -1 }, text)
    made.setAttribute("aria-label", words)
    made.setAttribute("aria-pressed", String(isChosen(row, column)))
    made.onclick = () => choose(row, column)
    return made
  }
  const samples = (count) => `${count.toLocaleString("en")} ${count === 1 ? "sample" : "samples"}`

  const head = element("tr", {}, element("th", { className: "corner" }, "true ↓"))
  classes.forEach((name, j) => {
    const total = counts.reduce((sum, row) => sum + row[j], 0)
    const th = element("th", { scope: "col" })
    th.append(button(name, `all predicted ${name}: ${samples(total)}`, null, j))
    head.append(th)
  })
  const rows = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const th = element("th", { scope: "row" })
    th.append(button(classes[i], `all truly ${classes[i]}: ${samples(total)}`, i, null))
    return element("tr", {}, th, ...row.map((count, j) => {
      const td = element("td", { className: i === j ? "right" : count ? "wrong" : "none" })
      td.style.setProperty("--share", count / most)
      const words = `true ${classes[i]}, predicted ${classes[j]}: ${samples(count)}`
      td.append(button(count ? String(count) : "·", words, i, j))
      return td
    }))
  })
  table.replaceChildren(
    element("caption", {}, "predicted →"),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  )

  const buttons = [...table.querySelectorAll("button")]
  const first = table.querySelector("[aria-pressed='true']") ?? table.querySelector("td button")
  first.tabIndex = 0
  if (had) first.focus()
  table.onkeydown = (event) => {
    const from = buttons.indexOf(event.target)
    // The corner holds no button: the head row is one shorter than the others.
    const across = classes.length + 1
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key]
    if (from < 0 || step === undefined) return
    event.stopPropagation()
    event.preventDefault()
    const to = buttons[from + step]
    if (!to) return
    event.target.tabIndex = -1
    to.tabIndex = 0
    to.focus()
  }
}
