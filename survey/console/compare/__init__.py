"""Two units in one period, or one unit in two, side by side: what differs, and whether chance explains it."""
