"""What stands around every page: the sidebar, the notices, and what a failed run says.

`frame` puts a page in it; `boundary` is what the server calls when a run fails.
"""
