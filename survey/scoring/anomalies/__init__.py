"""What is odd about a month's figures: each kind a small test, values in, a finding or nothing out. Pure.

`budget` says how often all of them together may be wrong, `chance` has the exact tails, `expected` what one
more share would be among its like. None of it changes a figure.
"""
