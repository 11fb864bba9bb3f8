// A confusion matrix as a table of buttons. Arrow keys move, Enter or a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  const had = table.contains(parentElement.activeElement ?? document.activeElement)
  const { counts, classes, chosen, fractions, diagonal, signed, agreement, detailed } = data
  table.classList.toggle("worded", !detailed && classes.some((name) => name.length > 3))
  table.style.setProperty("--classes", classes.length)
  const values = fractions ?? counts
  const sizes = values.flatMap((row, i) => row.filter((_, j) => signed || j !== i).map(Math.abs))
  const most = Math.max(...sizes) || 1
  const choose = (row, column) => setTriggerValue("chosen", { row, column })
  const isChosen = (row, column) => chosen.row === row && chosen.column === column

  const button = (text, words, row, column) => {
    const made = element("button", { type: "button", title: words, tabIndex: -1 }, text)
    made.setAttribute("aria-label", words)
    made.setAttribute("aria-pressed", String(isChosen(row, column)))
    made.onclick = () => choose(row, column)
    return made
  }
  const shown = (i, j) => {
    if (i === j && !diagonal) return ""
    if (!counts[i][j]) return "·"
    if (detailed) return `${counts[i][j].toLocaleString("en")}\n${percent(fractions[i][j])} %`
    return fractions ? percent(fractions[i][j]) : written(counts[i][j], Math.abs(counts[i][j]).toLocaleString("en"))
  }
  const [same, other] = agreement ? ["agree", "differ"] : ["right", "wrong"]
  const kind = (onDiagonal, count) => {
    if (signed && count) return onDiagonal === count > 0 ? "right" : "wrong"
    if (signed) return "none"
    if (onDiagonal) return diagonal ? same : "left-out"
    return count ? other : "none"
  }
  const written = (count, size) => (signed && count ? (count > 0 ? "+" : "−") : "") + size
  const samples = (count) => {
    const size = Math.abs(count)
    return `${written(count, size.toLocaleString("en"))} ${size === 1 ? "sample" : "samples"}`
  }

  const head = element("tr", {}, element("th", { className: "corner" }, `${data.rows.word} ↓`))
  classes.forEach((name, j) => {
    const total = counts.reduce((sum, row) => sum + row[j], 0)
    const th = element("th", { scope: "col" })
    th.append(button(name, `${data.columns.whole} ${name}: ${samples(total)}`, null, j))
    head.append(th)
  })
  const rows = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const th = element("th", { scope: "row" })
    th.append(button(classes[i], `${data.rows.whole} ${classes[i]}: ${samples(total)}`, i, null))
    return element("tr", {}, th, ...row.map((count, j) => {
      const td = element("td", { className: kind(i === j, count) })
      td.style.setProperty("--share", Math.abs(values[i][j]) / most)
      const fraction = fractions ? `, ${percent(fractions[i][j])} %` : ""
      const pair = `${data.rows.word} ${classes[i]}, ${data.columns.word} ${classes[j]}`
      const words = `${pair}: ${samples(count)}${fraction}`
      td.append(button(shown(i, j), words, i, j))
      return td
    }))
  })
  table.classList.toggle("detailed", detailed)
  table.replaceChildren(
    element("caption", {}, `${data.columns.word} →`),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  )

  const first = table.querySelector("[aria-pressed='true']") ?? table.querySelector("td button")
  first.tabIndex = 0
  if (had) first.focus()
  // The corner holds no button: the head row is one shorter than the others.
  moveByArrows(table, classes.length + 1)
}

// What is not quite all or nothing never reads as such.
function percent(fraction) {
  if (fraction > 0 && fraction < 0.0005) return "<0.1"
  if (fraction < 1 && fraction >= 0.9995) return ">99.9"
  return (fraction * 100).toFixed(fraction === 1 ? 0 : 1)
}
