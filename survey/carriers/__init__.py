"""How texts and calls leave the house and come back: one port, an adapter for each carrier behind it."""
