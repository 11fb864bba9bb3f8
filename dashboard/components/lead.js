// Marks what is spoken of, and scrolls to it once; what is drawn later is marked too.
const mark = element("style")
let last

export default function ({ data }) {
  writeText(mark, `.st-key-${CSS.escape(data.target)} {
    outline: 3px solid light-dark(#0b62a4, #6cb6ef); outline-offset: 6px; border-radius: 4px }`)
  if (!mark.isConnected) document.head.append(mark)
  if (last !== data.when) {
    last = data.when
    document.querySelector(".st-key-walk")?.scrollTo(0, 0)
    leadTo([data.target], (top) => (top > HEADER && top < innerHeight / 3 ? top : HEADER + 16))
  }
  return () => {
    mark.remove()
    last = undefined
  }
}
