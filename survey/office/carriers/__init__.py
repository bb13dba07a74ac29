"""`flask carriers`: what a gateway is to approve, and what it has approved.

wanted     all words in force, as templates    purposes   what each is for, for whoever reviews it
standing   how each stands to the office's file of approved templates, and to the gateway's rules
written    all of it as a file to put the codes into
"""
