"""What every answer tells the browser about safety."""

from flask import Flask, Response

from survey.safe_headers import SAFE_HEADERS

# Nothing from elsewhere, nothing inline; Bootstrap draws its arrows and ticks with data: images.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# What a page shows is about people: no cache keeps it, neither the browser's nor one on the way. Files that
# are about nobody say otherwise themselves.
_ALWAYS = {"Content-Security-Policy": POLICY} | SAFE_HEADERS


def init_headers(app: Flask) -> None:
    """Add the headers to every answer; a view that has set one of them keeps its own."""
    secure = app.extensions["huifang"].settings.public_base_url.startswith("https://")

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
