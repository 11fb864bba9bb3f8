"""Pictures, and images of 28 × 28 pixels.

Read `picture`, `ground`, `lines`, `strokes`, `ink`, `notes` and `digits` (from any picture to a
digit as MNIST has it), `filters`, `affine` and
`transforms` (an image changed by an amount), `rendering` (arrays as PNG).
"""
