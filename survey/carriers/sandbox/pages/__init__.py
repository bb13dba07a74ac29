"""The phones, for a visitor to watch and to answer by hand."""
