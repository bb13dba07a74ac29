"""Whether a webhook comes from the carrier: X-Twilio-Signature over the address it was sent to.

Twilio signs the address it was told, so it is put together from PUBLIC_BASE_URL and the request target as
it stood on the wire; what a framework makes of the address is decoded, and differs behind a proxy.
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

_DEFAULT_PORTS = {"http": 80, "https": 443}
# What may stand unescaped in a path (RFC 3986 §3.3).
_PATH_SAFE = "/:@!$&'()*+,;=-._~"


def signature_ok(
    auth_token: str,
    public_base_url: str,
    environ: Mapping[str, object],
    form: Sequence[tuple[str, str]],
    signature: str | None,
) -> bool:
    """Whether `signature`, the header's value or none, is the account's for this request. Never raises.

    `form`: pairs of a form body, empty for any other, which is not read. An empty `auth_token` is a missing
    one: nothing is ok.
    """
    if not auth_token or not signature:
        return False
    try:
        target = raw_target(environ)
        given = signature.encode()
        fields = MultiDict(form)
        return any(
            hmac.compare_digest(_signed(auth_token, address, fields), given)
            for address in _addresses(public_base_url, target)
        )
    except (ValueError, LookupError):  # text that no encoding holds, an address that is none
        return False


def raw_target(environ: Mapping[str, object]) -> str:
    """The request target as it was sent, path and query, still percent-encoded.

    Servers hand it on as RAW_URI (gunicorn, werkzeug) or REQUEST_URI (uWSGI, mod_wsgi); without either it is
    encoded anew from the WSGI parts.
    """
    target = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    if not target:
        path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
        query = environ.get("QUERY_STRING")
        return quote(path.encode("latin-1"), safe=_PATH_SAFE) + (f"?{query}" if query else "")
    if not target.startswith("/"):  # absolute form, as to a proxy (RFC 9112 §3.2.2)
        return "/" + target.partition("://")[2].partition("/")[2]
    return target


def _addresses(public_base_url: str, target: str) -> Iterator[str]:
    """Addresses that Twilio may have signed for this request, the likeliest first.

    With and without the port, since it is not consistent there; in the base's letters and in small ones, as
    they may have been entered there; with the base's path once where the server sees it too; without an empty
    query, which Twilio's own libraries drop.
    """
    base = urlsplit(public_base_url)
    prefix = base.path.rstrip("/")
    targets = [prefix + target]
    if prefix and target.startswith(prefix + "/"):
        targets.append(target)
    if target.endswith("?"):
        targets += [one[:-1] for one in targets]
    without_port = base.netloc if base.port is None else base.netloc.rpartition(":")[0]
    with_port = f"{without_port}:{base.port or _DEFAULT_PORTS[base.scheme]}"
    hosts = (base.netloc, without_port, with_port)
    for host in dict.fromkeys((*hosts, *map(str.lower, hosts))):
        for one in targets:
            yield f"{base.scheme}://{host}{one}"


def _signed(auth_token: str, address: str, fields: MultiDict[str, str]) -> bytes:
    validator = RequestValidator(auth_token)
    signature: str = validator.compute_signature(address, fields)
    return signature.encode()
