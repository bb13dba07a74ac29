"""The whole office in one file, made while it works, and an office made from such a file.

    one snapshot of the database               FILE.part ─► on disk ─► FILE
        │ rows/ reads a table in the order             ▲
        │ of its key, row by row                       │
        ▼                                              │
    form: frames, a sum for every table ─► zlib ─► age, to BACKUP_RECIPIENT
        │
        ▼  the file is read through once before anything is touched, then once more
    rows/ writes, in one transaction ─► sums compared ─► settled down: paused, sessions ended, sends in doubt

Nothing in a file says which of the two databases it came from: any can be restored into any.
"""
