"""Asking the carrier, where it cannot or did not tell us."""
