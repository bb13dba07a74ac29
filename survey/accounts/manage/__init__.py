"""Accounts of others, as who runs the machine keeps them: made, closed, opened, given a new password.

No admin changes an admin, nor themselves: that is done by command (`flask users`), at the machine.
"""

from survey.accounts.manage.views import blueprint

__all__ = ["blueprint"]
