"""Views that somebody keeps: an address of ours with its filters, under a name of one's own."""
