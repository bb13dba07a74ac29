"""Inputs by the hundred thousand for whatever reads the outside: `make fuzz`."""
