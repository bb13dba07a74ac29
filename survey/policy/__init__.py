"""What the centre may decide without touching the code: the policy file (CONTRACT §2)."""

from survey.policy.durations import Span, WorkingDays
from survey.policy.loading import Entry, PolicyError, load_policy, policy_entries
from survey.policy.models import Eligibility, Hours, Plan, Policy, Score, Step
from survey.policy.schedules import Cron, Every, Schedule

__all__ = [
    "Cron",
    "Eligibility",
    "Entry",
    "Every",
    "Hours",
    "Plan",
    "Policy",
    "PolicyError",
    "Schedule",
    "Score",
    "Span",
    "Step",
    "WorkingDays",
    "load_policy",
    "policy_entries",
]
