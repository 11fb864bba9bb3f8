"""What must hold, tried here and now.

Read `check` (a statement and what became of it), `files` (those of a data set), `identities`
(equations of any network), `read_back` (a network written and read), then `checks` (all that is
tried, in order).
"""
