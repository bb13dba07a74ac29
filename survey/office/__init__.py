"""What operators do from the shell."""
