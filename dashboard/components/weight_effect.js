// What the weights and the bias of one unit come to for one image: the unit's own sum and activation,
// and the probabilities behind it, beside those of the network without any edits.
const MOST_CLASSES = 12 // that are all drawn; of more, the likeliest

function effectOf(root) {
  const sums = element("p", { className: "sums" })
  const bars = element("div", { className: "bars" })
  const shown = element("div", { className: "effect" }, sums, bars)
  let outcome = ""

  function show(data, weights, bias) {
    const { inputs } = data
    let sum = bias
    for (let i = 0; i < inputs.length; i++) sum += inputs[i] * weights[i]
    const parts = [moved(`a${data.layer}`, data, data.before.a, sum)]
    if (data.layer < data.depth) {
      parts.push(moved(`z${data.layer}`, data, data.before.z, ACTIVATIONS[data.activation](sum)))
    }
    sums.replaceChildren(...parts)
    const network = networks.get(data.network)
    bars.hidden = !network
    if (!network) return
    const a = data.sums.slice()
    a[data.index] = sum
    const { y } = network.onward(data.layer, a)
    drawBars(data, y)
  }

  function moved(array, { index }, before, now) {
    const value = before === null || asNumber(before) === asNumber(now)
      ? asNumber(now)
      : `${asNumber(before)} → ${asNumber(now)}`
    return element("span", {}, element("code", {}, `${array}[${index}]`), ` ${value}`)
  }

  function drawBars({ classes, before, truth, words }, y) {
    const all = [...y.keys()]
    const drawn = all.length <= MOST_CLASSES
      ? all
      : all.sort((one, other) => y[other] - y[one]).slice(0, MOST_CLASSES)
    const best = y.indexOf(Math.max(...y))
    bars.replaceChildren(...drawn.flatMap((k) => {
      const name = element("span", { className: "name" }, classes[k])
      const bar = element("i")
      bar.style.setProperty("--now", y[k])
      bar.style.setProperty("--before", before.y[k])
      const value = element("span", { className: "value" }, asPercent(y[k], words.percent))
      for (const each of [name, value]) {
        each.classList.toggle("best", k === best)
        each.classList.toggle("truth", k === truth)
      }
      return [name, bar, value]
    }))
    outcome = filled(words.outcome, {
      label: classes[best], confidence: asPercent(y[best], words.percent),
    })
  }

  return { shown, show, words: () => outcome }
}
