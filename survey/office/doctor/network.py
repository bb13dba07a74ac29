"""Whether the carrier can be reached from here, and we from where the carrier is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.carriers.port import CarrierUnreachable, Sent
from survey.models import ATTEMPT_IN_DOUBT, Attempt, NoticeDelivery
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime
from survey.values import is_loopback

_LATELY = timedelta(minutes=15)
_PATIENCE = 5.0  # seconds
_NOBODY = "+8613000000000"  # is only asked about
_CLOCKS_APART = timedelta(seconds=5)  # a Date header has whole seconds and was on its way


def carrier(runtime: Runtime) -> Iterator[Finding]:
    """The carrier answers, tells about the same time, and knows our account."""
    settings = runtime.settings
    if settings.carrier == "none":
        yield ok("carrier", "none: nothing is sent")
        return
    try:
        answer = _ask("HEAD", settings.carrier_url)
    except requests.RequestException as wrong:
        says = f"{runtime.carrier.host} does not answer ({type(wrong).__name__})"
        mend = (
            "start it: `flask sandbox`" if settings.carrier == "sandbox" else "see to network, proxy and DNS"
        )
        yield fail("carrier", says, mend)
        return
    yield ok("carrier", f"{runtime.carrier.host} answers")
    yield from _carrier_clock(answer, runtime.clock.now())
    if runtime.carrier.abilities.tells_outcome:
        yield _account(runtime)


def _carrier_clock(answer: requests.Response, now: datetime) -> Iterator[Finding]:
    """What cannot be found by its time in the carrier's list counts as lost."""
    try:
        theirs = parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return
    apart = abs(now - theirs)
    if apart > _CLOCKS_APART:
        yield fail("carrier", f"its clock is {apart.total_seconds():.0f} s from ours", "set our clock by NTP")


def _account(runtime: Runtime) -> Finding:
    """Reads the account's list of texts to a number that gets none."""
    try:
        runtime.carrier.find_texts(Sent("", _NOBODY, "", None, runtime.clock.now()))
    except CarrierUnreachable:
        mend = f"check the account that CARRIER={runtime.settings.carrier} was given: docs/carriers.md"
        return fail("carrier", "it answers, but does not show our account's texts", mend)
    return ok("carrier", "it knows our account")


def webhooks(runtime: Runtime) -> Iterator[Finding]:
    """Our own public address leads to our web process."""
    if runtime.settings.inbound == "pull":
        yield ok("webhooks", "none come: the carrier is asked (INBOUND=pull)")
        return
    url = runtime.settings.public_base_url
    try:
        answer = _ask("GET", f"{url}/healthz")
        good = answer.status_code == 200 and answer.json() == {"status": "ok"}
        says = f"{url}/healthz answers {answer.status_code}, and not as our web process does"
    except (requests.RequestException, ValueError) as wrong:
        good, says = False, f"{url}/healthz does not answer ({type(wrong).__name__})"
    mend = "start the web process, or correct PUBLIC_BASE_URL or the proxy before it"
    if good:
        yield ok("webhooks", f"{url} leads to a web process of ours")
    else:
        yield (
            warn("webhooks", says, mend)
            if runtime.settings.carrier == "none"
            else fail("webhooks", says, mend)
        )


def figures(runtime: Runtime) -> Iterator[Finding]:
    """`/metrics` is for our own network: at the public address a proxy should keep it back."""
    url = runtime.settings.public_base_url
    if is_loopback(url):
        return
    try:
        answer = _ask("GET", f"{url}/metrics")
    except requests.RequestException:
        return  # told with the webhooks
    if answer.status_code == 200 and "huifang_" in answer.text:
        says = f"{url}/metrics is answered from here: see that it is not from elsewhere"
        yield warn("figures", says, "let only your own network through at the proxy; see docs/operations.md")
    else:
        yield ok("figures", "/metrics is not answered at the public address")


def account(runtime: Runtime) -> Iterator[Finding]:
    """Whether somebody else sends from our account."""
    if runtime.carrier.is_loopback or not runtime.carrier.abilities.sms:
        return
    since = runtime.clock.now() - _LATELY
    try:
        sent = {one.sid for one in runtime.carrier.sent_texts(since)}
    except CarrierUnreachable:
        return  # told with the carrier
    with runtime.database.read() as session:
        known = _known(session, runtime.carrier.name, sent)
        # One in doubt of ours has no SID yet.
        doubtful = session.scalar(select(func.count(Attempt.id)).where(ATTEMPT_IN_DOUBT)) or 0
    strange = len(sent - known)
    if strange > doubtful:
        says = f"{strange} texts of the last quarter of an hour are not ours: somebody shares our account"
        mend = "an account for each office: they would share one allowance, and get each other's replies"
        yield warn("account", says, mend)
    else:
        yield ok("account", "what it sent in the last quarter of an hour is ours")


def _known(session: Session, carrier: str, sids: set[str]) -> set[str]:
    ours = select(Attempt.carrier_sid).where(Attempt.carrier == carrier, Attempt.carrier_sid.in_(sids))
    notices = select(NoticeDelivery.carrier_sid).where(NoticeDelivery.carrier_sid.in_(sids))
    return {str(sid) for sid in session.scalars(ours.union(notices))} if sids else set()


def _ask(method: str, url: str) -> requests.Response:
    """One request; on this machine never by way of a proxy."""
    with requests.Session() as session:
        session.trust_env = not is_loopback(url)
        return session.request(method, url, timeout=_PATIENCE, allow_redirects=False)
