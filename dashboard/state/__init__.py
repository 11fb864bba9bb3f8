"""What a visitor looks at, and the figures behind it.

Read `selection` (what is selected, and what of it cannot be used), `pair` (the two networks that
are compared), `edits` and `edit_texts` (what is changed of a network by hand), `keys` and `cached`
(the figures that pages share, and what they are cached by), `byte_cache` (how many of them are
kept), `worker` (what is computed beside the pages), `places` (where a visitor's files are) and
`once` (which are looked up once a run), `navigate` (from one view to another), `browse` (previous
and next), `kinds` and `address` (what is chosen, in the address), `links` (from a sentence to a
view), `settings` (what whoever starts the server decides), `visitors` (who is here), `own` (what is
theirs) and `uploads` (how much they may send).
"""
