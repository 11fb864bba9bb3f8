// Keeps the networks that are sent to this tab; draws nothing.
const MOST = 4 // networks: two that are compared, and the two before them

export default function ({ data }) {
  const network = new Network(data)
  networks.delete(network.key)
  networks.set(network.key, network)
  for (const key of [...networks.keys()].slice(0, -MOST)) networks.delete(key)
  document.dispatchEvent(new Event(ARRIVED))
}
