"""Calls as the carrier carries them.

order ─► Exchange: queued ─► ringing ─► in-progress ─► completed        record, store, recordings: the books
                              │ Pickup      │ Interpreter: twiml/ ─► verbs, one after another
                              └► busy, …    ├─► Line: what is said goes out, keys and words come in
                                            └─► Owner: what the simulated person does about it
progress, detection, recordings: what the application is called back about
"""
