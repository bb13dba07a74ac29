"""Satisfaction rates per unit: the pure sums, the facts they are made of, and the way out."""
