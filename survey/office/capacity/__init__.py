"""How much of everything an office of a given size needs, on paper."""
