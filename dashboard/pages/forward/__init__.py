"""Forward pass: one sample through the network, array by array.

`browse` goes from sample to sample, `card` shows the sum behind a unit, `charts` its activation.
"""
