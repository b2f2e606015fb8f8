"""What the card says of the life of its personal data: withdrawn, held, destroyed."""

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from privacy.models import Hold, Withdrawal
from privacy.wording import erased_words
from questions.models import Appeal


def privacy_extras(appeal: Appeal) -> dict[str, Any]:
    """Return the withdrawal of the consent, the standing hold, and the words on destruction; two queries."""
    return {
        "withdrawal": Withdrawal.objects.filter(subject=appeal.stream).first(),
        "hold": Hold.objects.standing(timezone.localdate()).filter(subject=appeal.stream).first(),
        "erased": capfirst(erased_words(appeal.erased_act)) if appeal.erased_at else "",
    }
