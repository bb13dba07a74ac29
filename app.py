"""Huifang: callback surveys after closed petition cases. Flask finds this file by itself."""

import sys

import click
from flask import Flask

from scheduler.commands import jobs, scheduler
from scheduler.engine.commands import tasks, worker
from scheduler.engine.queue import queue_from
from scheduler.jobs import JOBS
from survey.accounts.commands import users
from survey.accounts.oidc.commands import oidc
from survey.answering.commands import links
from survey.answering.privacy import privacy
from survey.answering.routes import answering
from survey.api.commands import tokens
from survey.api.routes import api
from survey.audit.commands import audit
from survey.backup.commands import backup, restore_command
from survey.carriers.sandbox.commands import sandbox_command
from survey.cases.commands import cases, units
from survey.console import init_console
from survey.console.polls import blueprint as polls_pages
from survey.costs.commands import costs
from survey.database import PAGES, WORK
from survey.demonstration.commands import LENT_JOBS, demo
from survey.health import health
from survey.health.requests import init_requests
from survey.interviewing.commands import answers, calls
from survey.interviewing.routes import desk
from survey.logs import configure_logging
from survey.office.capacity.commands import capacity
from survey.office.carriers.commands import carriers
from survey.office.commands import db, optouts, pause, resume
from survey.office.doctor.commands import doctor
from survey.office.keys import in_force
from survey.office.keys.commands import keys
from survey.office.questionnaires import questionnaires
from survey.papers.commands import assessment, bulletin
from survey.policy import PolicyError
from survey.policy.commands import policy
from survey.questionnaire.commands import replies
from survey.rectification.commands import rectifications
from survey.retention.commands import petitioner
from survey.reviewing.anomalies.commands import anomalies
from survey.reviewing.commands import close
from survey.reviewing.polls.commands import polls
from survey.runtime import EXTENSION, Runtime, build_runtime
from survey.scoring.commands import scores
from survey.settings import SettingsError, read_settings
from survey.shell import is_command
from survey.traces.start import start_tracing
from survey.traces.web import init_traces
from survey.webhooks.pushes import pushes
from survey.webhooks.twilio import twilio
from survey.webhooks.voice.routes import voice

COMMANDS = (
    anomalies,
    answers,
    assessment,
    audit,
    backup,
    bulletin,
    calls,
    capacity,
    carriers,
    cases,
    close,
    costs,
    db,
    demo,
    doctor,
    jobs,
    keys,
    links,
    oidc,
    optouts,
    pause,
    petitioner,
    policy,
    polls,
    questionnaires,
    rectifications,
    replies,
    restore_command,
    resume,
    sandbox_command,
    scheduler,
    scores,
    tasks,
    tokens,
    units,
    users,
    worker,
)
BLUEPRINTS = (answering, api, desk, health, polls_pages, privacy, pushes, twilio, voice)


def create_app(runtime: Runtime | None = None) -> Flask:
    """The web application and its commands, around `runtime` or one made from the environment."""
    app = Flask(__name__)
    runtime = runtime or _from_environment()
    app.extensions[EXTENSION] = runtime
    app.extensions[LENT_JOBS] = JOBS
    app.config["SECRET_KEY"] = runtime.settings.secret_key
    init_requests(app)
    init_traces(app)
    init_console(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if runtime.keyring.former():
        in_force.stand_still(app)
    return app


def _from_environment() -> Runtime:
    """What cannot be used is told to whoever started us, without a traceback."""
    try:
        settings = read_settings()
        limits = WORK if is_command() else PAGES
        runtime = build_runtime(settings, limits=limits, queue=queue_from(settings))
    except (SettingsError, PolicyError) as wrong:
        click.echo(wrong, err=True)
        sys.exit(2)
    configure_logging(settings)
    start_tracing(settings)
    return runtime
