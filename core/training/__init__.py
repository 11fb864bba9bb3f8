"""How a network learns.

Read `recipe` (what is chosen of a training), `optimisers` (from gradients to steps), `descent` (a
step), `epoch` (what an epoch came to), `training` (`train`, with what `samples` asks of its
samples), `cost` (what it will take), `process` (a training in a process of its own), `grid` (the
recipes of a sweep) and `sweep` (many trainings, a row each), `bundled` (how the network was made
that comes with the project).
"""
