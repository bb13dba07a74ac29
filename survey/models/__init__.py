"""The tables, one file per aggregate. Their names are the vocabulary of DESIGN §3."""

from survey.models.accounts import Account, LoginSession, LoginTry, Passkey, RecoveryCode, Token, Totp
from survey.models.answers import Answer
from survey.models.attempts import Allowance, Attempt, Pause
from survey.models.base import Base, check_enumerations
from survey.models.cases import Case, CasePhone
from survey.models.coding import Coding, CodingItem
from survey.models.concerns import Concern, ConcernStep
from survey.models.conditions import (
    ANSWER_DISSENT,
    ATTEMPT_IN_DOUBT,
    ATTEMPT_WAITS,
    CALL_UNDER_WAY,
    DELIVERY_WAITS,
    ITEM_UNCODED,
    NUMBER_IS_KEPT,
    RECORDING_TO_FETCH,
    RECTIFICATION_OPEN,
    RECTIFICATION_UNTOLD,
    STEP_ON_DOCKET,
    SURVEY_UNSETTLED,
    TEXT_UNDER_WAY,
)
from survey.models.costs import FactCost
from survey.models.desk import DeskBreak, Interview, InterviewCheck, Outcome
from survey.models.facts import (
    DirtyDay,
    FactDay,
    FactInterviewer,
    FactReason,
    FrozenMonth,
    Rank,
)
from survey.models.inbounds import Inbound
from survey.models.links import Link
from survey.models.month_facts import fact_month, frozen_fact
from survey.models.notices import Notice, NoticeDelivery
from survey.models.petitioners import LastingKey, OptOut, Petitioner
from survey.models.questionnaires import PublishedQuestionnaire
from survey.models.read_marks import PullReject, ReadMark
from survey.models.recordings import Recording
from survey.models.records import Audit, AuditLane, JobRun
from survey.models.rectifications import (
    CauseBatch,
    DocketMeeting,
    EvidenceFile,
    Promise,
    Rectification,
    RectificationStep,
    Talk,
)
from survey.models.reviews import Anomaly, AnomalyStep, Exclusion, Paper, Poll, PollFigure, SavedView
from survey.models.surveys import Survey
from survey.models.units import Unit
from survey.models.watches import Watch

check_enumerations(Base.metadata)

__all__ = [
    "ANSWER_DISSENT",
    "ATTEMPT_IN_DOUBT",
    "ATTEMPT_WAITS",
    "CALL_UNDER_WAY",
    "DELIVERY_WAITS",
    "ITEM_UNCODED",
    "NUMBER_IS_KEPT",
    "RECORDING_TO_FETCH",
    "RECTIFICATION_OPEN",
    "RECTIFICATION_UNTOLD",
    "STEP_ON_DOCKET",
    "SURVEY_UNSETTLED",
    "TEXT_UNDER_WAY",
    "Account",
    "Allowance",
    "Anomaly",
    "AnomalyStep",
    "Answer",
    "Attempt",
    "Audit",
    "AuditLane",
    "Base",
    "Case",
    "CasePhone",
    "CauseBatch",
    "Coding",
    "CodingItem",
    "Concern",
    "ConcernStep",
    "DeskBreak",
    "DirtyDay",
    "DocketMeeting",
    "EvidenceFile",
    "Exclusion",
    "FactCost",
    "FactDay",
    "FactInterviewer",
    "FactReason",
    "FrozenMonth",
    "Inbound",
    "Interview",
    "InterviewCheck",
    "JobRun",
    "LastingKey",
    "Link",
    "LoginSession",
    "LoginTry",
    "Notice",
    "NoticeDelivery",
    "OptOut",
    "Outcome",
    "Paper",
    "Passkey",
    "Pause",
    "Petitioner",
    "Poll",
    "PollFigure",
    "Promise",
    "PublishedQuestionnaire",
    "PullReject",
    "Rank",
    "ReadMark",
    "Recording",
    "RecoveryCode",
    "Rectification",
    "RectificationStep",
    "SavedView",
    "Survey",
    "Talk",
    "Token",
    "Totp",
    "Unit",
    "Watch",
    "fact_month",
    "frozen_fact",
]
