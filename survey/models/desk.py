"""The interviewers' desk. A case waiting there is an attempt on the channel `interviewer`."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import AttemptState, CheckKind, Disposition

_AT_WORK = text("ended_at IS NULL")


class Outcome(Base):
    """What an interviewer's call came to. The rows are the policy: what happens next stands in them."""

    __tablename__ = "outcome"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int]
    labels: Mapped[dict[str, Any]]  # by language
    becomes: Mapped[AttemptState] = mapped_column(one_of(AttemptState))  # of the attempt
    contact: Mapped[bool]  # the person was reached
    again_after: Mapped[str] = mapped_column(String(16), default="")  # a duration; empty: not again
    at_most: Mapped[int] = mapped_column(default=0)  # calls with this outcome before the case is given up
    note_needed: Mapped[bool] = mapped_column(default=False)
    appointment: Mapped[bool] = mapped_column(default=False)  # a time is agreed on
    number_dead: Mapped[bool] = mapped_column(default=False)  # the case's next number is tried
    opts_out: Mapped[bool] = mapped_column(default=False)
    disposition: Mapped[Disposition | None] = mapped_column(one_of(Disposition))  # the survey ends with it
    active: Mapped[bool] = mapped_column(default=True)


class Interview(Numbered, Base):
    """One case on one interviewer's desk: from being taken to its outcome."""

    __tablename__ = "interview"
    __table_args__ = (
        Index(
            "uq_interview_account_id_at_work",
            "account_id",
            unique=True,
            sqlite_where=_AT_WORK,
            postgresql_where=_AT_WORK,
        ),
        Index("ix_interview_ended_at", "ended_at"),
    )

    attempt_id: Mapped[int] = mapped_column(Key, ForeignKey("attempt.id"), index=True)
    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"), index=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    taken_at: Mapped[datetime]
    dialled_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # the person said that it is they
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(32), ForeignKey("outcome.code"))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class InterviewCheck(Numbered, Base):
    """One interview in ten to twenty is asked again, or listened to, by somebody else."""

    __tablename__ = "interview_check"

    interview_id: Mapped[int] = mapped_column(Key, ForeignKey("interview.id"), unique=True)
    kind: Mapped[CheckKind | None] = mapped_column(one_of(CheckKind))
    drawn_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    done_at: Mapped[datetime | None]
    heard: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # level by question
    compared: Mapped[int | None]  # ratings that both have
    equal: Mapped[int | None]
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class DeskBreak(Numbered, Base):
    """An interviewer's break: nobody is given a case meanwhile."""

    __tablename__ = "desk_break"

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
