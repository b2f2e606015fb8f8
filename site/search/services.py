"""The only place that changes the index. Everything here may be repeated and may run twice at once."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from search.models import Posting, SearchEntry, Stem, Sweep, WordForm
from search.sources import Content, Source, all_sources, source_named
from search.weights import weigh
from search.words import clean, words

BATCH = 500
COPIED = ("url", "title", "place", "audience", "stale_on", "lead", "body")


def index(*, source: str, key: str, anew: bool = False) -> bool:
    """Bring one entry up to what its source says now, or drop it when its source no longer gives it.

    Return whether anything was to be done; ``anew`` does it in any case. The text is read while the entry is
    locked, so that of two processes the later one writes the later text.
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
        if not anew and _values(entry) == _values(content):
            return False
        _write(entry, content)
        return True


def forget(*, source: str, key: str) -> int:
    """Drop one entry, known to be gone, without asking its source; return how many there were."""
    return SearchEntry.objects.filter(source=source, key=key).delete()[1].get(SearchEntry._meta.label, 0)


def rebuild() -> int:
    """Make the whole index anew; return how many entries there are. Visitors search on meanwhile."""
    for source in all_sources():
        for key in [content.key for content in source.entries()]:
            index(source=source.name, key=key, anew=True)
    reconcile()
    return SearchEntry.objects.count()


def reconcile() -> int:
    """Compare the whole index with its sources and put right what differs; return how many entries did."""
    sources = all_sources()
    orphans = SearchEntry.objects.exclude(source__in=[source.name for source in sources])
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
    for content in source.entries():
        unseen.discard(content.key)
        changed += index(source=source.name, key=content.key) if _differs(source.name, content) else 0
    return changed + sum(index(source=source.name, key=key) for key in sorted(unseen))


def _differs(source: str, content: Content) -> bool:
    entry = SearchEntry.objects.filter(source=source, key=content.key).first()
    return entry is None or _values(entry) != _values(_cleaned(content))


def _values(described: SearchEntry | Content) -> list[Any]:
    return [getattr(described, name) for name in COPIED]


def _cleaned(content: Content) -> Content:
    return replace(
        content,
        title=clean(content.title),
        lead=clean(content.lead),
        body=clean(content.body),
        place=clean(content.place),
    )


def _locked(source: str, key: str) -> SearchEntry | None:
    return SearchEntry.objects.select_for_update().filter(source=source, key=key).first()


def _write(entry: SearchEntry, content: Content) -> None:
    for name in COPIED:
        setattr(entry, name, getattr(content, name))
    entry.save()
    weights = weigh(content.title, content.lead, content.body)
    stems = _stem_keys(weights)
    _keep_forms({word.text: word.stem for text in _texts(content) for word in words(text)}, stems)
    Posting.objects.filter(entry=entry).delete()
    Posting.objects.bulk_create(
        (
            Posting(stem_id=stems[text], entry=entry, weight=weight.weight, offset=weight.offset)
            for text, weight in weights.items()
        ),
        batch_size=BATCH,
    )


def _texts(content: Content) -> tuple[str, str, str]:
    return content.title, content.lead, content.body


def _stem_keys(stems: Collection[str]) -> dict[str, int]:
    """Return the keys of the stems, adding those that are new."""
    keys = _found(stems)
    # In order, so that two processes adding the same ones wait for each other one way only.
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
