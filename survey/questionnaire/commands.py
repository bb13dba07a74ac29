"""`flask replies read`: how replies to the first rating question would be read."""

from typing import TextIO

import click

from survey.output import show
from survey.questionnaire.reading import read_reply
from survey.shell import as_json_option


@click.group()
def replies() -> None:
    """Replies by text message."""


@replies.command("read")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
@click.option("--language", default="zh-CN", show_default=True, help="Of the question that was asked.")
@as_json_option
def read(file: TextIO, language: str, as_json: bool) -> None:
    """One reply a line in (an empty line is an empty reply), one reading a line out."""
    lines = (line.rstrip("\r\n") for line in file)
    if as_json:
        items = [
            {"reply": line, "reading": reply.code, "rule": reply.rule}
            for line in lines
            for reply in [read_reply(line, language)]
        ]
        show({"items": items}, as_json)
        return
    for line in lines:
        click.echo(read_reply(line, language).code)
