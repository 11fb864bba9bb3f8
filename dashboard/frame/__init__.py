"""What stands around every page.

Read `frame` (the order on the screen), `sidebar` (what every page follows) with `own_files`,
`notices`, `login` (who may enter), `boundary` (what a visitor sees where a run fails), and
`connecting` (how the browser finds the server). Styles are in two files: `waiting.css` keeps places
while a page is drawn, `readable.css` is the rest.
"""
