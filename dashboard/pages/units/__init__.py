"""Hidden units: what each reads, what it responds to, and the network without it.

Read `layer` (what a layer's units do over the split), `atlas` and `card` (all of them, and one),
`switches` and `changed` (some of them off); then `spaces`, `plane`, `samples_map` and `neighbours`:
samples as a layer sees them.
"""
