"""From cases a year to machines: plain sums over assumptions and measured unit costs. Pure.

cases ─► surveys ─► texts, replies, calls, turns ─► a day ─► the busiest hour ─► cores, allowance, lines
                └─► interviews ─► people             └─► bytes a year ─► disks, backups
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Assumed:
    """What an office is like. Shares are of surveys unless said otherwise."""

    asked: float = 0.85  # of closed cases: with a number, in evaluation, not asked lately
    texted: float = 0.95  # have a number that takes texts
    reminded: float = 0.60  # did not answer the first text
    answers_text: float = 0.40  # by text, to the end
    texts_each: float = 3.0  # that we send to who answers: second question, reason, thanks
    replies_each: float = 2.5  # that who answers sends
    calls: float = 0.80  # calls placed a survey, both steps of the plan together
    answered: float = 0.45  # of calls, by a person
    turns: float = 7.0  # requests of an answered call
    minutes: float = 1.5  # of an answered call
    ringing: float = 0.5  # minutes of a call that nobody answers
    interviews: float = 0.25  # surveys that reach people
    tries: float = 2.0  # of an interviewer for each of these
    try_minutes: float = 5.0  # of an interviewer, with what is written down
    working_days: float = 250
    hours: float = 10.0  # in which texts leave; most days are even, the first after a holiday is not
    peak: float = 3.0  # the busiest hour against an even one
    voice_hours: float = 9.0
    interviewer_hours: float = 5.0  # of a working day at the telephone
    busy: float = 0.5  # how far a processor is used in the busiest hour


@dataclass(frozen=True)
class UnitCosts:
    """Milliseconds of machine time, ours and the database's; bytes with indexes (docs/capacity.md)."""

    import_ms: float = 1.0  # a case
    pick_ms: float = 1.0
    follow_ms: float = 1.0  # each look at a survey
    looks: float = 6.0  # of follow-up and settle in its life
    send_ms: float = 1.6
    report_ms: float = 5.0  # a callback about a text or call, one at a time
    reports: float = 2.0  # of each text and call: sent, delivered
    webhook_ms: float = 9.0  # an answer by text
    turn_ms: float = 9.0  # of a call
    page_ms: float = 100.0
    pages: float = 4.0  # that people of the office look at, a survey
    facts_ms: float = 3.0  # a survey, counted again until its days rest
    case_bytes: float = 1500.0
    survey_bytes: float = 2000.0
    text_bytes: float = 1800.0  # an attempt, sent or placed
    heard_bytes: float = 1600.0  # a message or turn kept, with its answer
    backup_share: float = 0.25  # of the database, in one encrypted file
    worker_per_second: float = 80.0  # texts a second of one `flask worker`


@dataclass(frozen=True)
class Need:
    """A day is a working day; peak is its busiest hour, in seconds."""

    cases: int
    surveys: int
    surveys_day: int
    texts_day: int
    replies_day: int
    calls_day: int
    callbacks_day: int
    cpu_seconds_day: int
    texts_per_second: float  # the allowance to ask the carrier for
    calls_per_second: float
    requests_per_second: float
    lines: int  # calls at once
    interviewers: int
    cores: int
    web_workers: int
    workers: int
    connections: int
    gigabytes_year: float
    backup_gigabytes: float
    database: str


_SQLITE_UP_TO = 300_000  # surveys a year: beyond it one writer at a time is what everybody waits for
_OF_WEB, _OF_WORKER, _OF_SCHEDULER = 10, 15, 12  # connections of a process (docs/postgresql.md)


def reckon(cases: int, assumed: Assumed | None = None, costs: UnitCosts | None = None) -> Need:
    """What `cases` closed in a year need. ValueError if there are none."""
    a, c = assumed or Assumed(), costs or UnitCosts()
    if cases < 1:
        raise ValueError("at least one case a year")
    surveys = cases * a.asked
    texts = surveys * a.texted * (1 + a.reminded + a.answers_text * a.texts_each)
    replies = surveys * a.texted * a.answers_text * a.replies_each
    calls = surveys * a.calls
    turns = calls * a.answered * a.turns
    reports = (texts + calls) * c.reports
    milliseconds = (
        cases * c.import_ms
        + surveys * (c.pick_ms + c.follow_ms * c.looks + c.facts_ms + c.page_ms * c.pages)
        + (texts + calls) * c.send_ms
        + reports * c.report_ms
        + replies * c.webhook_ms
        + turns * c.turn_ms
    )
    evenly = a.working_days * a.hours * 3600
    peak = a.peak / evenly
    spoken = calls * (a.answered * a.minutes + (1 - a.answered) * a.ringing) / a.working_days
    cores = max(2, ceil(milliseconds / 1000 * peak / a.busy))
    workers = max(1, ceil(texts * peak / c.worker_per_second))
    stored = cases * c.case_bytes + surveys * c.survey_bytes
    stored += (texts + calls) * c.text_bytes + (replies + turns) * c.heard_bytes
    return Need(
        cases=cases,
        surveys=round(surveys),
        surveys_day=ceil(surveys / a.working_days),
        texts_day=ceil(texts / a.working_days),
        replies_day=ceil(replies / a.working_days),
        calls_day=ceil(calls / a.working_days),
        callbacks_day=ceil((reports + turns) / a.working_days),
        cpu_seconds_day=ceil(milliseconds / 1000 / a.working_days),
        texts_per_second=round(texts * peak, 2),
        calls_per_second=round(calls / (a.working_days * a.voice_hours * 3600) * a.peak, 3),
        requests_per_second=round((reports + replies + turns + surveys * c.pages) * peak, 2),
        lines=ceil(spoken / (a.voice_hours * 60) * a.peak),
        interviewers=ceil(
            surveys * a.interviews * a.tries * a.try_minutes / 60 / a.working_days / a.interviewer_hours
        ),
        cores=cores,
        web_workers=cores,
        workers=workers,
        connections=cores * _OF_WEB + workers * _OF_WORKER + 2 * _OF_SCHEDULER,
        gigabytes_year=round(stored / 1e9, 2),
        backup_gigabytes=round(stored * c.backup_share / 1e9, 2),
        database="SQLite" if surveys <= _SQLITE_UP_TO else "PostgreSQL",
    )
