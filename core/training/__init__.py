"""How a network learns.

Read `optimisers` (from gradients to steps), `descent` (a step), `history` (what an epoch came to),
`training` (`train`), `process` (a training in a process of its own), `bundled` (how the network was
made that comes with the project).
"""
