"""The straight count: every case looked at once, one after the other, in plain Python; nothing kept, no SQL.

It is written from CONTRACT §6 alone and shares nothing with survey/scoring but the shape of Counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.models import Answer, Case, Survey
from survey.scoring.counts import Counts, total
from survey.vocabulary import Basis, Breakdown, NotAsked, RatedObject, SurveyState

FIRST, FINAL = "first", "final"
OF_RATINGS_ONLY = (Breakdown.REASON, Breakdown.INTERVIEWER)
Where = tuple[str, RatedObject, str, str]  # unit, object, round, key


@dataclass(frozen=True)
class Entry:
    """What one case adds to one place of one month."""

    month: str
    unit_id: int
    object: RatedObject
    round: str
    key: str
    counts: Counts


@dataclass
class Seen:
    """All that is in the house, in memory."""

    cases: Sequence[Case]
    surveys: Sequence[Survey]
    answers: Sequence[Answer]
    logins: Mapping[int, str]

    def __post_init__(self) -> None:
        self.surveys_of: dict[int, dict[int, Survey]] = defaultdict(dict)
        for survey in self.surveys:
            self.surveys_of[survey.case_id][survey.round] = survey
        self.answers_of: dict[int, list[Answer]] = defaultdict(list)
        for answer in self.answers:
            self.answers_of[answer.survey_id].append(answer)

    def entries(self, basis: Basis, by: Breakdown | None) -> Iterator[Entry]:
        """What counts in months that are not frozen."""
        for case in self.cases:
            for rated in RatedObject:
                yield from _Look(self, case, rated, basis, by).living()

    def since(self, basis: Basis, by: Breakdown | None, frozen_at: Mapping[str, datetime]) -> Iterator[Entry]:
        """What frozen months were told after they were frozen, as late."""
        for case in self.cases if by not in OF_RATINGS_ONLY else ():
            for rated in RatedObject:
                yield from _Look(self, case, rated, basis, by).since(frozen_at)


@dataclass(frozen=True)
class _Look:
    """At one case and one object."""

    seen: Seen
    case: Case
    rated: RatedObject
    basis: Basis
    by: Breakdown | None

    @property
    def surveys(self) -> Mapping[int, Survey]:
        return self.seen.surveys_of[self.case.id]

    def living(self) -> Iterator[Entry]:
        if not self.surveys:
            yield from self._never_asked()
        for number, survey in self.surveys.items():
            if survey.asks is not None and self.rated not in survey.asks:
                continue
            name = FIRST if number == 1 else str(number)
            yield from self._asked(name, survey, self._rating(survey))
            if number == 1:
                yield from self._asked(FINAL, survey, self._last_rating())
            for slot in (FIRST, FINAL) if number == 1 else (name,):
                yield from self._beside(slot, survey)

    def since(self, frozen_at: Mapping[str, datetime]) -> Iterator[Entry]:
        """Ratings that a frozen month was told after it was frozen."""
        for number, survey in self.surveys.items():
            at = frozen_at.get(self._month(survey) or "")
            rating, last = self._rating(survey), self._last_rating()
            if at is None:
                continue
            if rating and _settled_after(survey, at):
                yield self._late(survey, FIRST if number == 1 else str(number), rating)
            if number == 1 and last:
                given = next(one for one in self.surveys.values() if one.id == last.survey_id)
                if _settled_after(given, at):
                    yield self._late(survey, FINAL, last)

    def _never_asked(self) -> Iterator[Entry]:
        why = self.case.not_asked or (NotAsked.TOO_EARLY if self.basis is Basis.CLOSED else None)
        month = self.case.closed_month if self.basis is Basis.CLOSED else (self.case.not_asked_day or "")[:7]
        if why is None or not month or self.by in OF_RATINGS_ONLY:
            return
        office = self.case.petition_office_id or self.case.unit_id
        unit_id = self.case.unit_id if self.rated is RatedObject.RESPONSIBLE_UNIT else office
        key = self.case.category if self.by is Breakdown.CATEGORY else ""
        for slot in (FIRST, FINAL):
            yield Entry(month, unit_id, self.rated, slot, key, Counts(not_asked={why: 1}))

    def _asked(self, slot: str, survey: Survey, rating: Answer | None) -> Iterator[Entry]:
        month = self._month(survey)
        if month is None:
            return
        counts = Counts(
            surveys=1,
            called=int(survey.called),
            reached=int(survey.reached),
            levels={rating.level: 1} if rating and rating.level else {},
            dispositions={survey.disposition: 1} if survey.disposition else {},
        )
        for key in self._keys(survey, rating):
            yield Entry(month, self._unit(survey), self.rated, slot, key, counts)

    def _beside(self, slot: str, survey: Survey) -> Iterator[Entry]:
        """What came after settling, and what two people took out."""
        month = self._month(survey)
        if month is None or survey.state is not SurveyState.SETTLED or self.by in OF_RATINGS_ONLY:
            return
        mine = [one for one in self.seen.answers_of[survey.id] if one.object is self.rated and one.level]
        late = [one for one in mine if one.late and not one.counted][:1]
        taken_out = [one for one in mine if one.counted and survey.excluded]
        for answer in late:
            counts = Counts(late={answer.level or 0: 1})
            yield Entry(month, self._unit(survey), self.rated, slot, self._key_of(survey, answer), counts)
        for answer in taken_out:
            counts = Counts(excluded={answer.level or 0: 1})
            yield Entry(month, self._unit(survey), self.rated, slot, self._key_of(survey, answer), counts)

    def _late(self, survey: Survey, slot: str, rating: Answer) -> Entry:
        counts = Counts(late={rating.level or 0: 1})
        key = self._key_of(survey, rating)
        return Entry(self._month(survey) or "", self._unit(survey), self.rated, slot, key, counts)

    def _month(self, survey: Survey) -> str | None:
        if self.basis is Basis.CLOSED:
            return survey.closed_month
        return survey.settled_day[:7] if survey.settled_day else None

    def _unit(self, survey: Survey) -> int:
        mine = self.rated is RatedObject.RESPONSIBLE_UNIT
        return survey.unit_id if mine else survey.petition_office_id

    def _rating(self, survey: Survey) -> Answer | None:
        """What counts of a survey, for this object."""
        if survey.state is not SurveyState.SETTLED or survey.excluded:
            return None
        mine = [one for one in self.seen.answers_of[survey.id] if one.object is self.rated and one.level]
        return next((one for one in mine if one.counted), None)

    def _last_rating(self) -> Answer | None:
        found = [self._rating(self.surveys[number]) for number in sorted(self.surveys)]
        return next((one for one in reversed(found) if one), None)

    def _keys(self, survey: Survey, rating: Answer | None) -> list[str]:
        if self.by is Breakdown.REASON:
            return self._reasons(rating) if rating else []
        if self.by is Breakdown.INTERVIEWER:
            heard = rating and rating.account_id
            return [self.seen.logins[heard]] if heard else []
        return [self._key_of(survey, rating)]

    def _key_of(self, survey: Survey, rating: Answer | None) -> str:
        if self.by is Breakdown.CHANNEL:
            return rating.channel.value if rating else ""
        return survey.category if self.by is Breakdown.CATEGORY else ""

    def _reasons(self, rating: Answer) -> list[str]:
        """As given with the rating; where they were spoken, as they were written down last."""
        answers = self.seen.answers_of[rating.survey_id]
        given = next((one for one in answers if one.question == "reason" and one.counted), None)
        if given is None:
            return []
        coded = [one.value for one in answers if one.corrects_id == given.id and one.how == "coded"]
        return [reason for reason in (coded[-1] if coded else given.value).split(",") if reason]


def added_up(
    entries: Iterable[Entry], above: Mapping[int, Sequence[str]], months: Iterable[str]
) -> dict[Where, Counts]:
    """Entries of these months at their unit and at each one above it (`above`: both, by id)."""
    inside = set(months)
    parts: dict[Where, list[Counts]] = defaultdict(list)
    for entry in entries:
        if entry.month in inside:
            for unit in above[entry.unit_id]:
                parts[unit, entry.object, entry.round, entry.key].append(entry.counts)
    return {where: total(counts) for where, counts in parts.items()}


def _settled_after(survey: Survey, moment: datetime) -> bool:
    return survey.settled_at is not None and survey.settled_at > moment
