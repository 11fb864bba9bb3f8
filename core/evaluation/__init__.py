"""How good a network is over many samples.

Read `evaluation` (outcomes, confusion, scores) and `counts` (what a confusion is made of and comes
to), `reliability` and `intervals` (how far they can be trusted), `findings` (what they come to at
first sight), `edited` (of a network with edits), `comparison` and `mcnemar` (two networks),
`robustness` (changed images) and `robustness_table` (of many networks), `orientation` (images that
lie on their side), `streaming` (files of any length), `tally` (what outcomes come to, without
them), `pairing` and `shards` (many files as one split), `loop` (the book's own loop over batches).
"""
