"""What one turn of a survey by text message costs us and others, in one run on one machine."""
