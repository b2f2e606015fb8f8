"""Words that several rooms show where personal data are no more."""

ERASED = "сведения уничтожены"


def erased_words(act: str) -> str:
    """Say by which act something was destroyed: «сведения уничтожены, акт № 2031-3»."""
    return f"{ERASED}, акт № {act}" if act else ERASED
