"""What is being put right, as pages, API and exports read it; nothing is done from here.

view      one rectification as it stands: whose turn, until when, amber or red
may_see   who sees which, and what of it (R6): the only place that says so
wanted    what a list can be narrowed to
views     lists and one, by keyset
waiting   how many wait for what
possible  what a person may do with one as it stands
steps     who did what when, with the words and files of it
"""
