"""The pages on which somebody sets up, names and removes their own second factors."""

from survey.accounts.factors.own import app, listed, passkeys
from survey.accounts.factors.own.views import blueprint

__all__ = ["app", "blueprint", "listed", "passkeys"]
