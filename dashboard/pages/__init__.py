"""The pages, a folder each: `page.py` reads like the screen, its parts stand beside it.

No page uses another; what several show is in `dashboard.widgets`. `dashboard.state.pages` has the
table of them.
"""
