"""What every acting function is given: settings, policy, clock, database, keys and the carrier."""

import sys
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app

from survey.audit.bound import bound
from survey.carriers.choose import carrier_from
from survey.carriers.port import Carrier
from survey.clock import Clock, SystemClock
from survey.contact.calendar import Calendar
from survey.database import PAGES, Database, Limits
from survey.policy import Policy, load_policy
from survey.queue import NoQueue, Queue
from survey.secrets import Keyring
from survey.settings import Settings, keyring_from

EXTENSION = "huifang"
# How long a thread may compute while another waits to go on that has come back from the disk and holds the
# database's queue. Python's default is ten times that.
SWITCH_SECONDS = 0.0005


@dataclass(frozen=True)
class Runtime:
    settings: Settings
    policy: Policy
    clock: Clock
    database: Database
    keyring: Keyring
    carrier: Carrier
    calendar: Calendar
    queue: Queue = field(default_factory=NoQueue)

    def today(self) -> date:
        """The day of this moment where the office is."""
        return self.clock.now().astimezone(self.settings.zone).date()

    def local_day(self, moment: datetime) -> str:
        """The day of `moment` where the office is, as ISO text."""
        return moment.astimezone(self.settings.zone).date().isoformat()


def build_runtime(
    settings: Settings,
    *,
    clock: Clock | None = None,
    carrier: Carrier | None = None,
    policy: Policy | None = None,
    limits: Limits = PAGES,
    queue: Queue | None = None,
) -> Runtime:
    """Everything a process needs, made from its settings; parts that are given are used as they are.

    `limits`: how long its database may take for anything, by what the process is for.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    policy = policy or load_policy(settings.policy_file)
    return Runtime(
        settings=settings,
        policy=policy,
        clock=clock or SystemClock(),
        database=bound(
            Database(settings.database_url, limits=limits, replica=settings.database_replica_url), settings
        ),
        keyring=keyring_from(settings),
        carrier=carrier or carrier_from(settings),
        calendar=Calendar(settings.country, settings.zone, policy.calendar.table),
        queue=queue or NoQueue(),
    )


def current_runtime() -> Runtime:
    """The runtime of the application that is being served, or whose command is running."""
    runtime: Runtime = current_app.extensions[EXTENSION]
    return runtime
