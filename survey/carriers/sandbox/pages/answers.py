"""What all pages of the sandbox share: the visitor's language, parts for the script, safe headers."""

from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import abort, make_response, redirect, request
from werkzeug.wrappers import Response

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.pages.texts import PageLanguage, Texts, load_texts
from survey.safe_headers import SAFE_HEADERS

TEXTS = load_texts()
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "media-src {media}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def texts() -> Texts:
    chosen: PageLanguage = "en" if request.cookies.get("sandbox_language") == "en" else "zh"
    return TEXTS[chosen]


def part(html: str) -> Response:
    """304 where the script already has just this."""
    response = make_response(html)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(blake2b(html.encode(), digest_size=12).hexdigest())
    return response.make_conditional(request)


def number_of(phone: str) -> str:
    """404 for what is none."""
    if not (phone.startswith("+") and phone[1:].isdecimal() and len(phone) <= 16):
        abort(HTTPStatus.NOT_FOUND)
    return phone


def back_to(otherwise: str) -> Response:
    """To the page that the form stood on."""
    referrer = request.referrer or ""
    here = referrer if referrer.startswith(request.host_url) else otherwise
    return redirect(here, HTTPStatus.SEE_OTHER)


def only_our_own(response: Response) -> Response:
    """Nothing from elsewhere, but the prompts that the application plays in calls."""
    application = urlsplit(current_sandbox().settings.voice_url)
    response.headers["Content-Security-Policy"] = _POLICY.format(
        media=f"{application.scheme}://{application.netloc}"
    )
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
