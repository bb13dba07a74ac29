"""The provider, through Authlib: where it is, what it says of somebody, and whether that may be believed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from flask import session
from joserfc.errors import JoseError
from requests import RequestException

from survey.settings import Settings
from survey.values import is_loopback

_SECONDS = 10  # for each of its answers
_KNOWN_FOR = 24 * 3600  # seconds for which what it says of itself is kept
_TURNS_AT_MOST = 4  # begun in one browser and not ended: its cookie has 4 kB
# Signed with a key of its own: never unsigned, never with the secret that we share.
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# RFC 8176: several factors, a one-time number, a key in hardware.
_SECOND_FACTORS = frozenset({"mfa", "otp", "hwk"})


class NotReachable(Exception):
    """The provider does not answer, or not as one."""


class NotBelieved(Exception):
    """What came back is not a sign-in that was begun in this browser and that the provider vouches for."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody, as the provider vouches for: `subject` is never given to anybody else there."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    second_factor: bool


class Turns(FlaskIntegration):  # type: ignore[misc]
    """What was begun in this browser: kept in its session, for ten minutes, the last few."""

    expires_in = 600

    def get_state_data(self, held: Any, state: str | None) -> dict[str, str] | None:
        kept = held.get(f"_state_{self.name}_{state}")
        return kept["data"] if kept and kept["exp"] > time.time() else None

    def set_state_data(self, held: Any, state: str, data: dict[str, str]) -> None:
        super().set_state_data(held, state, data)
        begun = [key for key in held if key.startswith(f"_state_{self.name}_")]
        for key in sorted(begun, key=lambda key: held[key]["exp"])[:-_TURNS_AT_MOST]:
            held.pop(key)


class Provider(FlaskOAuth2App):  # type: ignore[misc]
    """OIDC_ISSUER, as it describes itself."""

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer
        self.expected = settings.oidc_issuer
        self.server_metadata: dict[str, Any] = {}
        self.claim = settings.oidc_login_claim
        super().__init__(
            Turns("oidc"),
            name="oidc",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
                "max_redirects": 0,
                "trust_env": not is_loopback(settings.oidc_issuer),
            },
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """What it says of itself. NotReachable where there is no answer, or one of another issuer."""
        known = self.server_metadata
        if time.time() - known.get("_loaded_at", 0) < _KNOWN_FOR:
            return known
        fresh = self._discover()
        if str(fresh.get("issuer")).rstrip("/") != self.expected:
            raise NotReachable(f"it calls itself {fresh.get('issuer')!r} and not {self.expected!r}")
        offered = fresh.get("id_token_signing_alg_values_supported") or ()
        fresh["id_token_signing_alg_values_supported"] = [alg for alg in _SIGNED_BY if alg in offered] or [
            "RS256"
        ]
        self.server_metadata = fresh | {"_loaded_at": time.time()}
        return self.server_metadata

    def _discover(self) -> dict[str, Any]:
        try:
            with self._get_session() as asking:
                answer = asking.request("GET", self._server_metadata_url, withhold_token=True)
                answer.raise_for_status()
                told = answer.json()
        except RequestException as wrong:
            raise NotReachable(type(wrong).__name__) from wrong
        if not isinstance(told, dict):
            raise NotReachable("its description is none")
        return told

    def begin(self, back: str, onward: str) -> str:
        """The address at which somebody signs in; they come back to `back`. NotReachable."""
        try:
            asked = self.create_authorization_url(back)
        except RuntimeError as wrong:  # it names no such address
            raise NotReachable(str(wrong)) from wrong
        kept = {name: asked[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=back, onward=onward, **kept)
        return str(asked["url"])

    def begun(self, state: str | None) -> dict[str, str] | None:
        """What was kept of a turn begun in this browser, which ends with that: a state is good once."""
        kept: dict[str, str] | None = self.framework.get_state_data(session, state)
        self.framework.clear_state_data(session, state)
        return kept

    def finish(self, turn: Mapping[str, str], code: str, issuer: str | None) -> SignedIn:
        """Who it is, for the code that came back. NotReachable; NotBelieved.

        `issuer`: as the answer names it, where it does (RFC 9207).
        """
        known = self.load_server_metadata()
        if issuer is not None and issuer != known["issuer"]:
            raise NotBelieved("the answer is another issuer's")
        try:
            token = self.fetch_access_token(
                turn["redirect_uri"], code=code, code_verifier=turn["code_verifier"]
            )
            claims = self.parse_id_token(token, turn["nonce"], claims_options=self._required(known))
            return self._told(claims, token)
        except RequestException as wrong:
            raise NotReachable(type(wrong).__name__) from wrong
        except (AuthlibBaseError, JoseError) as wrong:
            raise NotBelieved(f"{type(wrong).__name__} {getattr(wrong, 'error', '')}".strip()) from wrong
        except (RuntimeError, LookupError, TypeError, ValueError, AttributeError) as wrong:
            # Whatever else a token may be that is none.
            raise NotBelieved(type(wrong).__name__) from wrong

    def _required(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Authlib would take a token for others in which we are named as `azp`."""
        return {
            "iss": {"essential": True, "value": known["issuer"]},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
        }

    def _told(self, claims: Mapping[str, Any] | None, token: dict[str, Any]) -> SignedIn:
        if claims is None:
            raise NotBelieved("there is no ID token")
        subject, seen = claims["sub"], dict(claims)
        if not isinstance(subject, str) or not subject:
            raise NotBelieved("the subject is none")
        if self.claim not in seen and "userinfo_endpoint" in self.server_metadata:
            more = self.userinfo(token=token)
            if more.get("sub") != subject:  # OpenID Connect Core 5.3.2
                raise NotBelieved("what it says of the user is somebody else's")
            seen[self.claim] = more.get(self.claim)
        return SignedIn(claims["iss"], subject, seen, bool(_SECOND_FACTORS & set(seen.get("amr") or ())))

    def way_out(self, back: str) -> str | None:
        """The address at which somebody ends their session there too, if it has one. NotReachable."""
        if not self.load_server_metadata().get("end_session_endpoint"):
            return None
        return str(self.create_logout_url(back, client_id=self.client_id)["url"])
