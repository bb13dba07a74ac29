"""The people who work with the system: who they are, what they may do, and how they come in."""
