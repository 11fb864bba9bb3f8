"""What Streamlit has no widget for: each component is a .py, a .js and a .css of one name.

`assets` registers a component from its files; `shared.js` stands behind the script of each. `room`
keeps its place until it is drawn.

Of one sample: `heatmaps` and `arrays` (which array is drawn how), `listing` (the lines of NumPy).
Of many: `gallery`, `thumbnails`, `batch`, `confusion`, `scatter`, `small_multiples`. Of units:
`atlas`. To draw on: `pad`, which `heatmaps` can follow while the pen moves (`drawing.js` is between
them, `digits.js` prepares what is drawn as core does). `nearby` tells when its place comes near the
window.

`history` keeps one entry an action in the browser's history, and opens links in this visit.
"""
