"""Twilio's own sample of a survey in Flask, TwilioDevEd/automated-survey-flask, from somebody's checkout.

Its answer is a redirect to the answer's address, and that one's a redirect to the next question: three
requests a turn, which the carrier makes. Who somebody is stands in a cookie that the carrier keeps.
"""

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from importlib.metadata import version
from pathlib import Path

from tests.bench.peers.side import SERVING, Running, Side, process, wait_until_it_serves
from tests.bench.peers.wire import Answered, Wire, take_turns
from tests.bench.place import _database, number
from tests.servers.ports import free_port

# What its requirements.txt names for its tests and its style only.
NOT_TO_RUN = frozenset(
    {"appdirs", "black", "flake8", "lxml", "mccabe", "mypy-extensions", "pathspec", "pycodestyle", "pyflakes"}
    | {"regex", "toml", "typed-ast", "xmlunittest"}
)
BODIES = ("Li Xiaoming", "1", "8")
SEED = """
from automated_survey_flask import app, db, parsers, prepare_app
prepare_app()
with app.app_context():
    db.create_all()
    db.session.add(parsers.survey_from_json(open("survey.json").read()))
    db.session.commit()
"""
_REDIRECT = re.compile(r'<Redirect(?: method="(GET|POST)")?>([^<]+)</Redirect>')


@contextmanager
def twilio_sample(kind: str, folder: Path, checkout: Path) -> Iterator[Side]:
    """Its application as it is, with the versions it pins, in a virtual environment made for this run."""
    python = _environment(folder / "twilio-sample", checkout)
    url, drop = _database(kind, folder)
    told = {
        "DATABASE_URI": url.replace("postgresql+psycopg:", "postgresql:"),
        "SECRET_KEY": "of this run",
        "FLASK_ENV": "production",
    }
    try:
        subprocess.run([python, "-c", SEED], cwd=checkout, env=os.environ | told, check=True)
        yield Side("Twilio's sample", partial(_run, python, checkout, told, folder))
    finally:
        drop()


def _environment(place: Path, checkout: Path) -> Path:
    """Its Python; made once a run."""
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=False, symlinks=True)
        pinned = (checkout / "requirements.txt").read_text().split()
        wanted = [one for one in pinned if one.partition("==")[0].lower() not in NOT_TO_RUN]
        served = [f"gunicorn=={version('gunicorn')}", "psycopg2-binary"]
        install(python, [*wanted, *served])
    return python


def install(python: Path, wanted: list[str]) -> None:
    """By our own pip, for that Python."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "-qq", *wanted], check=True)


@contextmanager
def _run(python: Path, checkout: Path, told: dict[str, str], folder: Path) -> Iterator[Running]:
    base = f"http://127.0.0.1:{free_port()}"
    bind = base.removeprefix("http://")
    what = "automated_survey_flask:prepare_app()"
    web: list[str | Path] = [python, "-m", "gunicorn", *SERVING, "--bind", bind, what]
    with process(web, checkout, told, folder / "peers.log") as pid:
        wait_until_it_serves(f"{base}/message")
        talk = _Talk()
        begin = partial(_begin, base, talk)
        yield Running(base, {"web": pid}, talk.turn, replies=False, begin=begin)


def _begin(base: str, talk: "_Talk", people: Sequence[int]) -> None:
    """Everybody writes first, and gets the first question."""
    take_turns(base, talk.begin, people, 0, 8)


@dataclass(frozen=True)
class _Talk:
    """What the carrier does for each person: follows redirects and keeps the cookie."""

    cookies: dict[int, str] = field(default_factory=dict)

    async def begin(self, wire: Wire, person: int, _turn: int) -> None:
        await self._ask(wire, person, {"MessageSid": f"SM{person:030x}ff", "Body": "hello"})

    async def turn(self, wire: Wire, person: int, turn: int) -> None:
        form = {"MessageSid": f"SM{person:030x}{turn:02x}", "From": number(person), "Body": BODIES[turn]}
        await self._ask(wire, person, form)

    async def _ask(self, wire: Wire, person: int, form: dict[str, str]) -> None:
        answered = await self._one(wire, person, "GET", "/message", form)
        while found := redirect(answered.body):
            answered = await self._one(wire, person, *found, form)
        if "<Message>" not in answered.body:
            raise RuntimeError(f"no question came: {answered.body[:200]}")

    async def _one(self, wire: Wire, person: int, method: str, path: str, form: dict[str, str]) -> Answered:
        known = self.cookies.get(person)
        answered = await wire.ask(method, path, form, {"Cookie": known} if known else {})
        if given := answered.headers.get("set-cookie"):
            self.cookies[person] = given.partition(";")[0]
        return answered


def redirect(twiml: str) -> tuple[str, str] | None:
    """Method and path of a TwiML redirect, POST unless it says otherwise; None if there is none."""
    found = _REDIRECT.search(twiml)
    return (found[1] or "POST", unescape(found[2])) if found else None
