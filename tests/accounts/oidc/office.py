"""A real provider on this machine: idpyoidc, which shares no code with Authlib, nor with what Authlib uses.

Whoever is sent there is `user`, without being asked. It is honest unless a test makes it lie: `twist` changes
the ID token that it gives out, and the provider signs the lie.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptojwt.jwk.rsa import new_rsa_key
from cryptojwt.jws.jws import JWS, factory
from flask import Flask, Response, redirect, request
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration

from tests.servers import web

CLIENT, SECRET = "huifang", "a secret of both, thirty-two long"
_KEYS = [
    {"type": "RSA", "key": "", "use": ["sig"]},
    {"type": "EC", "crv": "P-256", "use": ["sig"]},
]
Claims = dict[str, Any]


class Office:
    def __init__(self, address: str, ours: str, folder: Path) -> None:
        self.issuer = address
        self.people: dict[str, Claims] = {}
        self.asked: list[str] = []
        self.server = Server(OPConfiguration(_configuration(address, folder), str(folder)))
        self.server.context.userinfo.db = self.people
        self.server.context.cdb[CLIENT] = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [(f"{ours}/login/oidc/back", {})],
            "post_logout_redirect_uris": [(f"{ours}/login", None)],
            "response_types_supported": ["code"],
            "allowed_scopes": ["openid", "profile"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
        self.server.keyjar.add_symmetric(CLIENT, SECRET)
        self.app = self._web()
        self.be_honest()

    def be_honest(self) -> None:
        self.twist: Callable[[Claims], Claims] | None = None
        self.alg, self.stranger, self.silent, self.confused = "RS256", False, False, False
        self.people.clear()
        self.people["diana"] = {"preferred_username": "wang", "name": "王督办"}
        self.user = "diana"

    @property
    def user(self) -> str:
        return str(self._method().user)

    @user.setter
    def user(self, user: str) -> None:
        self._method().user = user

    def _method(self) -> Any:
        return self.server.context.authn_broker["anon"]["method"]

    def sign(self, claims: Claims) -> str:
        """An ID token with these claims, by the provider's own key; or unsigned."""
        keys: list[Any] = [] if self.alg == "none" else self.server.keyjar.get_signing_key("RSA", "")
        if self.alg == "HS256":
            keys = self.server.keyjar.get_signing_key("OCT", CLIENT)
        if self.stranger:
            keys = [new_rsa_key(kid=keys[0].kid)]
        return str(JWS(json.dumps(claims), alg=self.alg).sign_compact(keys))

    def _web(self) -> Flask:
        app = Flask("office")

        @app.before_request
        def note() -> Response | None:
            self.asked.append(request.path)
            return Response("<h1>502 Bad Gateway</h1>", 502) if self.silent else None

        app.add_url_rule(
            "/.well-known/openid-configuration", "known", lambda: self._answer("provider_config")
        )
        app.add_url_rule("/authorization", "authorization", lambda: self._answer("authorization"))
        app.add_url_rule("/token", "token", lambda: self._answer("token"), methods=["POST"])
        app.add_url_rule("/userinfo", "userinfo", lambda: self._answer("userinfo"))
        app.add_url_rule("/session", "session", lambda: self._answer("session"))
        app.add_url_rule(
            "/jwks",
            "jwks",
            lambda: Response(self.server.keyjar.export_jwks_as_json(), mimetype="application/json"),
        )
        return app

    def _answer(self, name: str) -> Any:
        endpoint = self.server.get_endpoint(name)
        told = {
            "headers": {key.lower(): value for key, value in request.headers},
            "method": request.method,
            "url": request.url,
            "cookie": [],
        }
        given = request.args.to_dict() if request.method == "GET" else request.form.to_dict()
        try:
            asked = endpoint.parse_request(given, http_info=told)
            if "error" in asked:
                return Response(asked.to_json(), 400, mimetype="application/json")
            done = endpoint.process_request(asked, http_info=told)
        except Exception as wrong:  # noqa: BLE001  # whatever it dislikes is the test's to see
            return Response(json.dumps({"error": "invalid_request", "error_description": repr(wrong)}), 400)
        if "error" in done:
            return Response(json.dumps({"error": done["error"]}), 400, mimetype="application/json")
        info = endpoint.do_response(request=asked, **done)
        if info.get("response_placement", endpoint.response_placement) == "url":
            return redirect(info["response"])
        body = info["response"]
        if name == "token" and self.twist:
            body = self._lie(body)
        if name == "userinfo" and self.confused:
            body = json.dumps(json.loads(body) | {"sub": "somebody else"})
        return Response(body, headers=info["http_headers"])

    def _lie(self, body: str) -> str:
        told = json.loads(body)
        assert self.twist
        claims = factory(told["id_token"]).jwt.payload()
        told["id_token"] = self.sign(self.twist(claims))
        return json.dumps(told)


@contextmanager
def running(ours: str, folder: Path) -> Iterator[Office]:
    """A provider that knows the installation at `ours`."""
    with web.reserved() as held:
        office = Office(web.address(held), ours, folder)
        with web.serving(office.app, held):
            yield office


def now() -> int:
    return int(time.time())


def _configuration(issuer: str, folder: Path) -> Claims:
    secret = {"password": "p" * 24, "salt": "salt" * 4}
    oidc = "idpyoidc.server.oidc"
    return {
        "issuer": issuer,
        "httpc_params": {"verify": False, "timeout": 4},
        "key_conf": {"key_defs": _KEYS, "uri_path": "jwks"},
        "token_handler_args": {
            "code": {"lifetime": 600, "kwargs": {"crypt_conf": {"kwargs": secret}}},
            "token": {"class": "idpyoidc.server.token.jwt_token.JWTToken", "kwargs": {"lifetime": 3600}},
            "id_token": {"class": "idpyoidc.server.token.id_token.IDToken", "kwargs": {}},
        },
        "session_params": {"encrypter": {"kwargs": secret}},
        "preference": {"subject_types_supported": ["public"]},
        "endpoint": {
            "provider_config": {
                "path": ".well-known/openid-configuration",
                "class": f"{oidc}.provider_config.ProviderConfiguration",
                "kwargs": {},
            },
            "authorization": {
                "path": "authorization",
                "class": f"{oidc}.authorization.Authorization",
                "kwargs": {"response_types_supported": ["code"]},
            },
            "token": {"path": "token", "class": f"{oidc}.token.Token", "kwargs": {}},
            "userinfo": {"path": "userinfo", "class": f"{oidc}.userinfo.UserInfo", "kwargs": {}},
            "session": {"path": "session", "class": f"{oidc}.session.Session", "kwargs": {}},
        },
        "authentication": {
            "anon": {
                "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "diana"},
            }
        },
        "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": {}}},
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": ""}},
            }
        },
        "template_dir": str(folder),
    }
