// The histories of trainings that this tab has been sent, by their keys: at most MOST_HISTORIES of
// the bytes that core/training/history_packing.py bounds.
const histories = (globalThis[Symbol.for("forward pass histories")] ??= new Map())
const HISTORY_ARRIVED = "forward-pass-history" // the event of the document that tells of one more
const MOST_HISTORIES = 2 // two that are compared

// `bytes` as pack_history makes them. What is kept has their line, and the tiles of each state.
async function takeHistory(bytes) {
  const end = bytes.indexOf(10)
  const history = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)))
  const deflated = new Blob([bytes.subarray(end + 1)]).stream()
  const inflated = deflated.pipeThrough(new DecompressionStream("deflate"))
  const tiles = new Int8Array(await new Response(inflated).arrayBuffer())
  const size = history.units * history.sizes[0]
  for (let at = size; at < tiles.length; at++) tiles[at] += tiles[at - size] // modulo 256
  histories.delete(history.key)
  histories.set(history.key, { ...history, tiles, size })
  for (const key of [...histories.keys()].slice(0, -MOST_HISTORIES)) histories.delete(key)
  document.dispatchEvent(new Event(HISTORY_ARRIVED))
}
