"""Closing a month for good: what to look at before, and the act itself."""
