"""Documents of putting right as they are handed out, each on record before it leaves (R9)."""
