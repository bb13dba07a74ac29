"""Calls over Aliyun: one menu of approved words, once, and what became of a call whose number is known."""

import json
import re
from datetime import UTC, datetime, time
from functools import partial

from alibabacloud_dyvmsapi20170525 import models
from alibabacloud_dyvmsapi20170525.client import Client

from survey.carriers.aliyun.days import AHEAD, days_of
from survey.carriers.aliyun.errors import OF_CALLS
from survey.carriers.aliyun.outcome import handed_over, told_by
from survey.carriers.aliyun.pushes import whole
from survey.carriers.aliyun.reported import end_of_call
from survey.carriers.aliyun.requests import ASKED
from survey.carriers.aliyun.texts import as_json
from survey.carriers.domestic import CHINA, NOT_MAINLAND, china_time, fields_of, mainland_mobile
from survey.carriers.port import (
    CarrierCannotTell,
    ListedCall,
    Menu,
    OutgoingCall,
    Refused,
    SendResult,
    Sent,
)
from survey.carriers.templates import Filled, Templates, refusal
from survey.vocabulary import AttemptState, ErrorClass

LONGEST_OUT_ID = 15  # bytes, by the SDK's own model: a call is named by the beginning of its token
_IVR = 11_000_000_300_005  # the service's number, by the same
_QUESTION, _BYE = "question", "bye"  # beside the keys, which are single signs
_LANDLINE = re.compile(r"\+86(10[0-9]{8}|[2-9][0-9]{8,10})")


class AliyunCalls:
    """`show`: the number that the called phone shows; without it nobody is called."""

    def __init__(self, client: Client, templates: Templates, show: str | None) -> None:
        self._client, self._templates, self._show = client, templates, show

    @property
    def can_call(self) -> bool:
        """Whether there is a number to call from, and approved words for a call at all."""
        return bool(self._show) and any(one.code for one in self._templates.voice)

    def place(self, call: OutgoingCall) -> SendResult:
        """One request to call. How long it rings, and how long it lasts, a request cannot say."""
        if not self._show:
            return Refused("no number", ErrorClass.OURS, "no number to call from is set (ALIYUN_VOICE_FROM)")
        if call.menu is None:
            return Refused("no menu", ErrorClass.OURS, "this carrier leads no dialogue")
        number = mainland_number(call.to)
        if not number:
            return NOT_MAINLAND
        request = self._request(call, call.menu, number)
        if isinstance(request, Refused):
            return request
        return handed_over(
            lambda: self._client.ivr_call_with_options(request, ASKED), lambda body: body.call_id, OF_CALLS
        )

    def read(self, sent: Sent) -> ListedCall | None:
        """The call by its number. See the port."""
        if not sent.sid:
            return None
        for moment in _moments(sent.since):
            request = models.QueryCallDetailByCallIdRequest(
                call_id=sent.sid, prod_id=_IVR, query_date=int(moment.timestamp()) * 1000
            )
            body = told_by(partial(self._client.query_call_detail_by_call_id_with_options, request, ASKED))
            if body.data:
                return _listed(sent, body.data)
        return None

    def _request(self, call: OutgoingCall, menu: Menu, number: str) -> models.IvrCallRequest | Refused:
        """The request; refused where a prompt is not approved."""
        said: dict[str, Filled] = {}
        for where, prompt in {_QUESTION: menu.question, _BYE: menu.bye, **menu.keys}.items():
            filled = self._templates.prompt(prompt.key, prompt.words, prompt.params)
            if filled is None:
                return refusal(prompt.key)
            said[where] = filled
        question, bye = said.pop(_QUESTION), said.pop(_BYE)
        return models.IvrCallRequest(
            called_number=number,
            called_show_number=self._show,
            out_id=call.token[:LONGEST_OUT_ID],
            start_code=question.code,
            start_tts_params=as_json(question),
            menu_key_map=[_key(key, said[key]) for key in sorted(said)],
            bye_code=bye.code,
            bye_tts_params=as_json(bye),
            play_times=menu.times,
            timeout=menu.seconds * 1000,
        )


def mainland_number(number: str) -> str | None:
    """A number in E.164 as it is dialled there: 11 digits, or a landline's with the 0 of its area.

    None for any other country.
    """
    landline = _LANDLINE.fullmatch(number)
    return mainland_mobile(number) or (f"0{landline[1]}" if landline else None)


def _key(key: str, said: Filled) -> models.IvrCallRequestMenuKeyMap:
    return models.IvrCallRequestMenuKeyMap(key=key, code=said.code, tts_params=as_json(said))


def _moments(since: datetime) -> list[datetime]:
    """From when to ask: records lie by day, or from the moment that is asked for on."""
    return [max(since - AHEAD, datetime.combine(day, time(), CHINA)) for day in days_of(since)]


def _listed(sent: Sent, data: object) -> ListedCall:
    """`data`: JSON in a string. A record without a code is of a call that goes on."""
    try:
        given = fields_of(json.loads(str(data)))
    except (ValueError, RecursionError):
        given = {}
    if not given:
        raise CarrierCannotTell("a record of a call that cannot be read")
    code, rang = given.get("state", ""), bool(given.get("bRingTime") or given.get("startDate"))
    started = china_time(given.get("bRingTime", "")) or china_time(given.get("startDate", ""))
    created = china_time(given.get("gmtCreate", "")) or sent.since.astimezone(UTC).replace(microsecond=0)
    status, error_class = AttemptState.ACCEPTED, None
    if code:
        ended = end_of_call(code, rang=rang, keys=False)
        status, error_class = ended.state, ended.error_class
        started = started or (created if ended.rang else None)
    return ListedCall(
        sid=sent.sid or "",
        status=status,
        answered_by=None,
        from_=given.get("caller"),
        to=sent.to,
        created_at=created,
        started_at=started,
        seconds=whole(given.get("duration", "")) if status is AttemptState.ANSWERED else None,
        error_code=code if error_class else None,
        error_class=error_class,
        price=None,
    )
