"""Keys of this installation: which are in use, sealing anew with another, finding people by another.

columns: every column that is sealed    rotate: all of it sealed with the first field key
count: what each key still seals        reindex: everybody found by the first index key
"""
