"""Speeds as ratios to the barest loop that does the same, in one run (`make bench`)."""
