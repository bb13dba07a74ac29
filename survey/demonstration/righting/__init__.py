"""What the county's own people do about dissatisfied answers: verify, order, carry out, accept, meet.

past: day by day under a clock that is set ─┐
live: soon after, for most of what opens   ─┴─► work ─► the acts of survey/rectification, nothing else
"""
