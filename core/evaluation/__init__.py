"""How good a network is over many samples.

Read `evaluation` (outcomes, confusion, scores), `reliability` and `intervals` (how far they can be
trusted), `comparison` and `mcnemar` (two networks), `robustness` (changed images), `streaming`
(files of any length), `loop` (the book's own loop over batches).
"""
