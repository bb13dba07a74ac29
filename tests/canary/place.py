"""Where it all happens: a folder, an office of real processes in it, and everything that these say."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from twilio.request_validator import RequestValidator

from survey.accounts.people import person_by_login
from survey.models import Account
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings, read_settings
from survey.vocabulary import Role
from tests.accounts.visits import seat_cookie
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn, standing_in
from tests.mail.post_office import PostOffice, open_post_office
from tests.servers import web

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 20  # seconds for the web process to come up


@dataclass
class Place:
    folder: Path
    runtime: Runtime
    carrier: StandIn
    mail: PostOffice
    address: str
    shell: "subprocess.Popen[str]"
    given: Path  # what people gave and took: the file that was imported, what was exported on purpose
    codes: list[tuple[list[str], int]] = field(default_factory=list)
    served: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)

    def flask(self, *words: str) -> int:
        """Run a command in the shell; its exit code."""
        assert self.shell.stdin and self.shell.stdout
        print(json.dumps(words), file=self.shell.stdin, flush=True)
        with (self.folder / "log/shell.out").open("a") as kept:
            for line in self.shell.stdout:
                kept.write(line)
                if line.startswith("#canary "):
                    self.codes.append((list(words), int(line.split()[1])))
                    return self.codes[-1][1]
        raise AssertionError("the shell has ended")

    def browser(self, login: str = "") -> requests.Session:
        """A browser; with `login` somebody sits at it."""
        browser = requests.Session()
        browser.headers["Referer"] = f"{self.address}/"
        if login:
            with self.runtime.database.read() as session:
                found = person_by_login(session, login)
            assert found
            app = __import__("app").create_app(self.runtime)
            with app.test_client() as client:
                with client.session_transaction() as cookie:
                    cookie.update(seat_cookie(self.runtime, found[0]))
                cookie_ = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert cookie_
            browser.cookies.set(cookie_.key, cookie_.value)
        return browser

    def carrier_says(self, path: str, *, signed: bool = True, **form: str) -> requests.Response:
        """The carrier calls one of our addresses."""
        url = self.address + path
        whole = {"AccountSid": ACCOUNT, "To": SENDER, **form}
        signature = RequestValidator(TOKEN).compute_signature(url, whole)
        headers = {"X-Twilio-Signature": signature if signed else "no"}
        return requests.post(url, data=whole, headers=headers, timeout=10)

    def enrol(self, login: str, role: Role, unit_id: int | None = None) -> None:
        with self.runtime.database.write() as session:
            account = Account(
                login=login, name=login, role=role, unit_id=unit_id, password_hash="none",
                created_at=self.runtime.clock.now(),
            )  # fmt: skip
            session.add(account)


@contextmanager
def opened(folder: Path, database_url: str) -> Iterator[Place]:
    """An office that is running: its web process under gunicorn with an access log, and a shell."""
    for name in ("log", "tmp", "given", "instance", "keys"):
        (folder / name).mkdir()
    with ExitStack() as held:
        carrier = held.enter_context(standing_in())
        mail = held.enter_context(open_post_office())
        listening = held.enter_context(web.reserved())
        environ = _environ(folder, database_url, carrier.url, web.address(listening), mail.port)
        settings = read_settings(environ)
        runtime = build_runtime(settings)
        held.callback(runtime.database.close)
        shell = held.enter_context(
            _process(folder, "shell", ["-m", "tests.canary.shell"], environ, asked=True)
        )
        held.enter_context(_web(folder, listening, environ, settings))
        yield Place(folder, runtime, carrier, mail, settings.public_base_url, shell, folder / "given")


def _environ(folder: Path, database_url: str, carrier: str, address: str, smtp: int) -> dict[str, str]:
    keys = {
        name: "".join(pair)
        for name, pair in {"FIELD_KEYS": "B" * 42 + "A", "INDEX_KEY": "C" * 42 + "A"}.items()
    }
    keys |= {"SECRET_KEY": "a secret that only the canary knows", "AUDIT_KEYS": "D" * 42 + "A"}
    for name, key in keys.items():
        file = folder / "keys" / name
        file.touch(mode=0o600)
        file.write_text(key)
    return {
        **{f"{name}_FILE": str(folder / "keys" / name) for name in keys},
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "FLASK_APP": str(ROOT / "app.py"),
        "TMPDIR": str(folder / "tmp"),
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder / "instance"),
        "POLICY_FILE": str(Path(__file__).with_name("policy.toml")),
        "PUBLIC_BASE_URL": address,
        "CARRIER": "twilio",
        "TWILIO_API_BASE_URL": carrier,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SMS_FROM": SENDER,
        "TWILIO_VOICE_FROM": SENDER,
        "SMS_PER_SECOND": "1000",
        "CALLS_PER_SECOND": "1000",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(smtp),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "huifang@example.cn",
        "LOG_LEVEL": "DEBUG",
    }


@contextmanager
def _process(
    folder: Path,
    name: str,
    words: Sequence[str],
    environ: dict[str, str],
    *,
    inherit: Sequence[int] = (),
    asked: bool = False,
) -> Iterator["subprocess.Popen[str]"]:
    """What it says goes into files; of one that is `asked`, we read and keep the answers ourselves."""
    with (folder / f"log/{name}.err").open("w") as err, (folder / f"log/{name}.out").open("a") as out:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environ, text=True, pass_fds=inherit,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE if asked else out, stderr=err,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            out.write(process.communicate(timeout=_PATIENCE)[0] or "")


@contextmanager
def _web(
    folder: Path, listening: socket.socket, environ: dict[str, str], settings: Settings
) -> Iterator[None]:
    listening.listen(128)
    words = [
        *("-m", "gunicorn", "app:create_app()", "--bind", f"fd://{listening.fileno()}", "--threads", "4"),
        *(
            "--worker-class",
            "gthread",
            "--access-logfile",
            "-",
            "--log-level",
            "debug",
            "--no-control-socket",
        ),
    ]
    with _process(folder, "web", words, environ, inherit=[listening.fileno()]):
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                requests.get(f"{settings.public_base_url}/healthz", timeout=_PATIENCE)
            except requests.RequestException:
                time.sleep(0.05)
            else:
                break
        yield
