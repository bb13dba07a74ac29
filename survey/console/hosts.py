"""By which names we are asked for, and what the proxies before us say of a request.

A proxy tells who asked, whether it was over TLS and by which name, in `X-Forwarded-*`. Anybody can write such
headers, so only as many of them are believed, counted from our end, as there are proxies of ours
(TRUSTED_PROXIES). A name that is none of ours is answered with 421: a page of somebody else's name that leads
here (DNS rebinding) reads nothing, and no cache keeps our answer under a foreign name. Nothing is built from
the name all the same: addresses come from PUBLIC_BASE_URL and LINK_BASE_URL.
"""

import ipaddress
import logging
import re
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.settings import Settings
from survey.values import is_loopback

# Nothing in these is about anybody, and what looks after machines knows them by their addresses.
_FOR_MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
# A name or an address, and a port (RFC 3986 §3.2); nothing that only some readers would take for a name.
_HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{0,5})?")
_log = logging.getLogger(__name__)


def init_hosts(app: Flask) -> None:
    """Believe our own proxies and refuse foreign names; called before anything else looks at a request."""
    settings: Settings = app.extensions["huifang"].settings
    ours = our_names(settings)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def known_name() -> Response | None:
        asked = host_name(request.environ.get("HTTP_HOST") or request.environ["SERVER_NAME"])
        if asked in ours or is_loopback(f"//{_bracketed(asked)}"):
            return None
        if request.path in _FOR_MACHINES and _is_address(asked):
            return None
        _log.warning("asked for by a name that is not ours: the proxy must hand on Host")
        return Response("There is no such site here.\n", 421, mimetype="text/plain")


def our_names(settings: Settings) -> frozenset[str]:
    """The names in the addresses that the carrier, the office and petitioners are given, as browsers ask."""
    names = (urlsplit(base).hostname or "" for base in (settings.public_base_url, settings.link_base))
    return frozenset(host_name(_bracketed(name.encode("idna").decode())) for name in names)


def host_name(host: str) -> str:
    """The name in a Host header, in small letters, without port, brackets and the root's dot; or nothing."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower().removesuffix(".") if found else ""


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
