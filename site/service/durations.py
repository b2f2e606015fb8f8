"""Times in words. Pure."""

MINUTE = 60
HOUR = 60 * MINUTE


def in_words(seconds: int) -> str:
    """Say a time of whole seconds, not negative: «45 с», «3 мин 20 с», «1 ч 05 мин», «2 ч»."""
    if seconds < MINUTE:
        return f"{seconds} с"
    if seconds < HOUR:
        minutes, rest = divmod(seconds, MINUTE)
        return f"{minutes} мин {rest:02} с" if rest else f"{minutes} мин"
    hours, rest = divmod(seconds, HOUR)
    minutes = rest // MINUTE
    return f"{hours} ч {minutes:02} мин" if minutes else f"{hours} ч"


def on_a_clock(seconds: int) -> str:
    """Say a running time: «0:45», «3:20», «1:05:07»."""
    minutes, rest = divmod(seconds, MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


NOT_MEASURED = "не измерено"


def or_not_measured(seconds: int | None) -> str:
    """Say a time, or that nobody has measured it."""
    return NOT_MEASURED if seconds is None else in_words(seconds)
