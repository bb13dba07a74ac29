"""Figures side by side: two shares, several ways of asking, other people's polls, and what weights would say.

difference     two independent shares, and whether chance alone explains how far they are apart
homogeneity    several shares at once: one test whether they differ
raking         the rate as if everybody who was asked had rated, as far as margins can tell
rolled         five levels as three
beside         a unit beside its earlier self, and its channels beside each other
read           the same for a unit and a period, out of the counts
"""
