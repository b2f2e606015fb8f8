from disclosure.models.duty import Duty, DutyStanding
from disclosure.models.records import DutyConfirmation, DutyEvent, DutyNotice, DutyRenewal, DutyResult
from disclosure.yearly.models import (
    Difference,
    FrozenPart,
    FrozenRows,
    Mismatch,
    Reconciliation,
    YearlyReport,
)
from disclosure.yearly.requests import CountRequest

__all__ = [
    "CountRequest",
    "Difference",
    "Duty",
    "DutyConfirmation",
    "DutyEvent",
    "DutyNotice",
    "DutyRenewal",
    "DutyResult",
    "DutyStanding",
    "FrozenPart",
    "FrozenRows",
    "Mismatch",
    "Reconciliation",
    "YearlyReport",
]
