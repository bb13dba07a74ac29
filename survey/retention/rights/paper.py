"""What is kept about one person as a paper for them, in words (.docx)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from survey.labels import (
    CHANNELS,
    DISPOSITIONS,
    ENDINGS,
    LEVELS,
    NOT_ASKED,
    OBJECTS,
    RIGHTING_ACTS,
    ROLES,
)
from survey.papers.language import day_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid
from survey.papers.rectification.issue import Issue
from survey.retention.rights.words import ACTS, OTHERS, PURPOSE, QUESTIONS, RIGHTS, SPANS, YES_OR_NO
from survey.vocabulary import (
    Channel,
    Disposition,
    Ending,
    NotAsked,
    RatedObject,
    RectificationAct,
    Role,
)
from survey.written import NOTHING

Values = Mapping[str, Any]


def person_docx(issue: Issue, zone: ZoneInfo, kept: Values) -> bytes:
    """`kept`: as `collect` gives it. It needs the application's context."""
    with speaking(issue.language):
        paper = Paper(issue.language, issue.made_at)
        draft = _("demonstration data") if issue.demo else ""
        paper.head(Head(issue.issuer, "", _("What is kept about you"), draft=draft))
        telling = _Telling(paper, zone)
        telling.why_and_how_long(kept["kept_for_days"])
        telling.person(kept["person"])
        for case in kept["cases"]:
            telling.case(case)
        telling.seen(kept["seen_by"])
        paper.sign(issue.issuer, day_name(issue.day))
        return paper.to_bytes()


class _Telling:
    """The parts of the paper."""

    def __init__(self, paper: Paper, zone: ZoneInfo) -> None:
        self.paper, self.zone = paper, zone

    def why_and_how_long(self, days: Values) -> None:
        self.paper.heading(_("What for, and how long"))
        spans = {"words": days["words"], "contacts": days["names_and_numbers"]}
        self.paper.say(str(PURPOSE), str(SPANS) % spans, str(RIGHTS))

    def person(self, person: Values) -> None:
        self.paper.heading(_("You"))
        self._facts(
            [
                (_("Number"), person["number"] or NOTHING),
                (_("Known since"), self._at(person["created_at"])),
                (_("Asked not to be contacted"), self._at(person["opted_out_at"])),
            ]
        )

    def case(self, case: Values) -> None:
        self.paper.heading(f"{_('Case')} {case['case_no']}")
        reason = case["not_asked"]
        self._facts(
            [
                (_("Name"), case["name"] or NOTHING),
                (_("Came from"), f"{case['source']}, {self._at(case['imported_at'])}"),
                (_("Closed on"), self._at(case["closed_at"])),
                (_("Responsible unit"), case["responsible_unit"]),
                (_("Petition office"), case["petition_office"]),
                (_("Category"), case["category"] or NOTHING),
                (_("Not asked because"), str(NOT_ASKED[NotAsked(reason)]) if reason else NOTHING),
            ]
        )
        for survey in case["surveys"]:
            self._survey(survey)
        for one in case["put_right"]:
            self._righting(one)

    def seen(self, acts: Sequence[Values]) -> None:
        self.paper.heading(_("Who dealt with it"))
        rows = [[self._at(one["at"]), _role(one["role"]), _act(one["act"])] for one in acts]
        self._table([_("When"), _("Who"), _("What was done")], rows)

    def _survey(self, survey: Values) -> None:
        self.paper.heading(_("Round %(n)s of the survey", n=survey["round"]), 2)
        ended = survey["disposition"]
        as_ = str(DISPOSITIONS[Disposition(ended)]) if ended else _("under way")
        self.paper.say(_("Chosen %(at)s; %(ended)s.", at=self._at(survey["picked_at"]), ended=as_))
        rows = [
            [self._at(one["heard_at"]), _channel(one["channel"]), *_answer(one)] for one in survey["answers"]
        ]
        self._table([_("When"), _("How"), _("About"), _("Your answer")], rows)
        said = [
            [self._at(one["left_at"]), _channel(one["channel"]), _("to you"), one["body"] or NOTHING]
            for one in survey["sent_to_you"]
        ]
        said += [
            [self._at(one["received_at"]), _channel(one["channel"]), _("from you"), one["words"] or NOTHING]
            for one in survey["sent_by_you"]
        ]
        self._table([_("When"), _("How"), _("Direction"), _("Words")], sorted(said))
        noted = [one["note"] for one in survey["interviews"] if one["note"]]
        noted += [text for one in survey["recordings"] for text in one["written_down"]]
        noted += [one["words"] for one in survey["told_in_confidence"] if one["words"]]
        if noted:
            self.paper.say(_("Written down by whoever spoke with you:"), *noted)

    def _righting(self, one: Values) -> None:
        rated = OBJECTS[RatedObject(one["object"])]
        self.paper.heading(_("What was put right: %(rated)s", rated=rated), 2)
        ending = str(ENDINGS[Ending(one["ending"])]) if one["ending"] else _("under way")
        self.paper.say(_("Opened %(at)s; %(ended)s.", at=self._at(one["opened_at"]), ended=ending))
        rows = [
            [
                self._at(step["at"]),
                str(RIGHTING_ACTS[RectificationAct(step["act"])]),
                "\n".join(step["words"].values()) or NOTHING,
            ]
            for step in one["steps"]
        ]
        self._table([_("When"), _("What was done"), _("Words")], rows)
        for promise in one["promises"]:
            self.paper.say(_("Promised by %(days)s", days=promise["due_on"]) + ": " + promise["words"])
        if one["files"]:
            names = ", ".join(file["name"] or NOTHING for file in one["files"])
            self.paper.say(_("Files: %(names)s", names=names))

    def _facts(self, facts: Sequence[tuple[str, str]]) -> None:
        columns = [Column(_("Item"), 1, number=False), Column(_("Content"), 2, number=False)]
        self.paper.table("", Grid(columns, facts))

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if rows:
            *narrow, wide = heads
            columns = [Column(head, 1.3, number=False) for head in narrow]
            self.paper.table("", Grid([*columns, Column(wide, 3, number=False)], rows))

    def _at(self, moment: str | None) -> str:
        if moment is None:
            return NOTHING
        return f"{datetime.fromisoformat(moment).astimezone(self.zone):%Y-%m-%d %H:%M}"


def _channel(code: str) -> str:
    return str(CHANNELS[Channel(code)])


def _role(code: str) -> str:
    return str(OTHERS[code] if code in OTHERS else ROLES[Role(code)])


def _act(name: str) -> str:
    """As the trail calls it, where there is no word for it."""
    kind, _dot, act = name.partition(".")
    if kind == "rectification" and act in set(RectificationAct):
        return str(RIGHTING_ACTS[RectificationAct(act)])
    return str(ACTS.get(name, name))


def _answer(one: Values) -> tuple[str, str]:
    """What it is about, and what was said."""
    rated = one["object"] or one["question"]  # words about a rating that was there have no object
    about = OBJECTS[RatedObject(rated)] if rated in set(RatedObject) else QUESTIONS.get(rated)
    said = str(LEVELS[one["level"]] if one["level"] else YES_OR_NO.get(one["said"], one["said"]))
    words = said if one["level"] or not one["words"] else f"{said} “{one['words']}”".strip()
    counted = words if one["counted"] else _("%(said)s (not counted)", said=words)
    return str(about or one["question"]), counted or NOTHING
