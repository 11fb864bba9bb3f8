// A training to be run through: `HistoryView` draws it, and tells at which state it was let go.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".history")
  root.tell = (moment) => setTriggerValue("moment", moment)
  if (root.view?.takes(data)) {
    root.view.update(data)
  } else {
    root.view?.leave()
    root.view = new HistoryView(root, data, (moment) => root.tell(moment))
  }
}
