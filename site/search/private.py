"""Texts that only the company's people may find: the same postings, under words that nobody else has.

Here are no words but keyed digests of them, with a mark in front that no word begins with, and different
ones in each source. The public search knows words only, so it can reach none of this, whatever its scope; the
vocabulary of typing errors has none of it, and `SearchEntry.objects` leaves these entries out as well.
Neither text nor title is kept. Even so, which digests stand together tells about a person to whoever holds
the key: this is personal data, and who erases the text calls `forget_private` in the same transaction.

The digests hang on SECRET_KEY: when it is changed, the sources are to be indexed anew.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from search.models import Posting, SearchEntry, Stem
from search.querysets import PRIVATE

MARK = "_"
"""Begins each digest. Words consist of letters and digits only: search.words."""
DIGEST_BYTES = 16
BATCH = 500
COUNTED_TO = 5_000


def index_private(*, source: str, terms_by_key: Mapping[str, Collection[str]]) -> int:
    """Bring the entries of a private source to exactly these terms; return how many were different.

    New entries are added in the order given, the oldest first: it is the order in which they are found.
    """
    digests = {key: {_digest(source, term) for term in terms} for key, terms in terms_by_key.items()}
    with transaction.atomic():
        entries = _entries(source, list(digests))
        stems = _stems(set().union(*digests.values()))
        wanted = {entries[key]: {stems[text] for text in texts} for key, texts in digests.items()}
        stored = _stored(list(wanted))
        different = {pk: keys for pk, keys in wanted.items() if stored.get(pk, set()) != keys}
        for start in range(0, len(different), BATCH):
            Posting.objects.filter(entry__in=list(different)[start : start + BATCH]).delete()
        Posting.objects.add((stem, pk, 1, -1) for pk, keys in different.items() for stem in sorted(keys))
    return len(different)


def forget_private(*, source: str, keys: Collection[str]) -> None:
    """Drop entries. Digests that nothing refers to any more stay: they say nothing about anybody."""
    SearchEntry.every.filter(source=_named(source), key__in=keys).delete()


def keys_with_all(*, source: str, terms: Collection[str], limit: int) -> list[str]:
    """Return the keys of the entries that have all these terms, those indexed last first."""
    digests = {_digest(source, term) for term in terms}
    stems = list(Stem.objects.filter(text__in=digests).values_list("pk", flat=True))
    if not digests or len(stems) < len(digests):
        return []
    # Beyond the bound all are equally common: to count on would cost as much as what is saved by it.
    if len(stems) > 1:
        stems.sort(key=lambda pk: (Posting.objects.filter(stem=pk)[:COUNTED_TO].count(), pk))
    # The rarest leads: what has it is looked through, and each of the others is one probe of an index.
    rarest, *others = stems
    postings = Posting.objects.filter(stem=rarest)
    for stem in others:
        postings = postings.filter(Exists(Posting.objects.filter(stem=stem, entry=OuterRef("entry_id"))))
    return _keys(list(postings.order_by("-entry_id").values_list("entry_id", flat=True)[:limit]))


def keys_with_any(*, source: str, terms: Collection[str], limit: int) -> list[str]:
    """Return the keys of the entries that have at least one of these terms, those indexed last first."""
    stems = Stem.objects.filter(text__in=[_digest(source, term) for term in terms])
    entries = Posting.objects.filter(stem__in=list(stems.values_list("pk", flat=True)))
    return _keys(list(entries.order_by("-entry_id").values_list("entry_id", flat=True).distinct()[:limit]))


def known_keys(*, source: str, keys: Collection[str]) -> set[str]:
    """Return which of these keys are indexed."""
    entries = SearchEntry.every.filter(source=_named(source), key__in=keys)
    return set(entries.values_list("key", flat=True))


def _keys(entries: list[int]) -> list[str]:
    """Return the keys of entries in their order. Joined to the search, a planner may begin with them."""
    keys = dict(SearchEntry.every.filter(pk__in=entries).values_list("pk", "key")) if entries else {}
    return [keys[pk] for pk in entries if pk in keys]


def _named(source: str) -> str:
    return f"{PRIVATE}{source}"


@lru_cache(maxsize=50_000)
def _digest(source: str, term: str) -> str:
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    text = f"{source}\0{term}".encode()
    return MARK + hashlib.blake2b(text, digest_size=DIGEST_BYTES, key=key).hexdigest()


def _entries(source: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the entries of these keys, locked, adding those that are new in the order of the keys."""
    found = SearchEntry.every.select_for_update().filter(source=_named(source), key__in=keys).order_by("pk")
    entries = dict(found.values_list("key", "pk"))
    new = [
        SearchEntry(source=_named(source), key=key, url="", title="") for key in keys if key not in entries
    ]
    if new:
        SearchEntry.every.bulk_create(new, ignore_conflicts=True)
        entries = dict(found.values_list("key", "pk"))
    return entries


def _stems(texts: Collection[str]) -> dict[str, int]:
    ordered = sorted(texts)
    stems: dict[str, int] = {}
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        known = dict(Stem.objects.filter(text__in=batch).values_list("text", "pk"))
        new = [Stem(text=text, length=len(text)) for text in batch if text not in known]
        if new:
            Stem.objects.bulk_create(new, ignore_conflicts=True)
            known = dict(Stem.objects.filter(text__in=batch).values_list("text", "pk"))
        stems |= known
    return stems


def _stored(entries: Sequence[int]) -> dict[int, set[int]]:
    stored: dict[int, set[int]] = {}
    for start in range(0, len(entries), BATCH):
        rows = Posting.objects.filter(entry__in=entries[start : start + BATCH])
        for entry, stem in rows.values_list("entry_id", "stem_id"):
            stored.setdefault(entry, set()).add(stem)
    return stored
