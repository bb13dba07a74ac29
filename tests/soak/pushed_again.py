"""Pushes of a gateway that came before, in its own form, as arrays of whatever is at hand."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from survey.carriers.sandbox.mainland import china_time, local
from survey.carriers.sandbox_account import SANDBOX_ALIYUN_VOICE_FROM, SANDBOX_DEST_CODE
from tests.soak.compare import ledger

_MOST = 20  # pieces of one push
_A_MOMENT = 20_000  # microseconds from a message to its line in the ledger
Pieces = dict[str, list[dict[str, Any]]]


def pushed_again(path: Path, carrier: str, chance: Random, times: int) -> Iterator[tuple[str, str]]:
    """The kind and the body of so many pushes: pieces that came, in any order, some of them twice."""
    known = {"aliyun": _of_aliyun, "tencent": _of_tencent}[carrier](path)
    kinds = [kind for kind, pieces in known.items() if pieces]
    for _ in range(times if kinds else 0):
        kind = chance.choice(kinds)
        alone = carrier == "tencent" and kind == "sms-up"
        some = chance.choices(known[kind], k=1 if alone else chance.randint(1, _MOST))
        yield kind, json.dumps(some[0] if alone else some, ensure_ascii=False)


def _of_aliyun(path: Path) -> Pieces:
    """Receipts of texts that were seen, messages that were heard, and calls in which a key was heard."""
    came: Pieces = {"sms-report": [], "sms-up": [], "voice-report": []}
    sent, written, turns = _lines(path)
    for one in ledger(path):
        sid, at = one.get("sid", ""), china_time(datetime.fromisoformat(one["at"]))
        if one["kind"] == "seen" and sid in sent:
            about = {"phone_number": local(one["to"]), "out_id": sent[sid]["token"], "biz_id": sid}
            result = {"success": True, "err_code": "DELIVERED", "err_msg": "用户接收成功", "sms_size": "1"}
            came["sms-report"].append(about | result | {"send_time": at, "report_time": at})
        elif one["kind"] == "heard" and sid in written:
            who = {"phone_number": local(written[sid]["phone"]), "content": written[sid]["text"]}
            where = {"dest_code": SANDBOX_DEST_CODE, "sign_name": "", "sequence_id": int(sid)}
            came["sms-up"].append(who | where | {"send_time": at})
        elif one["kind"] == "heard" and (sid, one.get("turn")) in turns:
            about = {"call_id": sid, "out_id": sent[sid]["token"], "caller": SANDBOX_ALIYUN_VOICE_FROM}
            result = {"status_code": "200000", "duration": "9", "dtmf": turns[sid, one["turn"]]["text"]}
            came["voice-report"].append(about | result | {"ring_time": at, "start_time": at, "end_time": at})
    return came


def _of_tencent(path: Path) -> Pieces:
    came: Pieces = {"sms-report": [], "sms-up": []}
    sent, written, _ = _lines(path)
    for one in ledger(path):
        sid = one.get("sid", "")
        if one["kind"] == "seen" and sid in sent:
            about = {"nationcode": "86", "mobile": local(one["to"]), "sid": sid, "ext": sent[sid]["token"]}
            came["sms-report"].append(about | {"report_status": "SUCCESS", "errmsg": "DELIVRD"})
        elif one["kind"] == "heard" and sid in written:
            reply, at = written[sid], datetime.fromisoformat(written[sid]["at"])
            if at.microsecond < _A_MOMENT:
                continue  # it may have been written in the second before, which is part of its name
            second = int(at.timestamp())
            who = {"nationcode": "86", "mobile": local(reply["phone"]), "text": reply["text"]}
            came["sms-up"].append(who | {"extend": "", "sign": "", "time": second})
    return came


def _lines(path: Path) -> tuple[dict[str, Any], dict[str, Any], dict[tuple[str, int], Any]]:
    """By the sandbox's SID: what was accepted, what was written; and what was done at each turn of calls."""
    lines = list(ledger(path))
    sent = {one["sid"]: one for one in lines if one["kind"] == "received" and one["outcome"] == "accepted"}
    written = {one["sid"]: one for one in lines if one["kind"] == "reply"}
    turns = {(one["sid"], one["turn"]): one for one in lines if one["kind"] == "turn" and one["sid"] in sent}
    return sent, written, turns
