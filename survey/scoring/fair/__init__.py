"""A fair comparison of units that have few answers and many: shrinkage, ranks, tiers, funnel."""
