"""What a page sent: the act of a button, or what was chosen and written for one question."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.course.store import Said
from survey.questionnaire.conversation import Act, may_choose
from survey.questionnaire.model import Kind, Question, Questionnaire
from survey.vocabulary import Channel

Fields = Mapping[str, Sequence[str]]

HOW = "page"
ACTS = {"confirmed": Act.CONFIRMED, "opt_out": Act.OPT_OUT, "wrong_person": Act.WRONG_PERSON}
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,24}")


class NotOurForm(ValueError):
    """Nothing that a page of ours sends; the message says what is missing."""


@dataclass(frozen=True)
class Posted:
    """`nonce`: of the page that was filled in."""

    nonce: str
    said: Said

    def sid(self, link_id: int, token: str) -> str:
        """The same for the same form sent twice; another where somebody chose anew on the same page.

        What was said goes in by a hash that nobody can try words against without the link.
        """
        said = self.said
        parts = (said.question or "", said.value or "", said.text, *sorted(said.acts))
        mark = hmac.digest(token.encode(), "\n".join(parts).encode(), "sha256").hex()[:12]
        return f"web:{link_id}:{self.nonce}.{mark}"


def read_form(asked: Questionnaire, fields: Fields) -> Posted:
    """What was said by this form; NotOurForm if a page of ours could not have sent it."""
    nonce = _one(fields, "nonce")
    if not _NONCE.fullmatch(nonce):
        raise NotOurForm("nonce: 8 to 24 letters and digits")
    if "act" in fields:
        act = ACTS.get(_one(fields, "act"))
        if act is None:
            raise NotOurForm(f"act: one of {', '.join(ACTS)}")
        return Posted(nonce, Said(channel=Channel.WEB, acts=frozenset({act}), how=HOW))
    question = _question(asked, _one(fields, "question"))
    value = _value(question, fields)
    text = _one(fields, "text").strip() if question.kind is Kind.OPEN and "text" in fields else ""
    return Posted(nonce, Said(text, Channel.WEB, question.key, value, how=HOW))


def _question(asked: Questionnaire, key: str) -> Question:
    for question in asked.form(Channel.WEB):
        if question.key == key:
            return question
    raise NotOurForm("question: none of this form")


def _value(question: Question, fields: Fields) -> str:
    """What was chosen; empty where an optional question is passed over."""
    if question.kind is Kind.OPEN:
        chosen = set(fields.get("value", ()))
        value = ",".join(code for code in question.options if code in chosen)
        if chosen - {*question.options, ""}:
            raise NotOurForm("value: none of the options")
        return value
    value = _one(fields, "value")
    if not may_choose(question, value) or (question.kind is Kind.RATING and not value):
        raise NotOurForm("value: none of the options")
    return value


def _one(fields: Fields, name: str) -> str:
    given = fields.get(name, ())
    if len(given) != 1:
        raise NotOurForm(f"{name}: once")
    return given[0]
