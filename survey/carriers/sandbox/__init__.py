"""A carrier on this machine that speaks as Twilio or as a gateway, with petitioners at the other end.

Knows nothing of the application: neither its tables nor its words in code (the words it recognises are data,
petitioners/patterns.toml). docs/sandbox.md has the map.
"""
