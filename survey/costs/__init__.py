"""What a completed answer costs: counts of what was spent, prices, sums, and what another plan would cost.

attempt, interview, link, survey ─► fact_cost          rows.py, keep.py: counts of a day (R4)
fact_cost ─► Usage ─► Cost                             read.py, usage.py, price.py: told or reckoned
steps of the plan as they went ─► another plan         whatif/
"""
