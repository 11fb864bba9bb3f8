"""A dense network and the arithmetic of it.

Read `layers` (what a layer is made of), `network` (parameters, forward pass, prediction; `chain`
checks that the parameters are one), `unit` (the name of one value in it), `backpropagation` (the
gradients of the loss), `initialisation` (what a training starts from), `saturation` (where a layer
has stopped to learn), `finite` (whether its results are numbers), `edit`, `edit_text` and `edits`
(what is changed in it by hand), `behind` (what follows a layer).
"""
