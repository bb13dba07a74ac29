"""Every place in which something could lie: files, tables, pages, what carrier and mail server got."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import requests
from sqlalchemy import inspect, select, text
from werkzeug.routing import Rule

from survey.models import Base
from survey.office.keys.columns import COLUMNS, is_there
from survey.secrets import CannotOpen, Sealed
from tests.canary.place import Place
from tests.canary.planted import OFFICIAL, leaks, place_of

# All they get is looked at. Supervisor and auditor read words only after they uncovered them by a button, and
# open a file by its address: both are on record.
OUTSIDERS = ("", "du", "shui", "guan", "lin")
ON_RECORD = ("chen", "shen")
_RECORDED = "evidence.download"
IDS = (1, 2)

Found = list[tuple[str, list[str]]]


def in_files(folder: Path, *, but: Path) -> Found:
    """Every file below `folder`, and whatever is packed in it; not what people gave and took on purpose."""
    found = []
    for file in sorted(one for one in folder.rglob("*") if one.is_file() and but not in one.parents):
        for name, content in _contents(file):
            if planted := leaks(content):
                found.append((f"{file.relative_to(folder)}{name}: {_around(content)}", planted))
    return found


def _contents(file: Path) -> Iterator[tuple[str, bytes]]:
    yield "", file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                yield f"/{name}", packed.read(name)


def in_tables(place: Place) -> Found:
    """Every value of every table, by the database's own list of them; what is sealed too: it is."""
    found: Found = []
    with place.runtime.database.read() as session:
        tables = inspect(session.connection()).get_table_names()
        assert set(tables) >= set(Base.metadata.tables)
        for table in tables:
            for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if planted := leaks(content):
                        found.append((f"{table}.{column}: {content[:120]!r}", planted))
    return found


# Where the loop must have put something, or nothing was looked for.
PLANTED = {
    Sealed.PETITIONER_PHONE, Sealed.CASE_NAME, Sealed.INBOUND_RAW, Sealed.ANSWER_WORDS, Sealed.INTERVIEW_NOTE,
    Sealed.EXCLUSION_WHY, Sealed.EXCLUSION_ANSWER, Sealed.STEP_WORDS, Sealed.EVIDENCE_NAME,
    Sealed.PROMISE_WORDS, Sealed.PROMISE_ANSWER, Sealed.CONCERN_WORDS, Sealed.CONCERN_STEP_WORDS,
}  # fmt: skip


def sealed(place: Place) -> set[Sealed]:
    """The columns in which something planted lies, opened."""
    found = set()
    with place.runtime.database.read() as session:
        for one, column in COLUMNS.items():
            for value in session.scalars(select(column).where(is_there(column))):
                with suppress(CannotOpen):
                    if leaks(place.runtime.keyring.open_bytes(value, one)):
                        found.add(one)
    return found


def at_the_carrier(place: Place) -> Found:
    """It knows whom to reach; a name or a word said is nothing for it, nor is a number anywhere else."""
    found: Found = []
    for one in place.carrier.received:
        whole = b"\n".join(
            [one.target.encode(), *(f"{k}: {v}".encode() for k, v in one.headers.items()), one.body]
        )
        told = [what for what in leaks(whole) if not what[0].isdigit()]
        path = one.target.split("?")[0].encode()
        if told := told + leaks(path):
            found.append((f"{one.method} {one.target}", told))
    return found


def in_mails(place: Place) -> Found:
    came = [envelope.original_content or b"" for envelope in place.mail.came]
    decoded = [
        str(part.get_payload(decode=True)).encode() for one in place.mail.messages for part in one.walk()
    ]
    return [("a mail", planted) for content in (*came, *decoded) if (planted := leaks(content))]


def on_pages(place: Place) -> Found:
    """What everybody gets who may see nothing of it, at every address, and whoever is nobody here."""
    found: Found = []
    rules = list(__import__("app").create_app(place.runtime).url_map.iter_rules())
    for login in (*OUTSIDERS, *ON_RECORD):
        browser = place.browser(login)
        asked = [rule for rule in rules if rule.endpoint != _RECORDED or login in OUTSIDERS]
        for path in sorted({path for rule in asked for path in _paths(rule, place.runtime.today())}):
            answer = browser.get(place.address + path, timeout=20, allow_redirects=False)
            found += [one for one in _on(f"{login} GET {path}", answer) if not _official(one)]
    for who, pages in place.served.items():
        for path, content in pages:
            if who in ("token", "petitioner") and (planted := leaks(content)):
                found.append((f"{who} {path}: {_around(content)}", planted))
    return found


def _on(where: str, answer: requests.Response) -> Found:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
    planted = leaks(answer.content + headers)
    return [(f"{where} {answer.status_code}: {_around(answer.content)}", planted)] if planted else []


def _official(one: tuple[str, list[str]]) -> bool:
    return all(what.startswith(OFFICIAL) for what in one[1])


def _paths(rule: Rule, today: date) -> Iterator[str]:
    """The addresses of a route that can be asked for, with the first few numbers in it, and today."""
    if "GET" not in (rule.methods or ()) or rule.endpoint in (
        "static",
        "bootstrap.static",
        "accounts.logout",
    ):
        return
    day = today.isoformat()
    words = {"month": day[:7], "year": day[:4], "slot": day, "name": "daily", "key": "default",
             "channel": "sms", "token": "x", "language": "zh-CN", "file": "x.mp3", "source": "petitions",
             "case_no": "XF1001", "code": "roads", "version": 1}  # fmt: skip
    for number in IDS:
        given = {one: words.get(one, number) for one in rule.arguments}
        built = rule.build(given)
        if built:
            yield built[1]


def _around(content: bytes) -> str:
    """Where it stands, for whoever mends it."""
    at = place_of(content)
    return content[max(0, at - 300) : at + 100].decode(errors="replace")
