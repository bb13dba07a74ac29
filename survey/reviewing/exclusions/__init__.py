"""Ratings that are no petitioner's free rating, taken out by two people.

applied ─► granted | refused
   └ one person applies, with the reason; another one decides, with the reason

It is for what was invented, given twice, paid for or given under pressure. It is no way to lose a bad rating:
how many of those taken out were a 4 or a 5 is shown wherever they are.
"""
