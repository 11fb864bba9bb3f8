// Marks what is spoken of, and scrolls to it once; what is drawn later is marked too.
let last

export default function ({ data }) {
  const style = element("style", {
    textContent: `.${data.target} {
      outline: 3px solid light-dark(#0b62a4, #6cb6ef); outline-offset: 6px; border-radius: 4px }`,
  })
  document.head.append(style)
  if (last !== data.when) {
    last = data.when
    leadTo([data.target.replace("st-key-", "")], (top) => {
      const room = (visualViewport?.height ?? innerHeight) / 2
      return top > HEADER && top < room ? top : HEADER + 16
    })
  }
  return () => style.remove()
}
