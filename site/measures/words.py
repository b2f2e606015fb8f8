"""Whether public words name somebody: the one place of this room that asks."""

from collections.abc import Mapping

from pages.models import CompanySettings
from privacy.detection import find

OURS = ("full_name", "short_name", "address", "postal_address", "city", "email", "head_name")


def public_strings() -> list[str]:
    """Return what the company says of itself for everybody to read; one query."""
    companies = list(CompanySettings.objects.all())
    facts = [str(getattr(company, name)) for company in companies for name in OURS]
    return [*facts, *(line for company in companies for line in company.phone_lines())]


def faults_of_words(words: Mapping[str, str]) -> list[str]:
    """Say in Russian which of the words, given by their labels, look like somebody's personal data."""
    allowed = public_strings()
    return [
        f"В поле «{label}» похоже на персональные данные ({found.kind}): «{found.text}». "
        "Посетители этого видеть не должны: скажите обобщённо."
        for label, text in words.items()
        for found in find(text, allowed=allowed)
    ]
