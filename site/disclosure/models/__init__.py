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

__all__ = [
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
