"""Evaluation: where the network is right and where it fails, over a split.

`filters` says which samples are shown, `matrix` and `scores` set it, `chips` and `samples` show
it; `calibration`, `coverage`, `disputes` and `loop` are the parts below, `charts` what they draw.
"""
