"""How texts leave the house and come back: one port, an adapter for each carrier behind it."""
