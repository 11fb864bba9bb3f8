"""Forward pass: one sample through the network, array by array.

`card` shows the sum behind a unit, `charts` its activation, `softmax` that of a class; `findings`
is what stands above, `other_network` what the other one of two networks makes of the sample.
`decision_path` is what one asks of all layers at once, `followed` what comes of it, which is kept;
`flow` draws it, `deletion` whether it is true.
"""
