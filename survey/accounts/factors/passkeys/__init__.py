"""Passkeys (WebAuthn): a key on somebody's device, which asks for their finger, face or PIN first.

So one passkey is two factors, and opens the door by itself. It is bound to our host: it works nowhere else.
"""
