"""Units of one level beside each other: who stands apart beyond chance, and in which order they come."""
