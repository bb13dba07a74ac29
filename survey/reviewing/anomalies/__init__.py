"""What is odd about a month's figures, found by `survey.scoring.anomalies`, kept, and looked into by people.

read   what the tests look at, from facts where they serve
find   the month's findings as rows: found again, the same row
judge  open ─► looking ─► explained | dismissed; both may be opened again
behind the cases that a finding is about
"""
