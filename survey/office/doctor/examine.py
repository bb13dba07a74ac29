"""The whole examination: what everything else needs comes first, and what cannot be looked at is left out."""

from collections.abc import Callable, Iterator

from survey.office.doctor import (
    backups,
    business,
    data,
    engine,
    machine,
    network,
    notices,
    outside,
    pushes,
    replica,
    server,
    templates,
    trail,
)
from survey.office.doctor.finding import Finding, Mark
from survey.runtime import Runtime

Look = Callable[[Runtime], Iterator[Finding]]

_MACHINE: tuple[Look, ...] = (
    machine.settings,
    machine.secrets,
    machine.calendar,
    machine.disk,
    server.place,
    trail.audit_keys,
    trail.journal,
)
_NETWORK: tuple[Look, ...] = (network.carrier, network.webhooks, pushes.pushes, network.figures, notices.mail)
# Each needs the one before it.
_DATABASE: tuple[Look, ...] = (data.reachable, data.migrations)
_IN_IT: tuple[Look, ...] = (
    server.server,
    replica.replica,
    data.clock,
    data.keys,
    data.units,
    data.accounts,
    business.questionnaire,
    templates.templates,
    business.calls,
    business.pauses,
    business.inbound,
    business.in_doubt,
    business.jobs,
    outside.listening,
    outside.sources,
    engine.engine,
    network.account,
    notices.addresses,
    notices.undelivered,
    trail.trail,
    backups.backups,
)


def examine(runtime: Runtime) -> list[Finding]:
    """All findings. Without a database at the newest migration, what lies in it is not looked at."""
    return [*_all(runtime, _MACHINE), *_database(runtime), *_all(runtime, _NETWORK)]


def _database(runtime: Runtime) -> list[Finding]:
    found: list[Finding] = []
    for look in _DATABASE:
        found += look(runtime)
        if any(one.mark is Mark.FAIL for one in found):
            return found
    return found + _all(runtime, _IN_IT)


def _all(runtime: Runtime, looks: tuple[Look, ...]) -> list[Finding]:
    return [finding for look in looks for finding in look(runtime)]
