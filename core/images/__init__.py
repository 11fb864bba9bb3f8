"""Pictures, and images of 28 × 28 pixels.

Read `picture`, `ground`, `lines`, `strokes`, `ink`, `notes` and `digits` (from any picture to a
digit as MNIST has it), `filters`, `affine` and
`transforms` (an image changed by an amount), `adjoint` (weights changed in its place), `rendering`
(arrays as PNG).
"""
