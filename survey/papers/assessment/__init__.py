"""The year's sheet for the performance assessment (年考核)."""
