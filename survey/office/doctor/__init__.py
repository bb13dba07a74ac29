"""What is wrong with this installation, and how to mend it. Looks, and changes nothing.

finding: what was looked at, how it is, what to do    examine: all of it, in the order of what needs what
"""
