"""`flask questionnaires simulate`: a conversation played at the shell. Nothing is sent, nothing is kept."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, TextIO

import click
from flask.cli import with_appcontext

from survey.course.questionnaires import circumstances, find_published
from survey.output import show
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, load, parse
from survey.questionnaire.rehearsal import Expects, Line, NotAsked, Rehearsal, Setting, Waiting, Who, rehearse
from survey.questionnaire.rehearsal.petitioner import AT_MOST, answer
from survey.runtime import Runtime, current_runtime
from survey.shell import as_json_option
from survey.vocabulary import Channel, ReadingOrder

_HINTS = {
    Expects.TEXT: "a text message",
    Expects.KEY: "a key, nothing for silence, `hang up`",
    Expects.KEY_OR_WORDS: "a key, words, nothing for silence, `hang up`",
    Expects.RECORDING: "what is said after the tone, nothing for silence, `hang up`",
    Expects.ONE: "one of the values, nothing to pass it over",
    Expects.SEVERAL: "values with commas, then | and words; nothing to pass it over",
}
Tell = Callable[[list[Line]], None]


@dataclass(frozen=True)
class How:
    """The options of the command."""

    channel: str
    version: int | None
    language: str | None
    order: str
    say: tuple[str, ...]
    answers: TextIO | None
    seed: int | None
    as_json: bool

    @property
    def given(self) -> list[str]:
        return [*self.say, *(line.rstrip("\r\n") for line in self.answers or ())]

    @property
    def by_hand(self) -> bool:
        return self.seed is None and sys.stdin.isatty() and not self.as_json


@click.command("simulate")
@click.argument("key")
@click.option("--channel", type=click.Choice([one.value for one in Channel]), required=True)
@click.option("--version", type=int, help="Otherwise the newest.")
@click.option("--language", help="Otherwise LANGUAGE.")
@click.option(
    "--order",
    type=click.Choice([one.value for one in ReadingOrder]),
    default=ReadingOrder.FORWARD.value,
    show_default=True,
    help="In which the levels are read.",
)
@click.option("--say", multiple=True, help="One answer after another; again for each.")
@click.option("--answers", type=click.File(encoding="utf-8"), help="A file with an answer a line.")
@click.option("--seed", type=int, help="Somebody made up answers: the same for the same number.")
@as_json_option
@with_appcontext
def simulate(key: str, **options: Any) -> None:
    """Play the questionnaire KEY, or the one in a file, on one channel.

    Answers come from --say or --answers; else from the keyboard; else, where there is none or with --seed,
    from somebody made up.
    """
    how, runtime = How(**options), current_runtime()
    asked = _asked(runtime, key, how.version)
    setting = _setting(runtime, how)
    tell: Tell = (lambda lines: None) if how.as_json else _tell
    try:
        played = _play(asked, setting, how, tell)
    except NotAsked as wrong:
        raise click.UsageError(str(wrong)) from None
    if how.as_json:
        show(_whole(asked, setting, played), how.as_json)
    elif played.waiting:
        click.echo(f"waits for {_HINTS[played.waiting.expects]}")


def _asked(runtime: Runtime, key: str, version: int | None) -> Questionnaire:
    """The published one of that key, or what stands in the file of that name: no key has a dot or a slash."""
    if ("." in key or "/" in key) and Path(key).is_file():
        try:
            return load(Path(key))
        except BadQuestionnaire as wrong:
            raise click.ClickException(str(wrong)) from None
    with runtime.database.read() as session:
        row = find_published(session, key, version)
    if row is None:
        raise click.UsageError(
            f"no questionnaire {key} is published, and no file has that name; "
            "`flask questionnaires list` shows what is"
        )
    return parse(row.content)


def _setting(runtime: Runtime, how: How) -> Setting:
    given, language = circumstances(runtime), how.language or runtime.settings.language
    order = ReadingOrder(how.order)
    return Setting(Channel(how.channel), language, order, given.signature, given.hotline, given.link)


def _play(asked: Questionnaire, setting: Setting, how: How, tell: Tell) -> Rehearsal:
    if given := how.given:
        played = rehearse(asked, setting, given)
        tell(list(played.lines))
        return played
    if how.by_hand:
        return _played(asked, setting, tell, _from_keyboard)
    chance = Random(how.seed or 0)  # noqa: S311
    return _played(asked, setting, tell, lambda waiting: answer(waiting, setting.language, chance), AT_MOST)


def _played(
    asked: Questionnaire,
    setting: Setting,
    tell: Tell,
    reply: Callable[[Waiting], str | None],
    at_most: int | None = None,
) -> Rehearsal:
    """Turn by turn until it is over, or nobody answers any more."""
    said: list[str] = []
    played, told = rehearse(asked, setting, said), 0
    while True:
        tell(list(played.lines[told:]))
        told = len(played.lines)
        if played.waiting is None or len(said) == at_most:
            return played
        given = reply(played.waiting)
        if given is None:
            return played
        said.append(given)
        played = rehearse(asked, setting, said)


def _from_keyboard(waiting: Waiting) -> str | None:
    for choice in waiting.choices:
        click.echo(f"    {choice.value}  {choice.label}".rstrip())
    click.secho(f"({_HINTS[waiting.expects]})", dim=True)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _tell(lines: list[Line]) -> None:
    for line in lines:
        if line.who is Who.WE:
            click.echo(f"[{', '.join(_about(line))}] {line.words}")
        elif line.who is Who.THEY:
            click.echo(f"> {line.words}" + (f"   ({line.read})" if line.read else ""))
        elif line.who is Who.ACT:
            click.echo(f"* {line.key}")
        else:
            click.echo(f"> {line.words}   (cannot be chosen)")


def _about(line: Line) -> Iterator[str]:
    yield line.key
    if line.segments is not None:
        yield f"{line.segments} segment" + ("s" if line.segments > 1 else "")
    if line.seconds is not None:
        yield f"{line.seconds:.1f} s"


def _whole(asked: Questionnaire, setting: Setting, played: Rehearsal) -> dict[str, Any]:
    return {
        "key": asked.key,
        "version": asked.version,
        "channel": setting.channel,
        "language": setting.language,
        "order": setting.order,
        "lines": [
            {name: value for name, value in asdict(line).items() if value not in ("", None)}
            for line in played.lines
        ],
        "answers": dict(played.answers),
        "waiting": asdict(played.waiting) if played.waiting else None,
    }
