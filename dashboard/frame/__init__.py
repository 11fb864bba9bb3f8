"""What stands around every page.

Read `frame` (the order on the screen), `sidebar` (what every page follows) with `own_files`,
`notices`, `login` (who may enter), `boundary` (what a visitor sees where a run fails), and
`connecting` (how the browser finds the server).
"""
