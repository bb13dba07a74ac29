"""Who this installation is to a passkey."""

from flask import abort

from survey.accounts.factors.relying_party import RelyingParty, relying_party
from survey.runtime import current_runtime


def our_party() -> RelyingParty | None:
    """None where browsers have no passkeys."""
    return relying_party(current_runtime().settings.public_base_url)


def party_or_404() -> RelyingParty:
    """For what is there only where passkeys are."""
    party = our_party()
    if party is None:
        abort(404)
    return party
