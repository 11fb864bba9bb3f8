"""Networks: the loaded one, one's own, one trained here, and two compared.

Read `loaded` (with `histogram`), `bring`, `recipe` and `training` (with `curves`); then `chosen`
(which samples of a comparison are shown), `comparison`, `verdict`, `tables` and `samples`.
"""
