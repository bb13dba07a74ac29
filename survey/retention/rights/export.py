"""All of it written into a folder, or one file: values for programs, a paper for people, what was spoken."""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy import select

from survey.accounts.trace import record
from survey.models import Case, Recording, Survey
from survey.papers.rectification.issue import Issue
from survey.retention.rights.collect import collect
from survey.retention.rights.find import find
from survey.retention.rights.paper import person_docx
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed

_SOUNDS = ((b"RIFF", "wav"), (b"OggS", "ogg"))  # carriers send MP3


def export(runtime: Runtime, number: str, case_nos: Collection[str], actor: str) -> Mapping[str, bytes]:
    """The files by name: `person.json`, `person.docx`, and a recording each. Raises NotFound and Several.

    On record before it is had. It needs the application's context.
    """
    with runtime.database.read() as session:
        subject = find(runtime, session, number, case_nos)
        kept = collect(runtime, session, subject)
        spoken = select(Recording).join(Survey).where(Survey.case_id.in_(subject.cases))
        sounds = [(one.id, one.audio_sealed) for one in session.scalars(spoken) if one.audio_sealed]
        demo = bool(session.scalar(select(Case.demo).where(Case.id.in_(subject.cases)).limit(1)))
    with runtime.database.write() as session:
        what = ("petitioner", str(subject.person_id))
        record(session, runtime.clock.now(), actor, "petitioner.export", what, cases=len(subject.cases))
    settings = runtime.settings
    issue = Issue(settings.language, settings.sms_signature, runtime.clock.now(), runtime.today(), demo)
    files = {
        "person.json": json.dumps(kept, ensure_ascii=False, indent=2).encode(),
        "person.docx": person_docx(issue, settings.zone, kept),
    }
    return files | dict(_sound(runtime, key, sealed) for key, sealed in sounds)


def write(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Into the folder `out`, or, where that ends in .json or .docx, the one file of that kind; readable by
    their owner only."""
    if out.suffix in (".json", ".docx"):
        out.parent.mkdir(parents=True, exist_ok=True)
        return [_put(out, files[f"person{out.suffix}"])]
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_put(out / name, content) for name, content in files.items()]


def _sound(runtime: Runtime, key: int, sealed: bytes) -> tuple[str, bytes]:
    try:
        sound = runtime.keyring.open_bytes(sealed, Sealed.RECORDING_AUDIO)
    except CannotOpen:
        return f"recording-{key}.lost", b""
    kind = next((name for mark, name in _SOUNDS if sound.startswith(mark)), "mp3")
    return f"recording-{key}.{kind}", sound


def _put(path: Path, content: bytes) -> Path:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return path
