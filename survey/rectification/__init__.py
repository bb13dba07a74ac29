"""Putting right (DESIGN §9): looked into, ordered, reported, accepted, asked again, to an outcome."""
