// The arrays of a batch, each as one picture: a row a sample, a column a value.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".batch")
  const style = getComputedStyle(root)
  const [paper, ink, positive, negative] = ["background", "text", "green", "violet"].map((name) =>
    rgb(style.getPropertyValue(`--st-${name}-color`)))
  const readout = document.createElement("p")
  readout.className = "readout"
  readout.textContent = data.hint

  const figures = data.arrays.map(({ name, shape, values, width, height, signed, limit, caption: below, words }) => {
    const [rows, columns] = shape
    const bytes = Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0))
    const numbers = new Float32Array(bytes.buffer)
    const canvas = document.createElement("canvas")
    canvas.width = columns
    canvas.height = rows
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    canvas.setAttribute("role", "img")
    canvas.setAttribute("aria-label", words)
    const context = canvas.getContext("2d")
    const picture = context.createImageData(columns, rows)
    numbers.forEach((number, i) => {
      const end = signed ? (number < 0 ? negative : positive) : ink
      const share = Math.min(1, Math.abs(number) / limit)
      for (let k = 0; k < 3; k++) picture.data[4 * i + k] = paper[k] + share * (end[k] - paper[k])
      picture.data[4 * i + 3] = 255
    })
    context.putImageData(picture, 0, 0)
    canvas.onpointermove = (event) => {
      const row = Math.min(rows - 1, Math.floor((event.offsetY / height) * rows))
      const column = Math.min(columns - 1, Math.floor((event.offsetX / width) * columns))
      if (row < 0 || column < 0) return
      const number = numbers[row * columns + column]
      readout.textContent = `${name}[${row}, ${column}] = ${number.toPrecision(4)}`
    }
    canvas.onpointerleave = () => { readout.textContent = data.hint }
    const caption = document.createElement("figcaption")
    const bold = document.createElement("b")
    bold.textContent = name
    caption.append(bold, below)
    const figure = document.createElement("figure")
    figure.append(caption, canvas)
    return figure
  })
  root.replaceChildren(...figures, readout)
}
