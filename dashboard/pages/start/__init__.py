"""Start: a pad to draw on and the network beside it, which moves with the pen; and three doors.

Read `page`; `figures` finds what is there from the start.
"""
