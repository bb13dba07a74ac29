"""Documents in the layout of Chinese official documents (GB/T 9704—2012), over python-docx."""
