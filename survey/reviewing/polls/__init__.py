"""Polls that somebody else made of the same units, a province for one, beside our figures.

poll_rows   what a row of a poll says, from a form or a file (pure)
read_poll   the rows of a CSV or XLSX file
enter       a poll as one act with its trace; it is never changed, only removed
find        the polls, and the figures of one
compare     theirs and ours on one scale, interval against interval (pure)
"""
