"""Every step from the bytes of MNIST to a prediction, in plain NumPy."""
