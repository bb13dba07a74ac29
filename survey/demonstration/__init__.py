"""A county that does not exist, its months of callbacks, and the one command that sets it all going.

county ─► load (units, past months, cases to pick) ─► run: web · scheduler · sandbox · feed

Every row it writes carries `demo`, so nothing of it can reach a live carrier (R11).
"""
