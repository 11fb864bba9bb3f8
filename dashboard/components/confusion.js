// A confusion matrix as a table of buttons. Arrow keys move, Enter or a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  const had = table.contains(parentElement.activeElement ?? document.activeElement)
  const { counts, classes, chosen, fractions, diagonal, signed, agreement, detailed, words } = data
  table.classList.toggle("worded", !detailed && classes.some((name) => widthOf(name) > 3))
  table.classList.toggle("in-chinese", classes.some((name) => widthOf(name) > name.length))
  table.style.setProperty("--classes", classes.length)
  const values = fractions ?? counts
  const sizes = values.flatMap((row, i) => row.filter((_, j) => signed || j !== i).map(Math.abs))
  const most = Math.max(...sizes) || 1
  const choose = (row, column) => setTriggerValue("chosen", { row, column })
  const isChosen = (row, column) => chosen.row === row && chosen.column === column

  const button = (text, title, row, column) => {
    const made = element("button", { type: "button", title, tabIndex: -1 }, text)
    made.setAttribute("aria-label", title)
    made.setAttribute("aria-pressed", String(isChosen(row, column)))
    made.onclick = () => choose(row, column)
    return made
  }
  const shown = (i, j) => {
    if (i === j && !diagonal) return ""
    if (!counts[i][j]) return "·"
    if (detailed) return `${counts[i][j].toLocaleString("en")}\n${percent(fractions[i][j], words.percent)}`
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
    const n = written(count, size.toLocaleString("en"))
    return filled(size === 1 ? words.one : words.many, { n })
  }
  const line = (axis, name, total) => {
    const whole = filled(axis.whole, { name })
    return filled(words.line, { whole, samples: samples(total) })
  }

  const head = element("tr", {}, element("th", { className: "corner" }))
  classes.forEach((name, j) => {
    const total = counts.reduce((sum, row) => sum + row[j], 0)
    const th = element("th", { scope: "col" })
    th.append(button(name, line(data.columns, name, total), null, j))
    head.append(th)
  })
  const rows = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const th = element("th", { scope: "row" })
    th.append(button(classes[i], line(data.rows, classes[i], total), i, null))
    return element("tr", {}, th, ...row.map((count, j) => {
      const td = element("td", { className: kind(i === j, count) })
      td.style.setProperty("--share", Math.abs(values[i][j]) / most)
      const title = filled(words.cell, {
        rows: data.rows.word,
        row: classes[i],
        columns: data.columns.word,
        column: classes[j],
        samples: samples(count),
        fraction: fractions && percent(fractions[i][j], words.percent),
      })
      td.append(button(shown(i, j), title, i, j))
      return td
    }))
  })
  table.classList.toggle("detailed", detailed)
  table.replaceChildren(
    element("caption", {}, element("span", {}, `${data.rows.word} ↓`), `${data.columns.word} →`),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  )

  const first = table.querySelector("[aria-pressed='true']") ?? table.querySelector("td button")
  first.tabIndex = 0
  if (had) first.focus()
  // The corner holds no button: the head row is one shorter than the others.
  moveByArrows(table, classes.length + 1)
}

// A cell has little room.
function percent(fraction, sign = "") {
  return fraction === 1 ? `100${sign}` : asPercent(fraction, sign)
}
