"""`python -m tests.database.ten_times`: the demonstration at ten times its speed on SQLite, and its logs.

Web, scheduler, sandbox and feeder as in the Procfile, each a process; what is quicker is the policy's steps
and schedules, the sandbox's people, the feeder, and somebody who looks at pages. Exit code 1 if the database
was locked for anybody, or anything failed.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from sqlalchemy import text

from survey.demonstration.environment import environment
from survey.runtime import build_runtime
from survey.settings import ROOT, read_settings

WEB, SANDBOX = 15100, 15150
TIMES = 10
_QUICKER = re.compile(
    r'(?P<before>(after|every|lifetime|silence|grace|again|_every) ?=? ?"?)(?P<n>\d+)(?P<unit>[smh])'
)
_WRONG = re.compile(r"locked|Traceback|\[error|\bERROR\b|CRITICAL", re.IGNORECASE)
_COUNTED = ("case", "survey", "attempt", "inbound", "answer", "job_run", "rectification")
_UNITS = {"s": 1, "m": 60, "h": 3600}
_PAGES = ("/login", "/healthz", "/readyz", "/metrics")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="Where database and logs are kept.")
    given = parser.parse_args()
    with ExitStack() as all_of_it:
        folder = given.folder or Path(
            all_of_it.enter_context(tempfile.TemporaryDirectory(prefix="ten-times-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        environ = _environ(folder)
        _flask(environ, "demo", "load")
        before = _counts(environ)
        with _running(environ, folder):
            looked = _look(60 * given.minutes)
        after = _counts(environ)
        for name in _COUNTED:
            print(f"{name:14} {after[name] - before[name]:8} more")
        print(f"{'pages':14} {looked:8} looked at")
        wrong = [
            line
            for log in folder.glob("*.log")
            for line in log.read_text().splitlines()
            if _WRONG.search(line)
        ]
        print(f"{'wrong':14} {len(wrong):8} lines in the logs", *wrong[:20], sep="\n")
    sys.exit(1 if wrong else 0)


def quicker(policy: str, times: int = TIMES) -> str:
    """The policy with every duration of its steps and schedules so many times shorter, a second at least."""

    def shorter(found: re.Match[str]) -> str:
        seconds = int(found["n"]) * _UNITS[found["unit"]] / times
        return f"{found['before']}{max(1, round(seconds))}s"

    return _QUICKER.sub(shorter, policy)


def _environ(folder: Path) -> dict[str, str]:
    policy = folder / "policy.toml"
    policy.write_text(quicker((ROOT / "survey/demonstration/demo.toml").read_text()))
    return environment(os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'huifang.db'}", "INSTANCE_PATH": str(folder / "instance"),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{WEB}", "SANDBOX_URL": f"http://127.0.0.1:{SANDBOX}",
        "POLICY_FILE": str(policy), "SMS_PER_SECOND": "50", "CALLS_PER_SECOND": "20",
    })  # fmt: skip


def _flask(environ: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "flask", *words], cwd=ROOT, env=environ, check=True)


@contextmanager
def _running(environ: dict[str, str], folder: Path) -> Iterator[None]:
    flask = [sys.executable, "-m", "flask"]
    commands = {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            "2",
            "--threads",
            "8",
            "--graceful-timeout",
            "3",
        ],
        "scheduler": [*flask, "scheduler"],
        "sandbox": [*flask, "sandbox", "--port", str(SANDBOX), "--mood", "0.84", "--speed", str(60 * TIMES)],
        "feeder": [*flask, "demo", "feed", "--every", str(6 / TIMES)],
    }
    started = []
    for name, command in commands.items():
        log = (folder / f"{name}.log").open("wb")
        started.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log))
        log.close()
    try:
        yield
        ended = [process.args for process in started if process.poll() is not None]
        assert not ended, f"it ended by itself: {ended}"
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=90)


def _look(seconds: float) -> int:
    """Somebody looks at pages all the while; how many were answered."""
    until, looked = time.monotonic() + seconds, 0
    with requests.Session() as session:
        session.trust_env = False
        while time.monotonic() < until:
            for path in _PAGES:
                try:
                    looked += session.get(f"http://127.0.0.1:{WEB}{path}", timeout=30).ok
                except (requests.ConnectionError, requests.Timeout):
                    time.sleep(0.5)  # not there yet, or the machine is busy with something else
            time.sleep(0.1)
    return looked


def _counts(environ: dict[str, str]) -> dict[str, int]:
    runtime = build_runtime(read_settings(environ))
    with runtime.database.read() as session:
        counts = {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in _COUNTED}
    runtime.database.close()
    return counts


if __name__ == "__main__":
    main()
