// The link to what is shown, to take away; and what Streamlit's own header lacks where it is narrow.
const NARROW = 768 // CSS pixels: Streamlit's navigation is in the sidebar from here on
const SAID_FOR = 6000 // milliseconds

let said

export default function ({ data, parentElement }) {
  const [page, status, field, button] =
    [".page", "[role=status]", ".link", ".copy"].map((name) => parentElement.querySelector(name))
  const { words } = data
  writeText(page, data.page)
  writeText(parentElement.querySelector(".words"), words.copy)
  field.ariaLabel = words.link
  const whole = document.documentElement
  // For readers aloud, and for the shapes of signs: to say it again styles the whole page anew.
  if (whole.lang !== data.language) whole.lang = data.language

  button.onclick = async () => {
    // The browser knows how the app is reached: behind which name, path and scheme.
    const link = new URL(location.href)
    link.search = data.query
    link.hash = ""
    const copied = await copy(link.href)
    status.textContent = copied ? words.copied : words.offered
    field.hidden = copied
    field.value = link.href
    clearTimeout(said)
    if (copied) said = setTimeout(() => { status.textContent = "" }, SAID_FOR)
    else field.select()
  }
  field.onkeydown = (event) => {
    event.stopPropagation() // the keys of the page mean other things
    if (event.key === "Escape") field.blur()
  }
  field.onblur = () => {
    field.hidden = true
    status.textContent = ""
  }
  closeSidebarAfterChoice()
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text) // only where the connection is safe
    return true
  } catch {
    const area = element("textarea", { value: text, readOnly: true })
    area.style.cssText = "position: fixed; opacity: 0"
    const active = document.activeElement
    document.body.append(area)
    area.select()
    const copied = document.execCommand("copy")
    area.remove()
    active?.focus()
    return copied
  }
}

// On a telephone the sidebar hides the page that was chosen in it.
function closeSidebarAfterChoice() {
  if (document.body.dataset.closesSidebar) return
  document.body.dataset.closesSidebar = "yes"
  document.addEventListener("click", (event) => {
    if (innerWidth > NARROW || !event.target.closest?.("[data-testid=stSidebarNavLink]")) return
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()
  })
}
