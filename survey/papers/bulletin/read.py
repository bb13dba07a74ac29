"""A bulletin's figures, read in one snapshot; the score objects of units besides, as everybody gets them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.course.questionnaires import NoQuestionnaire, current_questionnaire, questionnaire
from survey.models import Anomaly, Exclusion, Survey
from survey.papers.bulletin.figures import Bulletin, Items, League, PollLine, TakenOut, UnitLine
from survey.papers.bulletin.typical import typical_cases
from survey.questionnaire.texts import office_of
from survey.reviewing.polls.compare import compare
from survey.reviewing.polls.find import figures_of, list_polls
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.compare.read import ALL, Beside
from survey.scoring.compare_units import Compared, compare_units
from survey.scoring.counting import REASON
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition, definition_of
from survey.scoring.frozen import in_force
from survey.scoring.hide_small import find_hidden
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Month, Period, named
from survey.scoring.read_counts import Place, Wanted, read_counts, snapshot
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.suppression import is_small
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import AnomalyState, Basis, Breakdown, ExclusionState, RatedObject, Tier

TREND = 12  # months


def read_bulletin(runtime: Runtime, period: Period, *, public: bool, language: str) -> Bulletin:
    """The bulletin of `period`, one month. `public`: for who must not see small cells."""
    items = list_scores(runtime, Asked(period, rounds=(FIRST,), public=public))
    now = runtime.clock.now()
    with snapshot(runtime) as session:
        force = in_force(session, period, runtime.policy.score)
        look = _Look(
            session=session,
            tree=read_unit_tree(session),
            today=runtime.local_day(now),
            period=period,
            definition=definition_of(force.score),
            rank_from=force.score.rank_from,
            public=public,
        )
        return Bulletin(
            period=period,
            public=public,
            language=language,
            issuer=office_of(runtime.settings.sms_signature),
            made_at=now,
            day=now.astimezone(runtime.settings.zone).date(),
            frozen=force.frozen,
            demo=look.has_demo(),
            definition=look.definition,
            league=League(force.score.first, force.score.last, force.score.rank_from),
            whole=look.whole(period),
            months=look.months(),
            changes=look.beside.changes(ALL, period),
            modes=look.beside.modes(ALL, period),
            reasons=look.reasons(),
            reason_names=look.reason_names(language),
            units=look.units(items),
            taken_out=look.taken_out(),
            anomalies=look.anomalies(),
            exclusions=look.exclusions(),
            polls=look.polls(),
            cases=typical_cases(session, look.tree, period, look.definition.show_from),
        )


@dataclass(frozen=True)
class _Look:
    session: Session
    tree: UnitTree
    today: str
    period: Period
    definition: Definition
    rank_from: int
    public: bool

    @property
    def beside(self) -> Beside:
        return Beside(self.session, self.tree, self.today, self.definition, public=self.public)

    def whole(self, period: Period) -> Items:
        parts = self.beside.parts(ALL, period, None)
        return {rated: self._item(period, rated, parts[rated].get("", Counts())) for rated in RatedObject}

    def months(self) -> Sequence[tuple[Month, Items]]:
        months = [self.period.start.plus(-back) for back in range(TREND - 1, -1, -1)]
        return [(month, self.whole(named(month, month))) for month in months]

    def reasons(self) -> Mapping[str, Score]:
        parts = self.beside.parts(ALL, self.period, Breakdown.REASON)[RatedObject.RESPONSIBLE_UNIT]
        return {
            key: self._item(self.period, RatedObject.RESPONSIBLE_UNIT, counts, key)
            for key, counts in sorted(parts.items())
        }

    def reason_names(self, language: str) -> Mapping[str, str]:
        try:
            asked = questionnaire(self.session, current_questionnaire(self.session))
            options = asked.question(REASON).options
        except (NoQuestionnaire, KeyError):
            return {}
        return {code: asked.label(language, REASON, code) for code in options}

    def units(self, items: Sequence[Score]) -> Mapping[RatedObject, Sequence[UnitLine]]:
        """Units with a case or something hidden, but those at the top; the best rank first in each level."""
        tiers = self._tiers()
        lines = [
            UnitLine(
                item["unit"],
                self.tree.names[item["unit"]],
                self.tree.levels[item["unit"]],
                item,
                None if item["suppressed"] else tiers.get((item["unit"], item["object"]), Tier.TOO_FEW),
            )
            for item in items
            if self.tree.parents.get(item["unit"]) is not None and (item["suppressed"] or item["closed"])
        ]
        return {
            rated: sorted((line for line in lines if line.item["object"] == rated), key=self._place)
            for rated in RatedObject
        }

    def _place(self, line: UnitLine) -> tuple[int, str, float, float, str]:
        item = line.item
        depth = len(list(self.tree.above(line.code)))
        rate = 2.0 if item["rate"] is None else -item["rate"]
        return depth, line.level, item["rank"] or float("inf"), rate, line.code

    def _tiers(self) -> Mapping[tuple[str, str], Tier]:
        compared = Compared(self.period, self.definition, self.rank_from)
        counts = read_counts(self.session, self.tree, self.today, Wanted(self.period, rounds=(FIRST,)))
        found = compare_units(compared, self.tree, counts, {FIRST}, self._small(self.period))
        return {(at.unit, at.object.value): standing.tier for at, standing in found.items()}

    def taken_out(self) -> Mapping[RatedObject, TakenOut]:
        counts = self.beside.parts(ALL, self.period, None)
        return {rated: self._taken_out(rated, counts[rated].get("", Counts())) for rated in RatedObject}

    def _taken_out(self, rated: RatedObject, counts: Counts | None) -> TakenOut:
        excluded = counts.excluded if counts else {}
        ratings = sum(excluded.values())
        if counts is None or (self.public and is_small(excluded, self.definition.show_from)):
            return TakenOut(ratings, None, None)
        with_them = self._item(self.period, rated, counts.with_excluded)
        return TakenOut(ratings, excluded.get(4, 0) + excluded.get(5, 0), with_them)

    def anomalies(self) -> Mapping[AnomalyState, int]:
        of_month = Anomaly.month.between(self.period.first_month, self.period.last_month)
        states = self.session.scalars(select(Anomaly.state).where(of_month))
        return Counter(states)

    def exclusions(self) -> Mapping[ExclusionState, int]:
        inside = Survey.settled_day.between(self.period.first_day, self.period.last_day)
        states = select(Exclusion.state).join(Survey, Survey.id == Exclusion.survey_id).where(inside)
        return Counter(self.session.scalars(states))

    def polls(self) -> Sequence[PollLine]:
        """Every poll that asked about this month, unit by unit, beside our figures of its own months.

        The public gets ours of months, quarters and years only: those of another span could be had from two
        polls whose months differ by one.
        """
        lines: list[PollLine] = []
        for poll in list_polls(self.session):
            if not poll.period.start <= self.period.end <= poll.period.end:
                continue
            ours = read_counts(self.session, self.tree, self.today, Wanted(poll.period, rounds=(FIRST,)))
            small = self._small(poll.period)
            for figure in figures_of(self.session, poll.id):
                place = Place(figure.unit, figure.object, FIRST)
                withheld = place in small or (self.public and ".." in poll.period.label)
                levels = None if withheld else ours.get(place, Counts()).levels
                apart = compare(poll.scale, figure.levels, levels, self.definition.satisfied)
                lines.append(PollLine(poll.name, self.tree.names[figure.unit], figure.object, apart))
        return lines

    def has_demo(self) -> bool:
        inside = Survey.settled_day.between(self.period.first_day, self.period.last_day)
        return self.session.scalar(select(Survey.id).where(inside, Survey.demo).limit(1)) is not None

    def _small(self, period: Period) -> frozenset[Place]:
        asked = Asked(period, rounds=(FIRST,), public=self.public)
        return find_hidden(self.session, self.tree, self.today, asked, self.definition.show_from)

    def _item(
        self, period: Period, rated: RatedObject, counts: Counts | None, key: str | None = None
    ) -> Score:
        by = None if key is None else Breakdown.REASON
        subject = Subject(period.label, Basis.SETTLED, ALL, rated, FIRST, by, key)
        item = score(subject, counts or Counts(), self.definition)
        return hidden(item) if counts is None else item
