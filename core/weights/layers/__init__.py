"""Arrays under any names, made the layers of a network.

Read `names` (what the name of an array says), `layer` (one dense layer), `dense` (the layers in a
file), with what stands beside or within them: `norms`, `augmented`, `unnamed`, `others`; then
`order` and `chaining` (which layer comes first).
"""
