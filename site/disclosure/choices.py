"""The closed lists of the register, in Russian words."""

from django.db import models

from disclosure.freshness import STATE_WORDS, Renewal, State


class Group(models.TextChoices):
    """Which act wants the matter to be published."""

    STANDARD = "standard", "Стандарт качества обслуживания"
    PP24 = "pp24", "Постановление Правительства РФ № 24"
    LAW = "law", "Другие законы"


RENEWALS = [
    (Renewal.EVENT.value, "когда сведения изменились"),
    (Renewal.MONTHLY.value, "каждый месяц"),
    (Renewal.QUARTERLY.value, "каждый квартал"),
    (Renewal.YEARLY.value, "каждый год"),
]
STATES = [(state.value, words) for state, words in STATE_WORDS.items()]
TONES = {
    State.UNFILLED: "neutral",
    State.MISSING: "danger",
    State.STALE: "danger",
    State.SOON: "warning",
    State.FRESH: "ok",
}
"""The colour that goes with the words of a state."""
