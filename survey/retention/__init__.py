"""How what is known of people goes away again: by the policy's spans, or because somebody wants it.

rules: every column with somebody's words, name or number, from when its span counts, how it goes
still_open: what keeps a case from being over        let_go: one batch of cases, in one transaction
people: numbers of whom no case is left              strays: what belongs to no case
rights/: one person's data shown, put right, erased

What remains is what figures are made of (R4): coded answers, times, units, dispositions, steps by code.
"""
