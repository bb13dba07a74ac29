"""The file of approved templates as it is to be: what is in force, with the codes there are."""

import json
from collections.abc import Iterable, Iterator, Sequence

from survey.carriers.templates import Template, Templates
from survey.carriers.templates.rules import Gateway, Kind
from survey.course.questionnaires import shipped_questionnaires
from survey.office.carriers.purposes import of_gaps
from survey.office.carriers.standing import Standing, State
from survey.office.carriers.wanted import Wanted, wanted
from survey.settings import Settings

_HEAD = """\
# Approved templates: put the code of each into `code` once it is approved, and name this file in
# CARRIER_TEMPLATES. An empty code is not approved yet: its words are not sent.
"""
_FIRST = {Kind.SMS: "SMS_{:09d}", Kind.VOICE: "TTS_{:09d}"}


def as_file(standings: Sequence[Standing], templates: Templates) -> str:
    """TOML: all that is in force, then what was approved and is not in force any more."""
    parts = [_HEAD, *map(_of_standing, standings)]
    used = {one.code for one in standings if one.state is State.APPROVED}
    for kind, old in ((Kind.SMS, templates.sms), (Kind.VOICE, templates.voice)):
        left = [one for one in old if one.code and one.code not in used]
        parts += (f"# not in force any more\n{_entry(kind, one)}" for one in left)
    return "\n".join(parts)


def approved_file(settings: Settings, gateway: Gateway) -> str:
    """Everything that the shipped questionnaires, notices and menus need, with codes that are made up: for a
    gateway that is a stand-in. Asks no database."""
    return "\n".join(_made_up(wanted(shipped_questionnaires(), settings), gateway))


def _made_up(all_wanted: Iterable[Wanted], gateway: Gateway) -> Iterator[str]:
    for number, one in enumerate(all_wanted, start=1):
        code = f"{1_000_000 + number}" if gateway is Gateway.TENCENT else _FIRST[one.kind].format(number)
        yield _entry(one.kind, Template(one.key, code, one.text))


def _of_standing(one: Standing) -> str:
    code = one.code if one.state is State.APPROVED else ""
    about = ", ".join((one.wanted.language, *one.wanted.of))
    state = f"{one.state}: {one.code}: {one.differs}" if one.differs else str(one.state)
    lines = [f"# {about}; {size(one)}; {state}", f"# {one.wanted.purpose}{of_gaps(one.wanted.samples)}"]
    lines += (f"# {'refused' if two.refuses else 'look at'}: {two.says}" for two in one.broken)
    return "\n".join((*lines, _entry(one.wanted.kind, Template(one.wanted.key, code, one.wanted.text))))


def size(one: Standing) -> str:
    """How long it is, signature and gaps included."""
    if one.segments is None:
        return f"{one.characters} characters"
    return f"{one.characters} characters, {one.segments} segment{'s' if one.segments > 1 else ''}"


def _entry(kind: Kind, template: Template) -> str:
    """A string of JSON is one of TOML."""
    fields = {"key": template.key, "code": template.code, "text": template.text}
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join((f"[[{kind}]]", *lines, ""))
