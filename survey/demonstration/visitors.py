"""People who scan their slip of paper: soon after they were picked, they open the page and answer there."""

import threading
from dataclasses import dataclass
from time import monotonic

import requests
import structlog
from sqlalchemy import select

from survey.carriers.sandbox.chance import draw
from survey.course.links import Given, make_link
from survey.course.words import case_tail
from survey.demonstration.county import SEED
from survey.demonstration.visit import visit
from survey.demonstration.visitor import chosen, scans
from survey.models import SURVEY_UNSETTLED, Case, Link, Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.webhooks.addresses import link_address

MOOD = 0.84  # as the sandbox's petitioners are told, see the Procfile
EVERY = 3.0  # seconds between two looks
_READS = 1.5  # seconds that somebody takes for a page

log = structlog.get_logger()


@dataclass(frozen=True)
class _Guest:
    survey_id: int
    phone: str
    case_no: str
    round: int


def receive(runtime: Runtime, stop: threading.Event, every: float = EVERY, reads: float = _READS) -> None:
    """Let people come in, until told to stop."""
    looked_at: set[int] = set()
    while not stop.wait(every):
        for guest in _who_comes(runtime, looked_at):
            _come_in(runtime, guest, stop, reads)


def _who_comes(runtime: Runtime, looked_at: set[int]) -> list[_Guest]:
    """People with a slip who have not come yet; each is looked at once."""
    query = (
        select(Survey.id, Petitioner.phone_sealed, Case.case_no, Survey.round)
        .join(Petitioner, Petitioner.id == Survey.petitioner_id)
        .join(Case, Case.id == Survey.case_id)
        .where(SURVEY_UNSETTLED, Survey.demo, Survey.last_heard_at.is_(None))
        .where(~select(Link.id).where(Link.survey_id == Survey.id).exists())
    )
    with runtime.database.read() as session:
        rows = [row for row in session.execute(query) if row.id not in looked_at]
    looked_at.update(row.id for row in rows)
    guests = [
        _Guest(
            row.id, runtime.keyring.open(row.phone_sealed, Sealed.PETITIONER_PHONE), row.case_no, row.round
        )
        for row in rows
    ]
    return [guest for guest in guests if scans(guest.phone)]


def _come_in(runtime: Runtime, guest: _Guest, stop: threading.Event, reads: float) -> None:
    """Give the person their slip and let them go through the pages at a reader's pace."""
    with runtime.database.write() as session:
        token = make_link(runtime, session, guest.survey_id, Given.PAPER, runtime.clock.now())
    address = link_address(runtime.settings.public_base_url, token)
    phone, tail, began = guest.phone, case_tail(guest.case_no), monotonic()
    try:
        visit(
            address,
            lambda question, options: chosen(phone, tail, MOOD, question, options, guest.round),
            stopped=lambda: stop.wait(reads * (0.5 + draw(SEED, "reads", phone, monotonic() - began))),
        )
    except requests.RequestException as gone:
        log.warning("a visitor could not open the page", why=type(gone).__name__)
