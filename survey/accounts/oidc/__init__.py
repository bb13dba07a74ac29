"""The office's own sign-in (OpenID Connect), as a first factor beside the password.

    /login/oidc ──► the provider ──► /login/oidc/back?code=…&state=… ──► after_first, like a password
       state, nonce and PKCE verifier in this browser's session, ten minutes, good once

Who comes in is an account of ours that an operator has bound to the provider's subject, or marked for its
first sign-in (`flask oidc link`). No account is made here, no role comes from outside, no e-mail address is
compared.
"""
