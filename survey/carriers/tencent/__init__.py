"""Tencent Cloud SMS: the third adapter of the Carrier port. Texts by approved template; no calls.

carrier   what the port asks for      sdk      the vendor's SDK on a line of ours, and what came of a request
pushes    what is pushed, read        errors   the vendor's codes to our classes, a table
"""
