"""Finding entries by words: the search page's results and the answers offered above the question form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import log
from typing import Any

from django.db.models import Count

from search.models import Posting, SearchEntry
from search.querysets import Scope
from search.reading import Reading, read
from search.sources import all_sources
from search.weights import NOWHERE, TITLE_BOOST, UNIT
from search.words import Piece, clean, excerpt, pieces, stem

PER_PAGE = 10
BEFORE, WINDOW = 90, 280
"""Characters of an excerpt before the word found, and in all."""
LEAST_SHARE = 0.18
"""Least part of a text's weight that an entry must explain to be offered."""
MOST_WORDS = 60
"""Words of a long text that are looked for."""


class Match(StrEnum):
    """Whether the results have all words of the query or only some of them."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True)
class Tab:
    source: str
    label: str
    count: int


@dataclass(frozen=True)
class Result:
    """One line of the results, with the words found marked in its title and in its excerpt."""

    url: str
    kind: str
    place: str
    title: list[Piece]
    excerpt: list[Piece]


@dataclass(frozen=True)
class Findings:
    """What a query found: how many in each source, and one page of results."""

    reading: Reading
    match: Match = Match.ALL
    tabs: list[Tab] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    results: list[Result] = field(default_factory=list)

    @property
    def everywhere(self) -> int:
        return sum(tab.count for tab in self.tabs)


def find(text: str, *, source: str = "", page: int = 1) -> Findings:
    """Find entries that have all words of the text, or, when none has, at least one of them.

    ``source`` keeps the results to one source; the counts are of all sources. A page before the first or
    after the last is the first or the last. The number of queries does not depend on how much there is.
    """
    reading = read(clean(text), scope=Scope())
    if not reading.terms:
        return Findings(reading)
    stems = [term.stem.pk for term in reading.terms]
    match, counts = Match.ALL, {} if reading.missing else _counts(stems, Match.ALL)
    if not counts:
        match, counts = Match.ANY, _counts(stems, Match.ANY)
    tabs = [Tab(each.name, each.label, counts[each.name]) for each in all_sources() if each.name in counts]
    total = counts.get(source, 0) if source else sum(tab.count for tab in tabs)
    findings = Findings(reading, match, tabs, total, pages=max(1, -(-total // PER_PAGE)))
    return _with_results(replace(findings, page=min(max(page, 1), findings.pages)), source)


def similar(text: str, *, source: str, audience: str, limit: int = 3) -> list[SearchEntry]:
    """Return entries of a source that may already answer the text, for this audience or for all.

    An entry must explain a certain part of the text, rare words counting more; a text about something else
    finds nothing.
    """
    scope = Scope(source, tuple(dict.fromkeys((audience, "both", ""))))
    reading = read(clean(text), scope=scope, most=MOST_WORDS)
    rarities = reading.rarities()
    whole = sum(rarities.values()) + len(reading.missing) * UNIT * log(2)
    most = TITLE_BOOST * UNIT
    near = (
        Posting.objects.matching(list(rarities), scope, all_of_them=False)
        .ranked(rarities, most=most)
        .filter(score__gte=round(LEAST_SHARE * whole * most))
        .order_by("-score", "entry_id")
        .values_list("entry_id", flat=True)[:limit]
    )
    order = list(near) if rarities else []
    entries = SearchEntry.objects.defer("body").in_bulk(order) if order else {}
    return [entries[pk] for pk in order if pk in entries]


def _counts(stems: Sequence[int], match: Match) -> dict[str, int]:
    found = Posting.objects.matching(stems, Scope(), all_of_them=match == Match.ALL)
    rows = SearchEntry.objects.filter(pk__in=found.values("entry_id")).order_by()
    return dict(rows.values_list("source").annotate(Count("pk")))


def _with_results(findings: Findings, source: str) -> Findings:
    """Add one page of results. Their order comes from the sums again, in Python: one query instead of two."""
    rarities = findings.reading.rarities()
    stems, first = list(rarities), (findings.page - 1) * PER_PAGE
    ranked = Posting.objects.matching(stems, Scope(source), all_of_them=findings.match == Match.ALL).ranked(
        rarities
    )
    chosen = ranked.values("entry_id")[first : first + PER_PAGE]
    windows: dict[int, list[Any]] = defaultdict(list)
    for row in Posting.objects.windows(chosen, stems, before=BEFORE, size=WINDOW):
        windows[row.entry_id].append(row)
    ordered = sorted(windows.values(), key=lambda rows: _rank(rows, rarities))
    labels = {tab.source: tab.label for tab in findings.tabs}
    return replace(findings, results=[_result(rows, findings.reading.stems, labels) for rows in ordered])


def _rank(rows: list[Any], rarities: Mapping[int, int]) -> tuple[int, int, int]:
    """Return what ``ranked`` orders by."""
    share = sum(rarities[row.stem_id] for row in rows)
    score = sum(rarities[row.stem_id] * row.weight for row in rows)
    return -share, -score, rows[0].entry_id


def _result(windows: list[Any], stems: set[str], labels: dict[str, str]) -> Result:
    entry = windows[0].entry
    shown = max(_excerpts(entry, windows), key=lambda text: len(_marked(text, stems)), default="")
    return Result(
        url=entry.url,
        kind=labels.get(entry.source, ""),
        place=entry.place,
        title=pieces(entry.title, stems),
        excerpt=pieces(shown, stems),
    )


def _excerpts(entry: SearchEntry, windows: Iterable[Any]) -> list[str]:
    """Return what may be shown of an entry: its lead, which reads best, then pieces of its body."""
    lead = excerpt(entry.lead[:WINDOW], at_start=True, at_end=len(entry.lead) <= WINDOW)
    ordered = sorted(windows, key=lambda row: (row.offset == NOWHERE, row.offset))
    cut = [excerpt(row.window, at_start=row.start == 0, at_end=len(row.window) < WINDOW) for row in ordered]
    return [text for text in (lead, *cut) if text]


def _marked(text: str, stems: set[str]) -> set[str]:
    return {stem(piece.text.lower().replace("ё", "е")) for piece in pieces(text, stems) if piece.marked}
