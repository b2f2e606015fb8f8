"""«Где моё письмо?»: finding an appeal in the whole register by whatever its sender remembers.

A number is looked up by its own index. Names, words, accounts and pieces of telephone numbers go through the
private index of the search room, so no Cyrillic is compared without regard to case, which SQLite cannot do,
and the register is never read through. That index holds keyed digests of what appeals, names, addresses and
accounts consist of: personal data, though nobody can read it. It is nothing a visitor's search can reach
(search.private), and `forget` belongs into the transaction that erases an appeal.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.db.models.signals import post_save
from django.utils import timezone

from questions.models import Addition, Appeal
from questions.phones import bare_digits, search_digits
from questions.twins import normalized
from search.private import forget_private, index_private, keys_with_all, keys_with_any, known_keys
from search.words import clean, distinct

SOURCE = "appeals"
MOST_FOUND = 200
MOST_HISTORY = 10
MOST_OF_PERSON = 2_000
FEWEST_DIGITS = 5
YEARS_BACK = 10
RECENT = 200
"""Appeals that the clock looks over: what was registered while the index could not be written."""
CHUNK = 500
WORDED = ("person_name", "organization_name", "text")
EXACT = ("email", "account_number", "inn", "sender_number", "phone_digits")
SOURCE_FIELDS = frozenset({*WORDED, *EXACT, "phone"})
_NUMBER = re.compile(r"(?:№|n|#)?\s*(?:(\d{4})\s*[-–—/ ]\s*)?(\d{1,7})", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"[\d\s()+\-–—.№/]+")


def find(text: str) -> list[int]:
    """Return the keys of the appeals that a text leads to, at most MOST_FOUND.

    A registration number, with or without its year; five or more digits of a telephone; a whole e-mail
    address, account number, ИНН or the sender's own number; otherwise words, all of which must be there.
    """
    text = clean(text)
    found = {*_by_number(text), *_by_phone(text), *_by_exact(text)}
    return sorted(found, reverse=True)[:MOST_FOUND] if found else _by_words(text)


def same_customer(appeal: Appeal) -> list[Appeal]:
    """Return the latest other appeals with the same telephone, address, account or ИНН."""
    terms = list(_exact_terms(appeal))
    keys = keys_with_any(source=SOURCE, terms=terms, limit=MOST_HISTORY + 1) if terms else []
    others = Appeal.objects.filter(pk__in=keys).exclude(pk=appeal.pk).order_by("-pk")
    return list(others.defer("text", "term_snapshot")[:MOST_HISTORY])


def same_person(appeal: Appeal, limit: int) -> list[int]:
    """Return the keys of the latest appeals with the same telephone, address, account, ИНН or whole name."""
    terms = {*_exact_terms(appeal), *_name_term(appeal)}
    return _found(keys_with_any(source=SOURCE, terms=terms, limit=limit)) if terms else []


def of_person(*, email: str, phone: str, account: str, name: str) -> list[Appeal]:
    """Return the appeals that give this address or telephone, or this account together with this name.

    An empty part is not looked for; an empty name fits any. At most MOST_OF_PERSON, those indexed last.
    """
    digits = search_digits(phone) if phone else ""
    terms = [term for part in (email, digits, account) if (term := _exact(part))]
    keys = _found(keys_with_any(source=SOURCE, terms=terms, limit=MOST_OF_PERSON)) if terms else []
    wanted = normalized(name)

    def fits(appeal: Appeal) -> bool:
        by_account = account and _exact(appeal.account_number) == _exact(account)
        return bool(
            (email and appeal.email.lower() == email.lower())
            or (digits and appeal.phone_digits == digits)
            or (by_account and (not wanted or normalized(appeal.person_name) == wanted))
        )

    return [appeal for appeal in Appeal.objects.filter(pk__in=keys).order_by("-pk") if fits(appeal)]


def index_appeals(appeals: Iterable[Appeal]) -> int:
    """Bring the index up to these appeals; return how many entries were different."""
    whole = list(appeals)
    prefetch_related_objects(whole, "additions")
    return index_private(source=SOURCE, terms_by_key={str(each.pk): _terms(each) for each in whole})


def index_everything() -> int:
    """Index the whole register, as after SECRET_KEY has been changed; return how many were different."""
    changed, last = 0, 0
    while chunk := list(Appeal.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        changed += index_appeals(chunk)
        last = chunk[-1].pk
    return changed


def index_missing() -> int:
    """Index those of the latest appeals that are not indexed yet; return how many."""
    latest = list(Appeal.objects.order_by("-pk").values_list("pk", flat=True)[:RECENT])
    missing = {str(pk) for pk in latest} - known_keys(source=SOURCE, keys=[str(pk) for pk in latest])
    return index_appeals(Appeal.objects.filter(pk__in=missing)) if missing else 0


def forget(appeal_ids: Iterable[int]) -> None:
    """Drop appeals from the index: whoever erases their text does this with it."""
    forget_private(source=SOURCE, keys=[str(pk) for pk in appeal_ids])


def connect() -> None:
    """Follow the register: what is saved is indexed as soon as it is committed."""
    post_save.connect(_saved, sender=Appeal, dispatch_uid="private_index_of_appeals")
    post_save.connect(_added, sender=Addition, dispatch_uid="private_index_of_additions")


def _saved(instance: Appeal, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    if update_fields is None or SOURCE_FIELDS & update_fields:
        # The register does not fail because its index does: the clock looks for what is missing.
        transaction.on_commit(partial(_refresh, instance.pk), robust=True)


def _added(instance: Addition, **_: Any) -> None:
    transaction.on_commit(partial(_refresh, instance.appeal_id), robust=True)


def _refresh(pk: int) -> None:
    index_appeals(Appeal.objects.filter(pk=pk))


def _terms(appeal: Appeal) -> set[str]:
    said = [getattr(appeal, name) for name in WORDED] + [each.text for each in appeal.additions.all()]
    text = clean(" ".join(said))
    words = {word.stem for word in distinct(text)}
    return words | {*_exact_terms(appeal), *_name_term(appeal)} | _digit_terms(appeal.phone_digits)


def _exact_terms(appeal: Appeal) -> Iterator[str]:
    for name in EXACT:
        value = _exact(getattr(appeal, name))
        if value:
            yield value


def _name_term(appeal: Appeal) -> Iterator[str]:
    """Yield the whole name as one term: the words of a common one stand in too many appeals."""
    if name := normalized(appeal.person_name):
        yield f"~{name}"


def _digit_terms(digits: str) -> set[str]:
    """Return each five digits that stand together: what has them all nearly always has the whole."""
    return {f"#{digits[at : at + FEWEST_DIGITS]}" for at in range(len(digits) - FEWEST_DIGITS + 1)}


def _exact(text: str) -> str:
    """Return a number or an address as it is compared: no spaces, no signs between, small letters."""
    lowered = text.strip().lower()
    kept = lowered if "@" in lowered else "".join(character for character in lowered if character.isalnum())
    return f"={kept}" if kept else ""


def _by_number(text: str) -> Iterable[int]:
    found = _NUMBER.fullmatch(text)
    if not found:
        return ()
    year, number = found.groups()
    this_year = timezone.localdate().year
    years = [int(year)] if year else range(this_year - YEARS_BACK, this_year + 1)
    return Appeal.objects.filter(year__in=years, number=int(number)).values_list("pk", flat=True)


def _by_phone(text: str) -> Iterable[int]:
    if len(bare_digits(text)) < FEWEST_DIGITS or not _DIGITS_ONLY.fullmatch(text):
        return ()
    part = search_digits(text)
    near = _found(keys_with_all(source=SOURCE, terms=_digit_terms(part), limit=MOST_FOUND))
    return Appeal.objects.filter(pk__in=near, phone_digits__contains=part).values_list("pk", flat=True)


def _by_exact(text: str) -> list[int]:
    term = _exact(text)
    return _found(keys_with_all(source=SOURCE, terms=[term], limit=MOST_FOUND)) if term else []


def _by_words(text: str) -> list[int]:
    stems = {word.stem for word in distinct(text)}
    return _found(keys_with_all(source=SOURCE, terms=stems, limit=MOST_FOUND))


def _found(keys: Iterable[str]) -> list[int]:
    return sorted((int(key) for key in keys), reverse=True)
