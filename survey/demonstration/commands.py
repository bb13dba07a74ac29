"""`flask demo`: the demonstration, as `make run` starts it."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping

import click
from flask import current_app

from survey.course.questionnaires import publish_shipped
from survey.database import upgrade
from survey.demonstration.environment import environment, sandbox_port, web_port
from survey.demonstration.example import find_example
from survey.demonstration.feed import EVERY, feed
from survey.demonstration.gateway import GATEWAYS, lay_out
from survey.demonstration.load import NotOurs, load, loaded_at
from survey.demonstration.past import Jobs
from survey.demonstration.righting.live import put_right
from survey.demonstration.run import is_taken, run
from survey.demonstration.visitors import receive
from survey.demonstration.welcome import welcome
from survey.interviewing.outcomes import add_missing
from survey.policy import PolicyError
from survey.runtime import Runtime, build_runtime, current_runtime
from survey.settings import Settings, SettingsError, read_settings

LENT_JOBS = "huifang.jobs"  # where the application lends us the scheduler's jobs

_MAKING = "正在生成青溪县过去六个月的数据 making six months of a county that does not exist …"
_READY = "演示数据已备好 the demonstration's data is ready"


@click.group()
def demo() -> None:
    """A county that does not exist, to look around in."""


@demo.command("run")
@click.option(
    "--carrier",
    type=click.Choice(["sandbox", *GATEWAYS]),
    help="By whose customs it sends; the sandbox stands in for all of them.",
)
def run_demo(carrier: str | None) -> None:
    """Prepare the demonstration if need be, and run all of it until Ctrl-C."""
    environ = environment(os.environ, carrier)
    _need_free_ports(environ)
    lay_out(_settings({**environ, "CARRIER": "sandbox"}), environ)
    runtime = _runtime(environ)
    if not runtime.carrier.is_loopback:
        raise click.ClickException("The demonstration runs with a carrier on this machine only (R11).")
    _prepare(runtime)
    example = find_example(runtime)
    runtime.database.close()
    web, sandbox = f"http://127.0.0.1:{web_port(environ)}", f"http://127.0.0.1:{sandbox_port(environ)}"
    told = welcome(web, sandbox, example, environ["CARRIER"])
    answering = {"web": f"{web}/readyz", "sandbox": f"{sandbox}/healthz"}
    sys.exit(run(environ, answering, lambda: click.echo(told)))


@demo.command("load")
def load_demo() -> None:
    """Only prepare the data."""
    _prepare(_runtime(environment(os.environ)))


@demo.command("feed")
@click.option("--every", type=click.FloatRange(min=0.05), default=EVERY, show_default=True, help="Seconds.")
def feed_demo(every: float) -> None:
    """Hand over newly closed cases, let people come to the web page and others put right what they said,
    until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    runtime = current_runtime()
    since = loaded_at(runtime) or runtime.clock.now()
    beside = [
        threading.Thread(target=receive, args=(runtime, stop)),
        threading.Thread(target=put_right, args=(runtime, since, stop)),
    ]
    for one in beside:
        one.start()
    feed(runtime, stop, every)
    for one in beside:
        one.join()


def _need_free_ports(environ: Mapping[str, str]) -> None:
    for name, port in (("PUBLIC_BASE_URL", web_port(environ)), ("SANDBOX_URL", sandbox_port(environ))):
        if is_taken(port):
            raise click.ClickException(
                f"Port {port} is taken; is the demonstration running already? To use another one:\n"
                f"  {name}=http://127.0.0.1:{port + 1} make run"
            )


def _settings(environ: Mapping[str, str]) -> Settings:
    try:
        return read_settings(environ)
    except SettingsError as wrong:
        raise click.ClickException(str(wrong)) from None


def _runtime(environ: Mapping[str, str]) -> Runtime:
    try:
        return build_runtime(read_settings(environ))
    except (SettingsError, PolicyError) as wrong:
        raise click.ClickException(str(wrong)) from None


def _prepare(runtime: Runtime) -> None:
    jobs: Jobs = current_app.extensions[LENT_JOBS]
    began = time.monotonic()
    upgrade(runtime.settings.database_url)
    current_runtime().queue.upgrade()
    with runtime.database.write() as session:
        publish_shipped(session, runtime.clock.now())
        add_missing(session)
    try:
        if load(runtime, jobs, _progress()):
            click.echo(
                f"  演示数据已备好 the demonstration's data is ready ({time.monotonic() - began:.0f} s)"
            )
    except NotOurs as wrong:
        raise click.ClickException(str(wrong)) from None


def _progress() -> Callable[[float], None]:
    """A line that grows on a terminal, a few words elsewhere; nothing where there is nothing to make."""
    begun: list[float] = []

    def told(share: float) -> None:
        if not begun:
            click.echo(f"  {_MAKING}")
        begun.append(share)
        if sys.stdout.isatty():
            done = round(share * 30)
            click.echo(f"\r  {'█' * done}{'·' * (30 - done)} {share:4.0%}", nl=share >= 1)

    return told
