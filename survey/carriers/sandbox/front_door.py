"""Gateways that are asked at `/`: whose request it is, its headers tell. Others are for the page there."""

from flask import Response, request

from survey.carriers.sandbox.aliyun import door as aliyun
from survey.carriers.sandbox.tencent import door as tencent

_DOORS = (aliyun, tencent)


def answer_gateway() -> Response | None:
    """The answer of the gateway that is asked, if one is."""
    if request.path != "/":
        return None
    return next((door.answer() for door in _DOORS if door.is_asked()), None)
