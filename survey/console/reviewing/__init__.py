"""The pages on which figures are reviewed: what is odd about them, and what was taken out of them."""
