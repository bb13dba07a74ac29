"""A centre with its own call system: its list of calls as a workbook, and what came of them back."""
