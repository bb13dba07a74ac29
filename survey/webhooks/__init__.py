"""What carriers call: signed, stored before it is understood, answered empty."""
