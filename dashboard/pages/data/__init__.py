"""Data: what `load_mnist` returns for its three flags, and the samples.

`figures` has what is computed, `charts` how it is drawn; the other files are the parts of the page.
"""
