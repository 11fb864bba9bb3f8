"""How a network learns.

Read `recipe` (what is chosen of a training), `optimisers` (from gradients to steps), `descent` (a
step), `epoch` (what an epoch came to), `history` (the networks on the way), `recorder` (what keeps
them), `training` (`train`, with what `samples` asks of its samples), `history_file` (a history in a
file), `learning` (when each sample was learned), `cost` (what a training will take), `process` (one
in a process of its own), `grid` (the recipes of a sweep) and `sweep` (many trainings, a row each),
`bundled` (how the network was made that comes with the project).
"""
