"""Messages as the carrier keeps them: the record, where they are kept, and how they age."""
