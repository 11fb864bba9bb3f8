"""Pieces that several pages show, each made of Streamlit's own widgets.

Read `choice` (one of a few options, by its id), `fields` (numbers, switches, texts), `parts` (tabs
of which the open one is drawn), `fold` (what opens), `nearby` (what is drawn once it comes near the
window), `numbers` (a table, folded or not, and files to take away), `specification` (a chart,
written down once), `paging`; then what pages have in common: `browse` (from sample to sample),
`subject` (what goes through the network), `picture` (a drawing, or what was brought), `samples`,
`reliability`, `charts`, `training` (the one that runs), `arrival` (of a data set that is not here),
`chip`, `in_python` (how its programs begin).
"""
