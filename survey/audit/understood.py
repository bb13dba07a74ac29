"""Acts that the trail itself understands when it is verified: whoever does them takes their names here."""

APPLY = "exclusion.apply"
GRANT = "exclusion.grant"
FREEZE = "month.freeze"
MAKE_ACCOUNT = "account.create"
