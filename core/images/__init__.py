"""Pictures, and images of 28 × 28 pixels.

Read `digits` (from any picture to a digit as MNIST has it), `filters` and `transforms` (an image
changed by an amount), `rendering` (arrays as PNG).
"""
