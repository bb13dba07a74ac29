"""E-mail to offices: one message to one address, handed to the mail server at most once."""
