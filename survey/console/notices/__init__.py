"""Notices that did not get out, and where a unit's notices go."""
