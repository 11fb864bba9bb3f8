// A grid of pictures cut from one sprite. Arrow keys move, Enter or a click opens.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".gallery")
  const had = list.contains(parentElement.activeElement ?? document.activeElement)
  const scale = data.size / data.side
  list.style.setProperty("--size", `${data.size}px`)
  list.style.setProperty("--sprite", `url(${data.sprite})`)
  list.classList.toggle("on-paper", isLight(list))
  list.setAttribute("aria-label", data.label)

  // Of a part of the pictures in the sprite each item says which one is its own.
  const rows = Math.ceil((data.pictures ?? data.items.length) / data.columns)
  const sheet = `${data.columns * data.size}px ${rows * data.side * scale}px`
  // Long names take a line each.
  const long = data.items.some(({ caption }) => caption.split("\n").some((line) => widthOf(line) > 9))
  const selected = Math.max(0, data.items.findIndex((item) => item.selected))
  list.replaceChildren(...data.items.map((item, i) => {
    const picture = document.createElement("span")
    picture.className = "picture"
    const frame = document.createElement("span")
    frame.className = "frame"
    frame.append(picture)
    if (item.mark) {
      const mark = document.createElement("span")
      mark.className = "mark"
      mark.textContent = item.mark
      frame.append(mark)
    }
    const at = item.picture ?? i
    picture.style.backgroundSize = sheet
    picture.style.backgroundPosition =
      `${-(at % data.columns) * data.size}px ${-Math.floor(at / data.columns) * data.size}px`

    const caption = document.createElement("span")
    caption.className = item.wrong ? "caption wrong" : "caption"
    caption.textContent = long ? item.caption.replace(/ (?=→)|(?<=:) |(?<=：)/, "\n") : item.caption
    const button = document.createElement("button")
    button.type = "button"
    button.tabIndex = i === selected ? 0 : -1
    button.title = item.words
    button.setAttribute("aria-label", item.words)
    button.setAttribute("aria-current", String(item.selected))
    button.append(frame, caption)
    if (item.detail) {
      const detail = document.createElement("span")
      detail.className = "detail"
      detail.textContent = item.detail
      button.append(detail)
    }
    button.onclick = () => setTriggerValue("opened", item.sample)

    const place = document.createElement("li")
    place.append(button)
    return place
  }))
  if (had) list.querySelector("button[tabindex='0']")?.focus()

  list.watch?.disconnect()
  list.watch = new ResizeObserver(() => keepRoom(list, data.room))
  list.watch.observe(list)
  moveByArrows(list)
}

// For so many items at least: what is below stays where it is.
function keepRoom(list, items) {
  const { gridTemplateColumns, rowGap } = getComputedStyle(list)
  const rows = Math.ceil(items / gridTemplateColumns.split(" ").length)
  const height = list.firstElementChild?.offsetHeight ?? 0
  list.style.minHeight = `${rows * (height + parseFloat(rowGap))}px`
}
