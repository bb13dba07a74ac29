"""What carriers call: signed, or with a secret from a known place; stored before it is understood."""
