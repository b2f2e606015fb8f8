"""Keyed digests: an account or an address is found again and told from others, and cannot be read back."""

from django.utils.crypto import salted_hmac

from reminders.rules import Facts


def of_account(account: str) -> str:
    """Return the digest of an account; spaces, hyphens and the case of letters do not matter."""
    plain = "".join(letter for letter in account.casefold() if letter.isalnum())
    return salted_hmac("reminders.account", plain, algorithm="sha256").hexdigest() if plain else ""


def of_contact(contact: str) -> str:
    return salted_hmac("reminders.contact", contact.strip().lower(), algorithm="sha256").hexdigest()


def of_facts(facts: Facts) -> str:
    """Return what tells a reminder from all others: the account, the kind, the amount and the dates."""
    parts = (of_account(facts.account), facts.kind, facts.amount, facts.as_of, facts.pay_by, facts.event_on)
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return salted_hmac("reminders.key", text, algorithm="sha256").hexdigest()
