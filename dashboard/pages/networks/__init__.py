"""Networks: the loaded one, one's own, one trained here, two compared, and many of a sweep.

Read `loaded` (with `histogram`), `bring`, `recipe` and `training` (with `curves`); then `chosen`
(which samples of a comparison are shown), `comparison`, `verdict`, `tables` and `samples`; then
`sweep_table` (which table of many networks is shown), `trained`, `robustness` and `sweeps`.
"""
