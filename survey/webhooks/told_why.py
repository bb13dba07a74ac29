"""What a program that calls us is told where its request cannot be taken: plain words, one line."""

from flask import Response


def told_why(why: str, code: int) -> Response:
    return Response(f"{why}\n", code, mimetype="text/plain")
