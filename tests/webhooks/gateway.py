"""A gateway in a test: what it pushes, read by an adapter of its own, as small as the port allows."""

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from survey.carriers.port import (
    Abilities,
    CallReport,
    InboundText,
    IncomingText,
    MalformedCallback,
    Pushed,
    StatusReport,
)
from survey.carriers.unable import Unable
from survey.vocabulary import AttemptState, ErrorClass
from survey.webhooks.pushes import AFTERWARDS

SECRET = "a-secret-of-tests_0123456789-0123456789"
PLACE = "203.0.113.7"
SETTINGS = {"push_secret": SECRET, "push_from": "203.0.113.0/24, 2001:db8::/32"}
KINDS = ("texts", "reports", "calls")
Piece = dict[str, Any]
_numbers = itertools.count(1)


class Gateway(Unable):
    name = "gateway"
    abilities = Abilities(sms=True, two_way=True, links=False, voice_dialogue=False, voice_menu=True)
    push_answer: Mapping[str, object] = {"code": 0, "msg": "taken"}
    is_loopback = True

    def read_push(self, kind: str, body: bytes) -> Pushed:
        try:
            pieces = json.loads(body)
        except (ValueError, RecursionError):
            raise MalformedCallback("no JSON") from None
        if kind not in KINDS or not isinstance(pieces, list):
            raise MalformedCallback("no array of a kind that there is")
        good = [one for one in pieces if isinstance(one, dict) and isinstance(one.get("sid"), str)]
        unreadable = len(pieces) - len(good)
        if kind == "texts":
            return Pushed(texts=tuple(map(_text, good)), unreadable=unreadable)
        if kind == "reports":
            return Pushed(reports=tuple((one["token"], _report(one)) for one in good), unreadable=unreadable)
        return Pushed(calls=tuple((one["token"], _call(one)) for one in good), unreadable=unreadable)


def text(phone: str, body: str, at: datetime, sid: str = "") -> Piece:
    sid = sid or f"up{next(_numbers)}"
    return {"sid": sid, "phone": phone, "body": body, "at": at.isoformat()}


def report(token: str, state: AttemptState = AttemptState.DELIVERED, sid: str = "") -> Piece:
    return {"sid": sid or f"biz-{token}", "token": token, "state": state}


def call(token: str, state: AttemptState = AttemptState.ANSWERED, sid: str = "", keys: str = "") -> Piece:
    return {"sid": sid or f"call-{token}", "token": token, "state": state, "keys": keys}


@dataclass(frozen=True)
class Pushing:
    """What the gateway does to `app`; everything is understood when it returns."""

    app: Flask

    def __call__(self, kind: str, pieces: Iterable[object], **more: Any) -> int:
        return self.raw(kind, json.dumps(list(pieces)).encode(), **more).status_code

    def raw(
        self, kind: str, body: bytes, secret: str = SECRET, place: str = PLACE, **more: Any
    ) -> TestResponse:
        environ = {"REMOTE_ADDR": place}
        answer = self.app.test_client().post(
            f"/push/{secret}/{kind}", data=body, content_type="application/json",
            environ_overrides=environ, **more,
        )  # fmt: skip
        self.app.extensions[AFTERWARDS].finish()
        return answer


def _text(one: Piece) -> IncomingText:
    words = InboundText(one["sid"], one["phone"], "10690000", one["body"], None, 0, tuple(one.items()))
    return IncomingText(words, datetime.fromisoformat(one["at"]))


def _report(one: Piece) -> StatusReport:
    state = AttemptState(one["state"])
    failed = state in (AttemptState.FAILED, AttemptState.UNDELIVERED)
    code, error_class = ("E1", ErrorClass.NUMBER_NEVER) if failed else (None, None)
    return StatusReport(one["sid"], state, code, error_class, None, None)


def _call(one: Piece) -> CallReport:
    return CallReport(
        sid=one["sid"],
        status=AttemptState(one["state"]),
        rang=True,
        answered_by=None,
        seconds=9,
        error_code=None,
        error_class=None,
        sequence=None,
        price=None,
        keys=one["keys"] or None,
    )
