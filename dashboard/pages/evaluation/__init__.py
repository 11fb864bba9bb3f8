"""Evaluation: where the network is right and where it fails, over a split.

`filters` and `pair_filters` (of two networks) say which samples are shown, `matrix` and `scores`
set them, `chips` and `samples` show them; `figures` stands above; `calibration`, `coverage`,
`disputes` and `loop` are the parts below, `charts` what they draw.
"""
