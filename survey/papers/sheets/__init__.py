"""The daily sheet (日汇报) and the weekly one (周调度): counted once, and then as they were for good.

facts of the days ─┐
cases closed, asked ├─► figures as JSON, counts only ─► paper ─► page, .xlsx
what stands still ─┘                                       └─ rendering hides small cells (R6)
"""
