"""What was spent on asking, as counts of a day: segments, minutes, people's seconds, and what came of it.

Counts and integers only, nobody's name, number or words: it outlives purging. Every row can be counted again
from attempts, interviews, links and surveys (R4).
"""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Numbered, one_of
from survey.vocabulary import Spent


class FactCost(Numbered, Base):
    __tablename__ = "fact_cost"
    __table_args__ = (Index("ix_fact_cost_part_day", "part", "day"),)

    day: Mapped[str] = mapped_column(String(10))  # local; which one, docs/costs.md says
    part: Mapped[str] = mapped_column(String(16))  # empty: the whole; unit, category: the same, taken apart
    key: Mapped[str] = mapped_column(String(100))
    spent: Mapped[Spent] = mapped_column(one_of(Spent))
    again: Mapped[bool]  # of a later round
    channel: Mapped[str] = mapped_column(String(16))  # of the attempt; of a survey that of its first rating
    step: Mapped[int]  # of the plan, that was the last one taken by then; -1: none yet
    purpose: Mapped[str] = mapped_column(String(24))  # of the attempt; empty: no attempt
    currency: Mapped[str] = mapped_column(String(3))  # of the price that the carrier told; empty: none
    # What left.
    attempts: Mapped[int]
    tried: Mapped[int]  # surveys for which it was the first of its step
    segments: Mapped[int]
    unmeasured: Mapped[int]  # texts of which nobody knows the segments: counted as one each
    minutes: Mapped[int]  # of calls, begun ones
    detected: Mapped[int]  # calls to which the machine detection said something
    seconds: Mapped[int]  # interviewers'
    slips: Mapped[int]  # links on paper, or passed on by the centre
    micros: Mapped[int] = mapped_column(BigInteger)  # what the carrier told, in millionths of `currency`
    # What came of it.
    surveys: Mapped[int]
    completes: Mapped[int]
    partials: Mapped[int]
    level_1: Mapped[int]  # of the responsible unit
    level_2: Mapped[int]
    level_3: Mapped[int]
    level_4: Mapped[int]
    level_5: Mapped[int]
