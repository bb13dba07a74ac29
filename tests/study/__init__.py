"""What is promised beyond chance, measured on made-up months whose truth is known (`make study`)."""
