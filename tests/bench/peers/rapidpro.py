"""RapidPro 3.0.358, the last release all in Python (April 2018), from somebody's checkout.

It needs of the machine: Python 3.6 (`python3.6`, or RAPIDPRO_PYTHON), `redis-server`, GDAL and GEOS
(GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH where they lie elsewhere), and a PostgreSQL with PostGIS
(HUIFANG_POSTGRESQL names its folder of programs). One web server, one Celery worker of two processes, no
beat. RAPIDPRO_VENV is a virtual environment that is kept: without one it is built for each run, in minutes.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from string import Template

import psycopg
from twilio.request_validator import RequestValidator

from tests.bench.peers.carrier import Carrier
from tests.bench.peers.side import SERVING, Running, Side, process, wait_until_it_serves
from tests.bench.peers.wire import Wire
from tests.bench.place import number
from tests.servers import Absent, postgresql
from tests.servers.ports import free_port

# Of pip-freeze.txt: what is for tests and pages, and what is to be had no more or does not run today.
NOT_TO_RUN = ("antlr4-python2-runtime", "coverage", "flake8", "futures", "pisa", "selenium")
INSTEAD = {
    "cryptography": "cryptography==3.3.2",  # 1.9 does not build with today's OpenSSL
    "kombu": "kombu==4.1.0",  # with 4.0.2 the worker ends at once: "Exchange not bound to a channel"
    "amqp": "amqp==2.2.2",
    "psycopg2": "psycopg2-binary==2.7.7",
    "celery[redis]": "celery==4.0.2",
}
TOKEN = "token"  # of a carrier that is none
BODIES = ("red", "primus", "Joe")
SETTINGS = Template(
    """
from temba.settings_common import *
ALLOWED_HOSTS, DEBUG, SEND_MESSAGES = ["*"], False, True
INSTALLED_APPS = INSTALLED_APPS + ("storages",)
DATABASES["default"].update(NAME="$database", USER="postgres", PASSWORD="", HOST="$host")
DATABASES["direct"] = dict(DATABASES["default"])
REDIS_HOST, REDIS_PORT = "127.0.0.1", $redis
BROKER_URL = "redis://127.0.0.1:$redis/15"
CACHES["default"]["LOCATION"] = BROKER_URL
CELERY_ALWAYS_EAGER = False
GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH = $gdal, $geos
"""
)
SETUP = "import django; django.setup()"
SEED = """
import json, sys, pytz
from django.conf import settings
from django.contrib.auth.models import User
from temba.channels.models import Channel
from temba.orgs.models import Org
admin = User.objects.create_user(username="bench", email="bench@example.org", password="bench")
org = Org.objects.create(name="Bench", timezone=pytz.timezone("Asia/Shanghai"), brand=settings.DEFAULT_BRAND,
                         created_by=admin, modified_by=admin)
org.initialize(topup_size=10000000)
org.administrators.add(admin)
admin.set_org(org)
config = {Channel.CONFIG_SEND_URL: sys.argv[1], Channel.CONFIG_ACCOUNT_SID: "AC" + "0" * 32,
          Channel.CONFIG_AUTH_TOKEN: sys.argv[2], Channel.CONFIG_CALLBACK_DOMAIN: "127.0.0.1"}
channel = Channel.create(org, admin, "CN", "TW", name="Bench", address="+15005550006", role="SR",
                         config=config)
org.import_app(json.load(open("media/test_flows/favorites.json")), admin, site="http://example.org")
print(channel.uuid)
"""
BEGIN = """
import sys
from temba.channels.models import Channel
from temba.contacts.models import Contact, URN
from temba.flows.models import Flow
flow, channel = Flow.objects.get(name="Favorites"), Channel.objects.get(channel_type="TW")
people = [Contact.get_or_create(flow.org, URN.from_tel(line.strip()), channel)[0] for line in sys.stdin]
flow.start([], people)
"""


@contextmanager
def rapidpro(folder: Path, carrier: Carrier, checkout: Path) -> Iterator[Side]:
    """Its application as it is, with the flow of three questions that its own tests use."""
    place = folder / "rapidpro"
    place.mkdir()
    python = _environment(place / "venv", checkout)
    redis = free_port()
    told = {"DJANGO_SETTINGS_MODULE": "temba.settings"}
    copied = place / "checkout"  # its settings stand among its code
    shutil.copytree(checkout, copied, ignore=shutil.ignore_patterns(".git", "node_modules"))
    _write_settings(copied / "temba" / "settings.py", folder / "postgresql", redis)
    command = [_program("redis-server"), "--port", str(redis), "--save", "", "--bind", "127.0.0.1"]
    with process(command, place, {}, place / "redis.log") as redis_pid:
        run = partial(_script, python, copied, told)
        subprocess.run(
            [python, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
            cwd=copied,
            env=os.environ | told,
            check=True,
        )
        channel = run(SEED, carrier.address, TOKEN).split()[-1]
        begin = partial(_begin, run, carrier)
        start = partial(_run, python, copied, told, channel, begin, redis_pid, folder)
        yield Side("RapidPro 3.0.358", start)


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Absent(f"RapidPro needs {name}, and there is none on the PATH")
    return found


def _environment(place: Path, checkout: Path) -> Path:
    """Its Python, by the pip of that old Python: none of today's serves it."""
    if made := os.environ.get("RAPIDPRO_VENV"):
        return Path(made) / "bin" / "python"
    old = os.environ.get("RAPIDPRO_PYTHON") or _program("python3.6")
    subprocess.run([old, "-m", "venv", place], check=True)
    wanted = place / "wanted.txt"
    wanted.write_text("\n".join(wanted_of((checkout / "pip-freeze.txt").read_text())))
    pip: list[str | Path] = [place / "bin" / "python", "-m", "pip", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-deps", "--requirement", wanted], check=True)
    return place / "bin" / "python"


def wanted_of(frozen: str) -> list[str]:
    """The lines of a frozen list that are wanted, and what is put in the place of some."""
    lines = (line.partition("#")[0].partition(";")[0].strip() for line in frozen.splitlines())
    named = ((line.partition("==")[0].lower(), line) for line in lines if line)
    return [INSTEAD.get(name, line) for name, line in named if name not in NOT_TO_RUN]


def _write_settings(file: Path, server: Path, redis: int) -> None:
    postgresql.Server(server).ask("CREATE DATABASE rapidpro")
    with psycopg.connect(host=str(server), user="postgres", dbname="rapidpro", autocommit=True) as connection:
        for extension in ("postgis", "hstore", '"uuid-ossp"'):
            connection.execute(f"CREATE EXTENSION {extension}".encode())
    libraries = {"gdal": os.environ.get("GDAL_LIBRARY_PATH"), "geos": os.environ.get("GEOS_LIBRARY_PATH")}
    told = {name: repr(path) for name, path in libraries.items()}
    text = SETTINGS.substitute(told, database="rapidpro", host=server, redis=redis)
    file.write_text(text)


def _script(
    python: Path, checkout: Path, told: dict[str, str], text: str, *args: str, given: str = ""
) -> str:
    command: list[str | Path] = [python, "-c", f"{SETUP}\n{text}", *args]
    done = subprocess.run(
        command,
        cwd=checkout,
        env=os.environ | told,
        check=True,
        text=True,
        input=given,
        stdout=subprocess.PIPE,
    )
    return str(done.stdout)


def _begin(run: partial[str], carrier: Carrier, people: Sequence[int]) -> None:
    """The first question goes to all of them."""
    taken = carrier.taken()
    run(BEGIN, given="\n".join(number(person) for person in people))
    carrier.wait_for(taken + len(people))


@contextmanager
def _run(
    python: Path,
    checkout: Path,
    told: dict[str, str],
    channel: str,
    begin: partial[None],
    redis_pid: int,
    folder: Path,
) -> Iterator[Running]:
    base = f"http://127.0.0.1:{free_port()}"
    serving = [word for word in SERVING if word != "--reuse-port"]  # its gunicorn 19 has no such thing
    web: list[str | Path] = [
        python,
        "-m",
        "gunicorn.app.wsgiapp",
        *serving,
        "--bind",
        base.removeprefix("http://"),
        "temba.wsgi",
    ]
    queues = ["-Q", "celery,msgs,handler,flows", "-c", "2", "-l", "error"]
    worker: list[str | Path] = [python, "-m", "celery", "-A", "temba.temba_celery", "worker", *queues]
    with ExitStack() as running:
        start = partial(process, cwd=checkout, environment=told, log=folder / "peers.log")
        pids = {"web": running.enter_context(start(web)), "worker": running.enter_context(start(worker))}
        wait_until_it_serves(f"{base}/handlers/twiml_api/{channel}")
        turn = partial(_turn, base.removeprefix("http://"), f"/handlers/twiml_api/{channel}")
        yield Running(base, pids, turn, replies=True, begin=begin, helpers=[redis_pid])


async def _turn(host: str, path: str, wire: Wire, person: int, turn: int) -> None:
    form = {
        "MessageSid": f"SM{3 * person + turn:032x}",
        "From": number(person),
        "To": "+15005550006",
        "Body": BODIES[turn],
        "NumMedia": "0",
        "AccountSid": "AC",
    }
    signature = RequestValidator(TOKEN).compute_signature(f"https://{host}{path}", form)
    await wire.ask("POST", path, form, {"X-Twilio-Signature": signature})
