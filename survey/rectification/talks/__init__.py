"""Talks with a responsible leader about what is seriously overdue (约谈)."""
