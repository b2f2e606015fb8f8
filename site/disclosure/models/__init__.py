from disclosure.models.duty import Duty, DutyStanding
from disclosure.models.records import DutyConfirmation, DutyEvent, DutyNotice, DutyRenewal, DutyResult

__all__ = [
    "Duty",
    "DutyConfirmation",
    "DutyEvent",
    "DutyNotice",
    "DutyRenewal",
    "DutyResult",
    "DutyStanding",
]
