"""What must hold, tried here and now.

Read `identities` (equations of any network), then `checks` (all that is tried, in order).
"""
