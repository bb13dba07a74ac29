"""Simulated petitioners (pure): what they make of a text, and what they write back, by seed and number.

recognise: text ─► Heard   mind: (Memory, Heard) ─► (Memory, Lines)   intended: the levels they would give
pickup: call ─► Answering   on_the_phone: (Memory, Scene) ─► (Memory, Act)
The words, both ours that they recognise and theirs, are data: patterns.toml, words.toml, habits.toml.
"""
