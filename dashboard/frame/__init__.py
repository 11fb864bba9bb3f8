"""What stands around every page.

Read `frame` (the order on the screen), `sidebar` (what every page follows) with `own_files`,
`notices`, and `boundary` (what a visitor sees where a run fails).
"""
