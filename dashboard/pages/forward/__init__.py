"""Forward pass: one sample through the network, array by array.

`card` shows the sum behind a unit, `charts` its activation.
"""
