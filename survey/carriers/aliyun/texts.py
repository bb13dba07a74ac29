"""Texts over Aliyun: one approved template, once, and its list of what one number got on one day."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client

from survey.carriers.aliyun.days import days_of
from survey.carriers.aliyun.errors import OF_TEXTS
from survey.carriers.aliyun.outcome import handed_over, told_by
from survey.carriers.aliyun.pushes import error_of, sid_of
from survey.carriers.aliyun.requests import ASKED
from survey.carriers.domestic import NOT_MAINLAND, china_time, mainland_mobile
from survey.carriers.port import (
    CarrierCannotTell,
    CarrierUnreachable,
    ListedText,
    OutgoingText,
    SendResult,
    Sent,
)
from survey.carriers.templates import Filled, Templates, refusal
from survey.vocabulary import AttemptState, ErrorClass

_LARGEST_PAGE = 50
_MOST_PAGES = 20  # a day, to one number: more is a list that runs in a circle
_KEPT = timedelta(days=30)
_STATES = {2: AttemptState.UNDELIVERED, 3: AttemptState.DELIVERED}  # 1: no receipt yet


class AliyunTexts:
    """`signature`: as approved, without brackets."""

    def __init__(self, client: Client, templates: Templates, signature: str) -> None:
        self._client, self._templates, self._signature = client, templates, signature

    def filled(self, key: str, body: str, params: Mapping[str, str]) -> Filled | None:
        """What is sent for these words; none where no approved template says them."""
        return self._templates.text(key, body, params, self._signature)

    def send(self, text: OutgoingText) -> SendResult:
        """One request to send. How long it stays valid a request cannot say."""
        number = mainland_mobile(text.to)
        if not number:
            return NOT_MAINLAND
        filled = self.filled(text.text_key, text.body, text.params)
        if filled is None:
            return refusal(text.text_key)
        request = models.SendSmsRequest(
            phone_numbers=number,
            sign_name=self._signature,
            template_code=filled.code,
            template_param=as_json(filled),
            out_id=text.token,
        )
        return handed_over(
            lambda: self._client.send_sms_with_options(request, ASKED), lambda body: body.biz_id, OF_TEXTS
        )

    def find(self, sent: Sent) -> list[ListedText]:
        """The text of our token, if it is there: one, however many lines tell of it. See the port."""
        found = [one for one in self._listed(sent) if one.out_id == sent.token]
        return [_as_listed(sent, found)] if sent.token and found else []

    def read(self, sent: Sent) -> ListedText | None:
        """The text as it stands now. See the port."""
        if sent.token:
            return next(iter(self.find(sent)), None)
        found = list(self._listed(sent, sent.sid)) if sent.sid else []
        return _as_listed(sent, found) if found else None

    def _listed(self, sent: Sent, biz_id: str | None = None) -> list[Any]:
        """All lines of the list that may be about it. CarrierUnreachable if it is not read to its end."""
        number = mainland_mobile(sent.to)
        if not number:
            return []
        if datetime.now(UTC) - sent.since > _KEPT:
            raise CarrierCannotTell("the carrier tells of the last 30 days only")
        days = days_of(sent.since)
        return [line for day in days for line in self._of_day(number, f"{day:%Y%m%d}", biz_id)]

    def _of_day(self, number: str, day: str, biz_id: str | None) -> Iterator[Any]:
        seen = 0
        for page in range(1, _MOST_PAGES + 1):
            request = models.QuerySendDetailsRequest(
                phone_number=number,
                send_date=day,
                biz_id=biz_id,
                current_page=page,
                page_size=_LARGEST_PAGE,
            )
            body = told_by(partial(self._client.query_send_details_with_options, request, ASKED))
            lines, total = _lines_of(body)
            yield from lines
            seen += len(lines)
            if seen >= total:
                return
            if not lines:
                break
        raise CarrierCannotTell("the list does not come to its end")


def as_json(filled: Filled) -> str | None:
    """What fills the gaps of a template, as requests carry it; none where it has no gaps."""
    return json.dumps(dict(filled.params), ensure_ascii=False) if filled.params else None


def _lines_of(body: Any) -> tuple[list[Any], int]:
    """The lines of a page, and how many there are on all pages."""
    try:
        return list(body.sms_send_detail_dtos.sms_send_detail_dto or []), int(body.total_count)
    except (AttributeError, TypeError, ValueError):
        raise CarrierUnreachable("an answer without a list") from None


def _as_listed(sent: Sent, lines: list[Any]) -> ListedText:
    """Several lines are about the same text: the one that knows its end tells."""
    line = max(lines, key=lambda one: (one.send_status in _STATES, one.send_status == 3))
    created_at = china_time(line.send_date)
    if created_at is None:
        raise CarrierCannotTell("a text without a time in the list")
    state = _STATES.get(line.send_status, AttemptState.ACCEPTED)
    code: str | None = None
    error_class: ErrorClass | None = None
    if state is AttemptState.UNDELIVERED:
        code, error_class = error_of(str(line.err_code or ""))
    return ListedText(
        sid=sent.sid or sid_of(sent.token),
        status=state,
        from_=None,
        created_at=created_at,
        sent_at=created_at,
        error_code=code,
        error_class=error_class,
        segments=None,
        price=None,
    )
