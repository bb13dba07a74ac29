"""Builders: a survey picked on an ordinary Monday, its attempts, and the plan that is asked about them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from survey.contact.calendar import Calendar
from survey.contact.plan import next_step
from survey.contact.views import AttemptView, Decision, SurveyView
from survey.policy import Policy, load_policy
from survey.policy.models import Plan
from survey.vocabulary import AttemptState, Channel, ErrorClass, Purpose, RatedObject

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar("CN", SHANGHAI)
POLICY = load_policy(None)
PICKED = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)  # Monday, ten in the morning in Shanghai
EVERYTHING = frozenset({Channel.SMS, Channel.VOICE})
UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
BOTH = frozenset({UNIT, OFFICE})
SMS_ONLY = frozenset({Channel.SMS})
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

END = PICKED + 15 * DAY  # of the built-in lifetime
SAID = PICKED + 30 * MINUTE


def survey(**about: Any) -> SurveyView:
    return SurveyView(**{"picked_at": PICKED} | about)


def attempt(
    seq: int = 0,
    state: AttemptState = AttemptState.DELIVERED,
    *,
    step: int | None = 0,
    channel: Channel = Channel.SMS,
    purpose: Purpose = Purpose.INVITE,
    at: datetime = PICKED,
    error: ErrorClass | None = None,
    phone: int = 0,
    rang_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> AttemptView:
    """An attempt that was due, and unless it never left also left, `at`."""
    waiting = state in (AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.CANCELLED)
    return AttemptView(
        seq=seq,
        channel=channel,
        purpose=purpose,
        state=state,
        due_at=at,
        step=step,
        left_at=None if waiting else at,
        error_class=error,
        phone=phone,
        rang_at=rang_at,
        ended_at=ended_at,
    )


def with_plan(policy: Policy = POLICY, **changes: Any) -> Policy:
    """The policy with some keys of [plan] changed, written as in the file."""
    raw: Mapping[str, Any] = {
        "use": "", "steps": [{"channel": "sms", "after": "0s"}], "lifetime": "15d", "silence": "1d",
        "reply_within": "30m", "per_day": 3, "unknown_grace": "10m", "lost_again_after": "1d",
        "finish_before": "",
    }  # fmt: skip
    return policy.model_copy(update={"plan": Plan.model_validate({**raw, **changes})})


def ask(
    about: SurveyView,
    *attempts: AttemptView,
    now: datetime = PICKED,
    policy: Policy = POLICY,
    abilities: frozenset[Channel] = EVERYTHING,
) -> Decision:
    return next_step(about, attempts, policy, CALENDAR, now, abilities)


def local(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)
