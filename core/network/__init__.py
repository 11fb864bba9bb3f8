"""A dense network and the arithmetic of it.

Read `layers` (what a layer is made of), `network` (parameters, forward pass, prediction),
`backpropagation` (the gradients of the loss), `initialisation` (what a training starts from),
`saturation` (where a layer has stopped to learn), `unit` (the name of one value).
"""
