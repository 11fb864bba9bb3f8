// The picture of the point that a scatter says is pointed at. What is not known yet is asked for,
// once the pointer rests; with it come its neighbours, which the pointer is likely to reach next.
const REST = 50 // milliseconds
const PATIENCE = 2000 // after which an answer that did not come is asked for again

export default function ({ data, parentElement, setTriggerValue }) {
  const card = parentElement.querySelector(".thumbnail")
  card.classList.toggle("on-paper", isLight(card))
  const { of, language } = data
  if (card.of !== of || card.lang !== language) {
    Object.assign(card, { of, lang: language, known: new Map() })
  }
  data.items.forEach((item, i) => card.known.set(item.place, { ...item, i, sheet: data }))
  card.askedAt = -PATIENCE
  card.ask = (place) => setTriggerValue("wanted", place)
  card.hears ??= (event) => {
    card.pointed = event.detail
    show(card)
  }
  document.addEventListener("pointed", card.hears)
  show(card)
  return ending(card, () => {
    clearTimeout(card.resting)
    document.removeEventListener("pointed", card.hears)
  })
}

function show(card) {
  const pointed = card.pointed?.of === card.of ? card.pointed : null
  const item = pointed && card.known.get(pointed.place)
  clearTimeout(card.resting)
  if (pointed && !item) card.resting = setTimeout(() => want(card, pointed.place), REST)
  if (!item) return card.hidePopover()
  const { sprite, columns, rows, size } = item.sheet
  const picture = card.querySelector(".picture")
  picture.style.setProperty("--size", `${size}px`)
  picture.style.backgroundImage = `url(${sprite})`
  picture.style.backgroundSize = `${columns * size}px ${rows * size}px`
  picture.style.backgroundPosition =
    `${-(item.i % columns) * size}px ${-Math.floor(item.i / columns) * size}px`
  const words = card.querySelector(".words")
  words.textContent = item.words
  words.classList.toggle("wrong", item.wrong)
  card.showPopover()
  // Beside the point, on the side where there is room.
  const { width, height } = card.getBoundingClientRect()
  const left = pointed.x + 14 + width < innerWidth ? pointed.x + 14 : pointed.x - 14 - width
  const top = pointed.y + 14 + height < innerHeight ? pointed.y + 14 : pointed.y - 14 - height
  card.style.left = `${Math.max(0, left)}px`
  card.style.top = `${Math.max(0, top)}px`
}

function want(card, place) {
  if (performance.now() - card.askedAt < PATIENCE) return // its answer shows what else is missing
  card.askedAt = performance.now()
  card.ask(place)
}
