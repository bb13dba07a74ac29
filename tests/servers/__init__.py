"""Servers and browsers that tests need and that nobody should have to install by hand."""


class Absent(Exception):
    """This machine has no such server or browser; the message says what was looked for."""
