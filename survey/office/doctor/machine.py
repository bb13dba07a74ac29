"""What can be told without a database or a network: settings, calendar, room on the disk."""

import shutil
from collections.abc import Iterator
from datetime import timedelta

from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime
from survey.settings import Settings, read_by_others
from survey.values import is_loopback

_AHEAD = timedelta(days=62)  # two months: the yearly notice comes in November
_ROOM = 500 << 20  # bytes; below it, SQLite's log may find no place to grow


def settings(runtime: Runtime) -> Iterator[Finding]:
    """Settings that are allowed each by itself and do not go together."""
    given = runtime.settings
    found = list(_of_real_sending(given)) if _is_real(given) else []
    reachable = not is_loopback(given.public_base_url)
    if given.carrier == "sandbox" and reachable and not given.twilio_auth_token:
        says = "the sandbox's token is published: whoever knows it can sign replies to PUBLIC_BASE_URL"
        found.append(fail("settings", says, "set CARRIER, or TWILIO_AUTH_TOKEN to one of your own"))
    if given.public_base_url.startswith("https:") and not given.trusted_proxies:  # we speak no TLS ourselves
        says = "all people come from the proxy's address: they share one limit of tries at the door"
        found.append(warn("settings", says, "set TRUSTED_PROXIES to how many proxies stand before us"))
    yield from found or [ok("settings", f"carrier {given.carrier}, {given.timezone}, {given.country}")]


def secrets(runtime: Runtime) -> Iterator[Finding]:
    """Files with secrets that not only their owner may read."""
    files = read_by_others(runtime.settings)
    for file in files:
        yield warn("secrets", f"{file} can be read by others on this machine", f"chmod 600 {file}")
    if not files:
        yield ok("secrets", "no file with a secret can be read by others")


def _is_real(given: Settings) -> bool:
    """Whether texts leave this machine."""
    return given.carrier != "none" and not is_loopback(given.carrier_url)


def _of_real_sending(given: Settings) -> Iterator[Finding]:
    if given.inbound == "pull":
        pass  # nothing comes from outside
    elif is_loopback(given.public_base_url):
        mend = "set PUBLIC_BASE_URL to the https address that the carrier was given"
        yield fail("settings", f"the carrier cannot reach {given.public_base_url}", mend)
    elif not given.public_base_url.startswith("https:"):
        yield warn(
            "settings", "PUBLIC_BASE_URL is not https: replies travel in the clear", "put TLS before it"
        )
    for name in ("sms_signature", "hotline", "supervision_line"):
        if getattr(given, name) == Settings.model_fields[name].default:
            shown = name.upper()
            yield fail(
                "settings", f"{shown} is the demonstration's, of a county that is invented", f"set {shown}"
            )
    if given.country == "CN" and given.carrier == "twilio":
        says = "this carrier's texts to mainland China are one-way: nobody there can answer them"
        yield warn("settings", says, "use a carrier that takes replies; see docs/carriers.md")


def calendar(runtime: Runtime) -> Iterator[Finding]:
    """Whether the working days of the next two months are known for sure."""
    today = runtime.today()
    unknown = runtime.calendar.unknown_years(today, today + _AHEAD)
    if unknown:
        years = ", ".join(map(str, unknown))
        mend = "install the version of chinesecalendar that has the year (it comes out after the notice)"
        yield warn("calendar", f"the working days of {years} are calculated: make-up days are missing", mend)
    else:
        yield ok("calendar", f"working days are known until {today + _AHEAD}")


def disk(runtime: Runtime) -> Iterator[Finding]:
    """Room beside the embedded database, and where keys, spoken prompts and the journal are kept."""
    places = {"the instance folder": runtime.settings.instance_path.resolve()}
    if runtime.database.file:
        places["the database"] = runtime.database.file.parent
    for what, folder in places.items():
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        says = f"{free >> 20} MB free beside {what}"
        yield ok("disk", says) if free >= _ROOM else fail("disk", says, f"make room in {folder}")
