from privacy.models.destruction import Destruction, DestructionItem, Remains
from privacy.models.hold import Hold
from privacy.models.request import SubjectRequest
from privacy.models.rule import RetentionRule
from privacy.models.withdrawal import Withdrawal

__all__ = [
    "Destruction",
    "DestructionItem",
    "Hold",
    "Remains",
    "RetentionRule",
    "SubjectRequest",
    "Withdrawal",
]
