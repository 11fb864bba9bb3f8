// The heading of a page on which one draws says what is read while the pen moves.
export default function ({ data, parentElement }) {
  const heading = parentElement.querySelector("h3")
  heading.leave?.() // with other words it is shown anew
  const say = () => {
    const follows = data.follows && drawing.read
    writeText(heading, follows ? filled(data.follows, drawing.read) : data.text)
  }
  document.addEventListener(READ, say)
  say()
  return heading.leave = () => document.removeEventListener(READ, say)
}
