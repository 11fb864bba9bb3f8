"""Checks: what must hold, tried here and now.

`run` has what is tried, and the run that is kept; `results` how it is shown.
"""
