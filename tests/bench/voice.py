"""Fifty calls in progress, over HTTP, against a bare signed route with one UPDATE and one commit a request.

Twice: as fast as both sides can, which compares the two; and at the pace of people who press a key every
second, three to five times as fast as anybody does, which is what "50 calls in progress" means.
"""

from pathlib import Path

from sqlalchemy import select, update
from twilio.request_validator import RequestValidator

from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN, SANDBOX_VOICE_FROM
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel
from tests.bench.load import Measured, Request, play
from tests.bench.place import analyze, fill_cases, number, runtime_on
from tests.bench.table import Line
from tests.bench.webhook import serving_app
from tests.servers.ports import free_port

IN_PROGRESS = 50
PACE = 1.0  # seconds from one key to the next
AIM_MS = 50.0  # p99 of a turn: the issue
Brought = dict[str, str]  # what came since the place was said
KEYS: tuple[tuple[str, Brought], ...] = (
    ("", {}),
    ("/0-identity", {"Digits": "1"}),
    ("/1-q1", {"Digits": "2"}),
    ("/2-q2", {"Digits": "3"}),
)


def voice(kind: str, folder: Path, rows: int) -> list[Line]:
    """`rows` calls: answered, confirmed, rated twice, a reason recorded; five requests each."""
    base = f"http://127.0.0.1:{free_port()}"
    with runtime_on(kind, folder, PUBLIC_BASE_URL=base) as runtime:
        tokens = _call_everybody(runtime, 2 * rows)
        calls = [_requests(base, n, token) for n, token in enumerate(tokens)]
        fast, paced = _shares(calls[:rows]), _shares(calls[rows : rows + 4 * IN_PROGRESS])
        with serving_app(runtime, "tests.bench.bare_route:app"):
            bare, bare_paced = play(base, fast), play(base, paced, PACE)
        with serving_app(runtime):
            ours, ours_paced = play(base, fast), play(base, paced, PACE)
    speed = _told(ours, bare)
    pace = f"{_told(ours_paced, bare_paced)}, at most {AIM_MS:.0f} ms"
    return [
        Line("voice at full speed", kind, "turns/s", ours.per_second, bare.per_second, speed, 0.2),
        Line("voice, p99 at a pace", kind, "ms", ours_paced.p99 * 1000, bare_paced.p99 * 1000, pace, None),
    ]


def _told(ours: Measured, bare: Measured) -> str:
    return (
        f"bare route, p50 {bare.p50 * 1000:.1f} p99 {bare.p99 * 1000:.0f} ms; "
        f"ours p50 {ours.p50 * 1000:.1f} p99 {ours.p99 * 1000:.0f} ms"
    )


def _call_everybody(runtime: Runtime, rows: int) -> list[str]:
    """Everybody has an open survey and a call that the carrier has; the tokens of the calls."""
    fill_cases(runtime, rows + rows // 9 + 1, phones=True)
    pick_surveys(runtime)
    follow_up(runtime)
    now = runtime.clock.now()
    called = {"channel": Channel.VOICE, "state": AttemptState.ACCEPTED, "left_at": now, "accepted_at": now}
    with runtime.database.write() as session:
        session.execute(update(Attempt).values(called | {"body": None, "carrier": "sandbox"}))
    analyze(runtime)
    with runtime.database.read() as session:
        return list(session.scalars(select(Attempt.token).order_by(Attempt.id).limit(rows)))


def _requests(base: str, n: int, token: str) -> list[Request]:
    """The requests of the n-th call, in their order."""
    sid = f"CA{n:032x}"
    recorded = {"RecordingSid": f"RE{n:032x}", "RecordingDuration": "9", "Digits": "#"}
    validator = RequestValidator(SANDBOX_AUTH_TOKEN)
    made = []
    for place, brought in (*KEYS, ("/3-q3", recorded)):
        path = f"/twilio/voice/{token}{place}"
        form = {
            "CallSid": sid,
            "From": SANDBOX_VOICE_FROM,
            "To": number(n + n // 9 + 1),
            "Direction": "outbound-api",
            "CallStatus": "in-progress",
            "AccountSid": "AC",
            **brought,
        }
        made.append((path, form, validator.compute_signature(base + path, form)))
    return made


def _shares(calls: list[list[Request]]) -> list[list[Request]]:
    """Whole calls, one after the other, over each of the connections."""
    return [
        [request for call in calls[start::IN_PROGRESS] for request in call] for start in range(IN_PROGRESS)
    ]
