"""How putting right goes: of a period, by unit and by cause (docs/rectification.md has the definitions).

days      working days and calendar days between two moments
tally     what is counted of one rectification, and the figures made of it
roll_up   units with what is below them
read_figures, read_present, read_ledger   what they are made from; only of surveys that have settled
"""
