"""The petitioner's web pages: a link from a text or a slip of paper, one question a page, saved at each tap.

GET /s/<token> ─► where the survey stands ─► one page           nothing is written, whoever fetches it
POST           ─► kept on disk ─► understood ─► 303 to the next page
"""
