"""Who we are to a passkey: the host and the address of PUBLIC_BASE_URL (WebAuthn, section 5). Pure."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_USUAL = {"https": 443, "http": 80}


@dataclass(frozen=True)
class RelyingParty:
    """`id`: the host, to which keys are bound for good; `origin`: the address as browsers write it."""

    id: str
    origin: str


def relying_party(public_base_url: str) -> RelyingParty | None:
    """None where browsers have no passkeys: at an IP address, and without https except at localhost."""
    parts = urlsplit(public_base_url)
    host = (parts.hostname or "").rstrip(".")
    if not host or _is_number(host) or (parts.scheme != "https" and not _is_this_machine(host)):
        return None
    port = f":{parts.port}" if parts.port and parts.port != _USUAL.get(parts.scheme) else ""
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
