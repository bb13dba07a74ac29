"""A county with months of callbacks behind it, written in bulk: what pages are tested and looked at with."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from survey.course.settle import mark_dirty
from survey.models import (
    Answer,
    Attempt,
    Case,
    Inbound,
    Petitioner,
    Survey,
    Unit,
)
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.scoring.periods import Month
from survey.secrets import Sealed
from survey.vocabulary import (
    AttemptState,
    Channel,
    Disposition,
    Line,
    NotAsked,
    Purpose,
    RatedObject,
    ReadingOrder,
    SurveyState,
)
from tests.build import make_questionnaire

BUREAUS = (
    "住房和城乡建设局", "人力资源和社会保障局", "自然资源局", "交通运输局", "农业农村局", "教育局",
    "卫生健康局", "水利局", "民政局", "市场监督管理局", "城市管理综合执法局", "生态环境分局",
)  # fmt: skip
TOWNS = ("城关镇", "白云乡", "青石镇", "罗溪镇", "大坪瑶族乡", "沙洲街道", "望江街道", "石门镇")
CATEGORIES = ("物业管理", "劳动报酬", "征地拆迁", "道路交通", "农村低保", "环境噪声", "教育入学", "供水供电")
INVITATION = (
    "【青溪县民调中心】0721号事承办单位报已办结。自愿评价请回:"
    "1非常满意 2满意 3基本满意 4不满意 5非常不满意。不愿回T"
)
# How often each way of ending comes, of ten thousand.
_ENDS = (
    (Disposition.COMPLETE, 5600), (Disposition.PARTIAL, 350), (Disposition.REFUSAL, 420),
    (Disposition.BREAK_OFF, 90), (Disposition.NON_CONTACT, 3200), (Disposition.DECEASED, 20),
    (Disposition.TECHNICAL, 60), (Disposition.NEVER_ATTEMPTED, 180), (Disposition.NO_PETITION, 80),
)  # fmt: skip
_REASONS = (
    NotAsked.NO_PHONE,
    NotAsked.WITHDRAWN,
    NotAsked.SAME_PERSON,
    NotAsked.TOO_EARLY,
    NotAsked.OPTED_OUT,
)


@dataclass
class County:
    """Ids of what was made."""

    top: str
    office: str
    units: Sequence[str]


def make_county(
    runtime: Runtime, *, months: int = 12, cases_a_month: int = 120, units: int = 0, seed: int = 7
) -> County:
    """A county whose months are behind the runtime's clock, facts counted; `units` beyond 20 are numbered."""
    chance = random.Random(seed)
    ids = _make_units(runtime, units)
    codes = [code for code in ids if code not in ("430000", "XFJ")]
    paper = make_questionnaire(runtime)
    now = runtime.clock.now()
    today = now.astimezone(runtime.settings.zone).date()
    rows = _Rows(runtime, chance, ids, paper, now)
    for back in range(months - 1, -1, -1):
        month = Month(today.year, today.month).plus(-back)
        last = today.day if back == 0 else 28
        for _ in range(cases_a_month):
            day = date(month.year, month.month, chance.randint(1, last))
            rows.add_case(
                day, codes[min(int(chance.expovariate(1 / max(len(codes) / 3, 1))), len(codes) - 1)]
            )
    rows.write()
    rebuild_facts(runtime)
    return County("430000", "XFJ", codes)


def _make_units(runtime: Runtime, units: int) -> dict[str, int]:
    named = [("430000", "青溪县", None), ("XFJ", "青溪县信访局", "430000"), ("XZ", "乡镇街道", "430000")]
    named += [(f"D{number:02}", f"青溪县{name}", "430000") for number, name in enumerate(BUREAUS, 1)]
    named += [(f"X{number:02}", name, "XZ") for number, name in enumerate(TOWNS, 1)]
    named += [(f"N{number:03}", f"第{number}单位", "430000") for number in range(1, units - 20 + 1)]
    ids: dict[str, int] = {}
    with runtime.database.write() as session:
        for code, name, parent in named:
            unit = Unit(code=code, name=name, parent_id=ids.get(parent or ""))
            session.add(unit)
            session.flush()
            ids[code] = unit.id
    del ids["XZ"]
    return ids


class _Rows:
    """Rows gathered, then inserted table by table."""

    def __init__(
        self, runtime: Runtime, chance: random.Random, ids: dict[str, int], paper: int, now: datetime
    ):
        self.runtime, self.chance, self.ids, self.paper, self.now = runtime, chance, ids, paper, now
        self.tables: dict[Any, list[dict[str, Any]]] = {
            model: [] for model in (Petitioner, Case, Survey, Attempt, Inbound, Answer)
        }
        self.days: set[str] = set()
        # Each unit has its own way of dealing with people.
        self.kindness = {code: 0.62 + 0.33 * chance.random() for code in ids}

    def add_case(self, day: date, code: str) -> None:
        number = len(self.tables[Case]) + 1
        closed = datetime.combine(day, time(16, 20), self.runtime.settings.zone)
        row = {
            "id": number, "source": "县信访系统", "case_no": f"XF{day:%Y%m}{number:05}", "closed_at": closed,
            "closed_month": f"{day:%Y-%m}", "petitioner_id": number,
            "name_sealed": self.runtime.keyring.seal("刘建国", Sealed.CASE_NAME) if number <= 40 else None,
            "unit_id": self.ids[code], "petition_office_id": self.ids["XFJ"], "co_units": [],
            "category": self.chance.choice(CATEGORIES), "digest": b"", "not_asked": None,
            "not_asked_at": None, "not_asked_day": None, "imported_at": closed + timedelta(hours=2),
            "updated_at": closed + timedelta(hours=2),
        }  # fmt: skip
        phone = f"+86139{number:08}"
        seal = self.runtime.keyring.seal
        self.tables[Petitioner].append({
            "id": number, "phone_index": self.runtime.keyring.phone_index(phone),
            "phone_sealed": seal(phone, Sealed.PETITIONER_PHONE) if number <= 40 else b"",
            "line": Line.MOBILE, "created_at": closed,
        })  # fmt: skip
        picked = closed + timedelta(days=1)
        if picked <= self.now and self.chance.random() < 0.12:
            why = self.chance.choice(_REASONS[:3])
            row |= {"not_asked": why, "not_asked_at": picked, "not_asked_day": picked.date().isoformat()}
            self.days.add(picked.date().isoformat())
        self.tables[Case].append(row)
        if row["not_asked"] is None and picked <= self.now:
            self._add_survey(row, code, picked)

    def _add_survey(self, case: dict[str, Any], code: str, picked: datetime) -> None:
        end = self.chance.choices([one for one, _ in _ENDS], [weight for _, weight in _ENDS])[0]
        settled_at = picked + timedelta(days=self.chance.choice((0, 0, 0, 1, 2, 15)), hours=3)
        settled = settled_at <= self.now
        called = end not in (Disposition.NEVER_ATTEMPTED, Disposition.TECHNICAL)
        heard = end in (Disposition.COMPLETE, Disposition.PARTIAL, Disposition.REFUSAL, Disposition.BREAK_OFF)
        channel = self.chance.choices((Channel.SMS, Channel.VOICE, Channel.INTERVIEWER), (7, 2, 1))[0]
        day = settled_at.date().isoformat()
        survey = {
            "id": case["id"], "case_id": case["id"], "round": 1, "questionnaire_id": self.paper,
            "petitioner_id": case["id"], "unit_id": case["unit_id"],
            "petition_office_id": case["petition_office_id"], "category": case["category"],
            "language": "zh-CN",
            "closed_month": case["closed_month"], "stratum": "", "inclusion_probability": 1.0,
            "reading_order": ReadingOrder.FORWARD,
            "state": SurveyState.SETTLED if settled else SurveyState.OPEN if called else SurveyState.PICKED,
            "picked_at": picked, "next_at": settled_at, "opened_at": picked if called else None,
            "last_heard_at": picked if heard and (settled or self.chance.random() < 0.2) else None,
            "called": called, "reached": heard and settled, "channel": channel if settled and heard else None,
            "disposition": end if settled else None, "settled_at": settled_at if settled else None,
            "settled_day": day if settled else None,
        }  # fmt: skip
        self.tables[Survey].append(survey)
        if called:
            self._add_invitation(survey)
        if settled:
            self.days.add(day)
            self._add_answers(survey, end, code, channel)

    def _add_invitation(self, survey: dict[str, Any]) -> None:
        at = survey["picked_at"] + timedelta(minutes=3)
        self.tables[Attempt].append({
            "survey_id": survey["id"], "seq": 1, "petitioner_id": survey["petitioner_id"],
            "purpose": Purpose.INVITE, "channel": Channel.SMS, "step": 0, "priority": 2,
            "token": f"t{survey['id']}", "state": AttemptState.DELIVERED, "planned_at": survey["picked_at"],
            "due_at": at, "left_at": at, "accepted_at": at, "ended_at": at,
            "body": INVITATION,
        })  # fmt: skip

    def _add_answers(self, survey: dict[str, Any], end: Disposition, code: str, channel: Channel) -> None:
        rated = {Disposition.COMPLETE: list(RatedObject), Disposition.PARTIAL: [RatedObject.RESPONSIBLE_UNIT]}
        for number, what in enumerate(rated.get(end, [])):
            kind = self.kindness[code if what is RatedObject.RESPONSIBLE_UNIT else "XFJ"]
            pleased = self.chance.random() < kind
            level = self.chance.choice((1, 1, 2, 2, 3)) if pleased else self.chance.choice((4, 4, 5))
            at = survey["picked_at"] + timedelta(minutes=30 + 3 * number)
            sid = f"in{survey['id']}-{number}"
            self.tables[Inbound].append({
                "id": survey["id"] * 2 + number, "carrier": "sandbox", "sid": sid, "channel": Channel.SMS,
                "received_at": at, "phone_index": b"", "understood_at": at, "survey_id": survey["id"],
                "raw_sealed": self._words(survey["id"], str(level)),
                "reading": str(level), "rule": "digit",
            })  # fmt: skip
            self.tables[Answer].append({
                "survey_id": survey["id"], "question": what.value, "object": what, "level": level,
                "value": str(level), "channel": channel, "how": "digit", "counted": True, "heard_at": at,
                "inbound_id": survey["id"] * 2 + number,
            })  # fmt: skip

    def _words(self, number: int, text: str) -> bytes:
        raw = json.dumps({"from": f"+86139{number:08}", "body": text})
        return self.runtime.keyring.seal(raw, Sealed.INBOUND_RAW) if number <= 40 else b""

    def write(self) -> None:
        with self.runtime.database.write() as session:
            for model, rows in self.tables.items():
                for start in range(0, len(rows), 5000):
                    session.execute(insert(model), rows[start : start + 5000])
            mark_dirty(session, *self.days)
