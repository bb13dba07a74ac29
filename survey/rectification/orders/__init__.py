"""Orders as the unit has them that is to carry them out."""
