"""Prompts that somebody has spoken: files in `<instance>/recordings/<language>`, played if they are there."""

import re
from pathlib import Path

from survey.questionnaire.dialogue import Piece
from survey.runtime import Runtime

ENDINGS = ("mp3", "wav")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}(?:\.[a-z]{1,16})?(?:\.\d{1,2})?\.(?:mp3|wav)")
_LANGUAGE = re.compile(r"[A-Za-z0-9_-]{1,16}")


def folder(runtime: Runtime) -> Path:
    """Where the recordings of all languages lie."""
    return runtime.settings.instance_path / "recordings"


def find_recorded(runtime: Runtime, piece: Piece) -> str | None:
    """The file of a piece, by its name; None if nobody has spoken it."""
    if piece.recording is None or not _LANGUAGE.fullmatch(piece.language):
        return None
    names = [f"{piece.recording}.{ending}" for ending in ENDINGS]
    return next((name for name in names if (folder(runtime) / piece.language / name).is_file()), None)


def audio_file(runtime: Runtime, language: str, name: str) -> Path | None:
    """The file to serve; None for whatever is no recording of a prompt."""
    if not (_LANGUAGE.fullmatch(language) and _NAME.fullmatch(name)):
        return None
    file = folder(runtime) / language / name
    return file if file.is_file() else None
