"""The course of a survey after picking: attempts are added and move, replies are heard, it settles.

Every function here works inside the transaction it is given and does no I/O besides; who opens the
transaction (a webhook, a job, a command) is the one boundary of the act.
"""
