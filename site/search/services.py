"""The only place that changes the index. Everything here may be repeated and may run twice at once."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from search.models import Posting, SearchEntry, Stem, Sweep, WordForm
from search.querysets import PRIVATE
from search.sources import Content, Source, all_sources, source_named
from search.weights import weigh
from search.words import clean, excerpt

BATCH = 500
CHUNK = 50
"""Entries that are written in one transaction when the whole index is made."""
LONGEST_LEAD = 400
COPIED = ("url", "title", "place", "audience", "stale_on", "lead", "body")


def index(*, source: str, key: str) -> bool:
    """Bring one entry up to what its source says now, or drop it when its source no longer gives it.

    Return whether anything was to be done. The text is read while the entry is locked, so that of two
    processes the later one writes the later text.
    """
    given = source_named(source)
    with transaction.atomic():
        entry = _locked(source, key)
        content = given.entry(key)
        if content is None:
            return bool(forget(source=source, key=key))
        if entry is None:
            SearchEntry.objects.bulk_create([SearchEntry(source=source, key=key)], ignore_conflicts=True)
            entry, content = _locked(source, key), given.entry(key)
        if entry is None or content is None:
            return False
        content = _cleaned(content)
        if _values(entry) == _values(content):
            return False
        _write(source, [content])
        return True


def forget(*, source: str, key: str) -> int:
    """Drop one entry, known to be gone, without asking its source; return how many there were."""
    return SearchEntry.every.filter(source=source, key=key).delete()[1].get(SearchEntry._meta.label, 0)


def rebuild() -> int:
    """Make the whole index anew; return how many entries there are. Visitors search on meanwhile."""
    for source in all_sources():
        contents = source.entries()
        while chunk := list(islice(contents, CHUNK)):
            with transaction.atomic():
                _write(source.name, [_cleaned(content) for content in chunk])
    # What was saved between being read and being written is put right here.
    reconcile()
    return SearchEntry.objects.count()


def reconcile() -> int:
    """Compare the whole index with its sources and put right what differs; return how many entries did."""
    sources = all_sources()
    # Private sources are not ours to compare: search.private.
    orphans = SearchEntry.every.exclude(source__startswith=PRIVATE).exclude(
        source__in=[source.name for source in sources]
    )
    gone = sum(forget(source=name, key=key) for name, key in orphans.values_list("source", "key"))
    return gone + sum(_reconcile(source) for source in sources)


def refresh_stale(now: datetime) -> int:
    """Bring up to date the entries whose text changes with the day; return how many."""
    stale = SearchEntry.objects.filter(stale_on__lte=timezone.localdate(now))
    keys = list(stale.values_list("source", "key"))
    for source, key in keys:
        index(source=source, key=key)
    return len(keys)


def sweep(now: datetime) -> int | None:
    """Reconcile once a day; None when this day's turn has been taken."""
    today: date = timezone.localdate(now)
    if Sweep.objects.filter(day=today).exists():
        return None
    changed = reconcile()
    Sweep.objects.bulk_create([Sweep(day=today)], ignore_conflicts=True)
    Sweep.objects.filter(day__lt=today).delete()
    return changed


def _reconcile(source: Source) -> int:
    """Return how many entries of a source were put right."""
    unseen = set(SearchEntry.objects.filter(source=source.name).values_list("key", flat=True))
    changed = 0
    contents = source.entries()
    while chunk := {content.key: content for content in islice(contents, CHUNK)}:
        unseen -= chunk.keys()
        same = {
            entry.key
            for entry in SearchEntry.objects.filter(source=source.name, key__in=chunk)
            if _values(entry) == _values(_cleaned(chunk[entry.key]))
        }
        changed += sum(index(source=source.name, key=key) for key in chunk if key not in same)
    return changed + sum(index(source=source.name, key=key) for key in sorted(unseen))


def _values(described: SearchEntry | Content) -> list[Any]:
    return [getattr(described, name) for name in COPIED]


def _cleaned(content: Content) -> Content:
    """Return the content as it is stored. A lead too long to be shown whole is the body's beginning too."""
    lead, body = clean(content.lead), clean(content.body)
    if len(lead) > LONGEST_LEAD:
        body = f"{lead} {body}".strip()
        lead = excerpt(lead[:LONGEST_LEAD], at_start=True, at_end=False)
    return replace(content, title=clean(content.title), lead=lead, body=body, place=clean(content.place))


def _locked(source: str, key: str) -> SearchEntry | None:
    return SearchEntry.objects.select_for_update().filter(source=source, key=key).first()


def _write(source: str, contents: list[Content]) -> None:
    """Store entries with their words. In order, so that two processes wait for each other one way only."""
    contents = sorted(contents, key=lambda content: content.key)
    entries = SearchEntry.objects.bulk_create(
        [
            SearchEntry(source=source, key=content.key, **dict(zip(COPIED, _values(content), strict=True)))
            for content in contents
        ],
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=COPIED,
    )
    weighed = [weigh(content.title, content.lead, content.body) for content in contents]
    stems = _stem_keys({stem for each in weighed for stem in each.weights})
    _keep_forms({form: stem for each in weighed for form, stem in each.forms.items()}, stems)
    Posting.objects.filter(entry__in=[entry.pk for entry in entries]).delete()
    Posting.objects.add(
        (stems[text], entry.pk, weight.weight, weight.offset)
        for entry, each in zip(entries, weighed, strict=True)
        for text, weight in each.weights.items()
    )


def _stem_keys(stems: Collection[str]) -> dict[str, int]:
    """Return the keys of the stems, adding those that are new."""
    keys = _found(stems)
    new = [Stem(text=text, length=len(text)) for text in sorted(set(stems) - keys.keys())]
    if new:
        Stem.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        keys |= _found([stem.text for stem in new])
    return keys


def _found(stems: Collection[str]) -> dict[str, int]:
    return {
        text: pk
        for batch in _batches(stems)
        for text, pk in Stem.objects.filter(text__in=batch).values_list("text", "pk")
    }


def _keep_forms(forms: dict[str, str], stems: dict[str, int]) -> None:
    """Add the words that are new to the vocabulary; numbers are never mistyped, so they are not in it."""
    spelled = sorted(form for form in forms if form.isalpha())
    known: set[str] = set()
    for batch in _batches(spelled):
        known.update(WordForm.objects.filter(text__in=batch).values_list("text", flat=True))
    new = [
        WordForm(text=form, length=len(form), stem_id=stems[forms[form]])
        for form in spelled
        if form not in known
    ]
    WordForm.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _batches(texts: Collection[str]) -> Iterator[list[str]]:
    ordered = list(texts)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
