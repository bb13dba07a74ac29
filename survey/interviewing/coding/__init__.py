"""Words that no rule could read: two people code them, blind to each other; the head decides a tie."""
