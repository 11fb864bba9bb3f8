// Keeps the history of a training that is sent to this tab; draws nothing.
export default function ({ data }) {
  takeHistory(data)
}
